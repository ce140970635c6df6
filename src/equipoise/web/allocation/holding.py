"""What is shown of keys, no secret in it: to a steward of their share, to a member of theirs, to the manager of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from equipoise.web.allocation import emergencies, members, queries, rings
from equipoise.web.allocation.members import Member, RingState, Use
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Part, Task

STEWARDS = 3
OPENS = {
    "treating": "It opens the treatment codes of your site’s participants, and what was given.",
    "on_call": (
        "It opens the code of one participant in an emergency, at any hour. Each time is on record, and those who must "
        "know are told."
    ),
    "independent": (
        "It opens all treatments, for the monitoring board: to compare guesses with them, and for the unblinded data."
    ),
}
"""What the key of a ring is for, by the ring or its beginning."""


@dataclass(frozen=True, slots=True)
class Share:
    """A steward's share. `number`, `since`: of the share, 0 and None before the ceremony; `uses`: the newest first."""

    number: int
    since: datetime | None
    lost: datetime | None
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody of a ring: how they are called, and what speaks against leaving it so; empty for nothing."""

    name: str
    username: str
    since: datetime
    trouble: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring, for the manager. `command`: what renews it, with who stays; empty where it needn't be."""

    title: str
    since: datetime
    renewals: int
    rows: tuple[Row, ...]
    due: bool
    command: str


def share(trial: str, username: str) -> Share:
    """How it stands with a steward's share. 2 queries."""
    mine = next((each for each in members.of(trial, username) if each.ring == rings.TRIAL), None)
    uses = tuple(members.uses(trial, username))
    return Share(mine.share, mine.since, mine.lost, uses) if mine else Share(0, None, None, uses)


def opens(ring: str) -> str:
    """What the key of a ring is for, in a sentence or two."""
    return OPENS.get(ring.partition(":")[0], "")


def lost(trial: str, username: str) -> datetime | None:
    """When somebody said that their passphrase is lost or was seen, and its ring was not renewed since. 1 query."""
    return next((each.lost for each in members.of(trial, username) if each.lost), None)


def shown(trial: str, now: datetime) -> list[Ring]:
    """Every ring, those first that have to be renewed. 10 queries."""
    found, keyed = members.states(trial, now), queries.keyed(trial)
    names = emergencies.names({each.username for state in found for each in state.members})
    held = stewards(trial, now)
    made = [_ring(trial, each, names, keyed, held) for each in found]
    return sorted(made, key=lambda ring: not ring.due)


def stewards(trial: str, now: datetime) -> list[str]:
    """The log-ins of who may hold a share now. 1 query."""
    everybody = trials.roles_by_name(trial, now)
    return [name for name in sorted(everybody) if "steward" in everybody[name]]


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """Rings that the manager has to have renewed."""
    if not standing.may(Deed.PREPARE_LISTS):
        return []
    return [
        Task(f"Renew keys: {each.title}", _page(standing.trial), because(each))
        for each in members.due(standing.trial, now)
    ]


def because(state: RingState) -> str:
    """Why a ring has to be renewed: whose role ended, and who lost what opens."""
    return ", ".join(
        f"{each.username} left" if each.left else f"{each.username} lost it" for each in state.due
    )


def parts(standing: Standing, now: datetime) -> list[Part]:
    """What the home of a steward, and of who is on call, says of what they keep."""
    found = []
    if standing.may(Deed.HOLD_SHARE):
        found.append(_of_steward(share(standing.trial, standing.username), standing.trial))
    if standing.may(Deed.BREAK_CODE):
        found += [_in_emergency(standing.trial), _of_on_call(standing)]
    return found


def opened_by(trial: str, username: str) -> list[Use]:
    """The emergencies that somebody opened, the newest first. 2 queries."""
    return [
        Use(each.opened_at, "The code of one participant was opened", f"emergency {each.number}")
        for each in emergencies.emergencies(trial)
        if each.opened_by == username and each.opened_at
    ]


def checked(now: datetime) -> tuple[str, str]:
    """For the doctor: rings of any trial that have to be renewed."""
    found = [f"{each.trial} {ring.name}" for each in trials.trials() for ring in members.due(each.trial, now)]
    if not found:
        return "No ring of keys has to be renewed.", ""
    return f"Keys have to be renewed: {', '.join(found)}.", "With two shares: equipoise allocation renew"


def _of_steward(mine: Share, trial: str) -> Part:
    page = reverse("allocation:share", args=[trial])
    if not mine.since:
        said = "You get it on paper when the lists are sealed: 33 words, shown to you alone."
        return Part("Your share of the trial’s key", (said,), page, "What it will be for")
    keeps = f"You keep share {mine.number} of {STEWARDS}, on paper. Any two open what is sealed, one alone nothing."
    lines = (keeps, _used(mine.uses), _if_lost(mine.lost))
    return Part("Your share of the trial’s key", lines, page, "What it is for, and what it was used for")


def _in_emergency(trial: str) -> Part:
    """The way to the code: who is woken by a call looks for nothing else."""
    lines = (
        "If the site has asked, it stands at the top of this page: open it from there.",
        "If nobody at the site can be reached, open it alone. You need the participant’s number and your passphrase.",
    )
    return Part(
        "A code has to be known now",
        lines,
        reverse("allocation:emergency_alone", args=[trial]),
        "Open a code alone",
        urgent=True,
    )


def _of_on_call(standing: Standing) -> Part:
    trial, name = standing.trial, standing.username
    lines = (OPENS["on_call"], _used(opened_by(trial, name)), _if_lost(lost(trial, name)))
    return Part("Your key for emergencies", lines, reverse("allocation:key", args=[trial]), "Your key")


def _used(uses: Sequence[Use]) -> str:
    if not uses:
        return "It was never used."
    often = "once, on" if len(uses) == 1 else f"{len(uses)} times, last on"
    return f"It was used {often} {uses[0].at:%-d %B %Y}: {uses[0].what[0].lower()}{uses[0].what[1:]}."


def _if_lost(since: datetime | None) -> str:
    if since:
        return f"You said on {since:%-d %B %Y} that it is lost. The trial’s manager has it renewed."
    return "Lost, or seen by somebody? Say so at once; it is then renewed, and the old one opens nothing any more."


def _ring(
    trial: str,
    state: RingState,
    names: Mapping[str, str],
    keyed: Mapping[str, datetime],
    held: Sequence[str],
) -> Ring:
    rows = tuple(
        Row(names[each.username], each.username, each.since, _trouble(each)) for each in state.members
    )
    stay = (
        list(held)
        if state.name == rings.TRIAL
        else [each.username for each in state.members if _stays(each, keyed)]
    )
    command = _command(trial, state.name, stay) if state.due else ""
    return Ring(state.title, state.since, state.renewals, rows, bool(state.due), command)


def _trouble(one: Member) -> str:
    if one.left:
        return "their role ended"
    if one.lost:
        return f"said on {one.lost:%-d %B %Y} that it is lost or was seen"
    return "" if one.inside else "has a new passphrase, and was not admitted again"


def _stays(one: Member, keyed: Mapping[str, datetime]) -> bool:
    """Whether somebody can be kept: their role holds, and what they lost is not what would open the new key too."""
    since = keyed.get(one.username)
    return not one.left and since is not None and (one.lost is None or since > one.lost)


def _command(trial: str, ring: str, stay: Sequence[str]) -> str:
    names = list(stay)[:STEWARDS] if ring == rings.TRIAL else list(stay)
    if ring == rings.TRIAL:
        names += ["LOG-IN"] * (STEWARDS - len(names))
    kept = " ".join(f"--keep {each}" for each in names) or "--nobody"
    return f"equipoise allocation renew {trial} --ring {ring} {kept}"


def _page(trial: str) -> str:
    return f"{reverse('allocation:lists', args=[trial])}#rings"
