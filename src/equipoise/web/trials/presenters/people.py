"""Who does what in a trial: by place, who is blind, what each role may do, and what doesn't go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.design import duties
from equipoise.core.design.roles import Role, may_see_arm
from equipoise.web.accounts import queries as accounts
from equipoise.web.trials import queries
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import AT_A_SITE, Deed
from equipoise.web.trials.queries import Person


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role. `name`: how they are called; `closed`: their log-in is; `weak`: it has no second factor."""

    id: int
    name: str
    username: str
    role: str
    knows: bool
    since: datetime
    until: datetime | None
    closed: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The trial as a whole, or one of its sites, with who works there."""

    title: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A role, explained. `said`: what the protocol says of its blindness, where it says nothing so that it is blind."""

    role: str
    title: str
    does: str
    where: str
    knows: bool
    unset: bool


@dataclass(frozen=True, slots=True)
class People:
    """The page. `broken`: what doesn't go together although it is so, a sentence each."""

    places: tuple[Place, ...]
    former: tuple[Holder, ...]
    duties: tuple[Duty, ...]
    broken: tuple[str, ...]
    manages: bool


def people(frame: Frame) -> People:
    """The page for whoever asks. 8 queries."""
    trial = frame.trial.trial
    every = queries.people(trial)
    known = accounts.by_usernames({each.username for each in every})
    masking = queries.masking(trial)
    holders = {each.id: _holder(each, known, may_see_arm(each.role, masking)) for each in every}
    current = [each for each in every if _holds(each, frame.now)]
    places = [
        ("", "The trial as a whole"),
        *((s.number, f"Site {s.number}, {s.name}") for s in queries.sites(trial)),
    ]
    return People(
        tuple(
            Place(title, tuple(holders[each.id] for each in current if each.site == number))
            for number, title in places
        ),
        tuple(holders[each.id] for each in reversed(every) if not _holds(each, frame.now)),
        roles(trial),
        tuple(_broken(current, known, masking)),
        frame.may(Deed.MANAGE_PEOPLE),
    )


def roles(trial: str) -> tuple[Duty, ...]:
    """Every role that somebody can be given, explained by the protocol in force."""
    masking = queries.masking(trial)
    return tuple(
        Duty(
            role.value,
            duties.NAMES[role].capitalize(),
            duties.explained(role, masking),
            "at a site" if role in AT_A_SITE else "in the trial as a whole",
            may_see_arm(role, masking),
            role not in masking or not masking[role].is_set,
        )
        for role in Role
        if role is not Role.PARTICIPANT
    )


def holder(frame: Frame, number: int) -> Holder | None:
    """Somebody's role that holds, by its number; None where there is none."""
    found = next(
        (e for e in queries.people(frame.trial.trial) if e.id == number and _holds(e, frame.now)), None
    )
    if found is None:
        return None
    known = accounts.by_usernames({found.username})
    return _holder(found, known, may_see_arm(found.role, queries.masking(frame.trial.trial)))


def _holds(person: Person, now: datetime) -> bool:
    return person.since <= now and (person.until is None or person.until > now)


def _holder(person: Person, known: Mapping[str, accounts.Account], knows: bool) -> Holder:
    account = known.get(person.username)
    return Holder(
        person.id,
        account.name if account and account.name else person.username,
        person.username,
        duties.name(person.role).capitalize()
        + (f", site {person.site}" if person.site and person.until else ""),
        knows,
        person.since,
        person.until,
        closed=account is None or not account.active,
        weak=account is not None and not account.is_strong,
    )


def _broken(
    current: list[Person], known: Mapping[str, accounts.Account], masking: duties.Masking
) -> list[str]:
    """What can come to be after roles were given: somebody became an operator, or the rules became stricter."""
    held: dict[str, set[str]] = {}
    for each in current:
        held.setdefault(each.username, set()).add(each.role)
    return [
        f"{name}: {sentence}"
        for name, has in sorted(held.items())
        for sentence in duties.conflicts(has, masking, operator=name in known and known[name].operator)
    ]
