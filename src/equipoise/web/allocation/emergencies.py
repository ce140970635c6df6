"""Reading emergency unblindings: that they happened, when and why; never the arm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from equipoise.web.accounts import queries as accounts
from equipoise.web.allocation.models import Unblinding
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing

REASONS = {
    "event": "A serious adverse event, and how it is treated hangs on what was given",
    "treatment": "Another treatment that can’t wait hangs on what was given",
    "report": "A safety report that an authority needs with the treatment",
    "other": "Something else, described below",
}
"""Why somebody may have to be unblinded."""
REPORT = "report"
"""The one reason for which nobody at the site has to know: who opens it completes the report."""
_OVERSEES = (Deed.BREAK_CODE, Deed.MANAGE_TRIAL, Deed.VERIFY, Deed.SEE_GUESSES)
"""Deeds of those who are told of every emergency: on call, manager, monitor, independent statistician."""
_HIDDEN = ("public", "wrapped", "answer")


@dataclass(frozen=True, slots=True)
class Emergency:
    """An unblinding as those see it who may know that it happened. Instants in the time of the participant's site.

    `asked_by`, `physician`, `opened_by`, `assessed_by`, `told`: log-ins, whose `names` are beside them.
    """

    number: int
    participant: str
    site: str
    state: str
    why: str
    words: str
    asked_by: str
    asked_at: datetime
    physician: str
    alone: bool
    unreached: str
    opened_by: str
    opened_at: datetime | None
    read_at: datetime | None
    told: tuple[str, ...]
    closed_by: str
    closed_at: datetime | None
    closed_why: str
    assessed_by: str
    assessed_at: datetime | None
    assessment: str

    @property
    def is_open(self) -> bool:
        """Whether the code was broken."""
        return self.state == Unblinding.State.OPENED

    @property
    def waits(self) -> bool:
        """Whether the member on call has still to open it, or not to."""
        return self.state == Unblinding.State.ASKED

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(Unblinding.State(self.state).label)


def emergencies(trial: str) -> list[Emergency]:
    """Every unblinding of a trial that was asked for, the newest first. 2 queries."""
    zones = {site.number: ZoneInfo(site.zone) for site in trials.sites(trial)}
    rows = Unblinding.objects.filter(trial=trial).defer(*_HIDDEN).order_by("-number")
    return [_seen(row, zones[row.site]) for row in rows]


def emergency(trial: str, number: int) -> Emergency | None:
    """One of them; None where there is none. 2 queries."""
    return next((each for each in emergencies(trial) if each.number == number), None)


def visible(standing: Standing) -> list[Emergency]:
    """Those that somebody may know of. 2 queries."""
    return [each for each in emergencies(standing.trial) if may_see(standing, each.site)]


def may_see(standing: Standing, site: str) -> bool:
    """Whether somebody may know of unblindings at a site: who may ask there, and who oversees the trial."""
    return standing.may(Deed.UNBLIND, site) or any(standing.may(deed) for deed in _OVERSEES)


def sees_any(standing: Standing) -> bool:
    """Whether unblindings are somebody's business at all."""
    return any(may_see(standing, site) for site in standing.roles)


def must_be_told(trial: str, site: str, now: datetime) -> list[str]:
    """The log-ins of all who must know that somebody of a site was unblinded: its team, and who oversees the trial."""
    return [
        name
        for name in sorted(trials.roles_by_name(trial, now))
        if _told(trials.standing(trial, name, now), site)
    ]


def on_call(trial: str, now: datetime) -> list[str]:
    """The log-ins of who may break a code now. 1 query."""
    return [
        name
        for name in sorted(trials.roles_by_name(trial, now))
        if trials.standing(trial, name, now).may(Deed.BREAK_CODE)
    ]


def overseers(trial: str, now: datetime) -> list[str]:
    """The log-ins that an alarm goes to: manager, monitor, independent statistician."""
    alarmed = (Deed.MANAGE_TRIAL, Deed.VERIFY, Deed.SEE_GUESSES)
    return [
        name
        for name in sorted(trials.roles_by_name(trial, now))
        if any(trials.standing(trial, name, now).may(deed) for deed in alarmed)
    ]


def unwritten(trial: str, one: Emergency, now: datetime) -> list[str]:
    """Who must know that one was opened, and has no address that a letter could go to: how they are called."""
    wanted = {*must_be_told(trial, one.site, now), one.physician} - {"", one.opened_by, *one.told}
    return list(names(wanted).values())


def physicians(trial: str, sites: list[str]) -> dict[str, str]:
    """Who treats participants at these sites: log-ins of the oncologists, with their names."""
    found = {
        each.username
        for each in trials.people(trial)
        if each.until is None and each.role == "oncologist" and each.site in sites
    }
    return names(found)


def physicians_by_site(trial: str, sites: list[str]) -> list[tuple[trials.Site, dict[str, str]]]:
    """Who treats participants, site by site: log-ins with their names. Sites without anybody are left out."""
    at = {
        (each.site, each.username)
        for each in trials.people(trial)
        if each.until is None and each.role == "oncologist" and each.site in sites
    }
    called = names({username for _, username in at})
    every = [
        (site, {name: told for name, told in called.items() if (site.number, name) in at})
        for site in trials.sites(trial)
    ]
    return [(site, people) for site, people in every if people]


def names(usernames: set[str]) -> dict[str, str]:
    """How these log-ins are called; a log-in without a name is called by itself. 3 queries."""
    known = accounts.by_usernames(usernames)
    return {each: (known[each].name if each in known else "") or each for each in sorted(usernames)}


def _told(standing: Standing, site: str) -> bool:
    return may_see(standing, site) and not standing.may(Deed.BREAK_CODE)


def _seen(row: Unblinding, zone: ZoneInfo) -> Emergency:
    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(zone) if at else None

    return Emergency(
        row.number, row.participant, row.site, row.state, REASONS.get(row.reason, row.reason), row.words,
        row.asked_by, row.asked_at.astimezone(zone), row.physician, row.alone, row.unreached, row.opened_by,
        local(row.opened_at), local(row.read_at), tuple(row.told), row.closed_by, local(row.closed_at),
        row.closed_why, row.assessed_by, local(row.assessed_at), row.assessment,
    )  # fmt: skip
