"""Opening: one participant's code for those who treat them, or in an emergency; all of them for the monitoring board.

Each opening leaves an event, in the same transaction and before anything is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.allocation import deciding
from equipoise.core.allocation.scheme import Method
from equipoise.web.allocation import kinds, queries, sealed
from equipoise.web.allocation.actions import handling
from equipoise.web.allocation.actions.permitted import NotYours, Opener, Shares, opening
from equipoise.web.allocation.queries import Allocated
from equipoise.web.ledger.actions import append, writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed


@dataclass(frozen=True, slots=True)
class Code:
    """What a participant was allocated to. `code`: what is read to the treating team; `title` and `description`."""

    arm: str
    code: str
    title: str
    description: str


def open_code(trial: str, number: str, opener: Opener, now: datetime) -> Code:
    """The treatment code of a participant, for a role that may see it at their site.

    NotYours for everybody else, and before the allocation; Refused for a passphrase that isn't the opener's.
    """
    return code_of(trial, _opened(trial, number, opener, Deed.SEE_ARM, now))


def code_of(trial: str, arm: str) -> Code:
    """An arm as it is shown to who may see it."""
    arms = trials.design(trial).arms.need("The treatment code")
    found = next(each for each in arms if each.id == arm)
    return Code(found.id, found.code, found.title, found.description)


def break_open(trial: str, number: str, opener: Opener, now: datetime) -> str:
    """The arm of one participant in an emergency, for who is on call. Who asked, and why, is told by who calls this."""
    return _opened(trial, number, opener, Deed.BREAK_CODE, now)


def open_all(trial: str, opener: Opener | Shares, now: datetime) -> dict[str, str]:
    """Every participant's arm, by number, for an unblinded export: by the independent statistician, or by two shares.

    The opening is an event.
    """
    return _all(trial, opener, Deed.EXPORT_UNBLINDED, now)


def compare_guesses(
    trial: str, guesses: Mapping[str, str], opener: Opener, now: datetime
) -> dict[str, Counter[str]]:
    """How often each was guessed, by arm: what blinding indices are made from. `guesses`: by participant's number.

    Counts alone come out; guesses of who was not allocated are left out.
    """
    arms = _all(trial, opener, Deed.SEE_GUESSES, now)
    names = [arm.id for arm in trials.design(trial).arms.need("Comparing guesses")]
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for number in sorted(set(guesses) & set(arms)):
        counted[arms[number]][guesses[number]] += 1
    return counted


def _opened(trial: str, number: str, opener: Opener, deed: str, now: datetime) -> str:
    found = queries.allocation(trial, number)
    if found is None:
        raise NotYours
    who, ring, key = opening(trial, opener, deed, found.site, now)
    with writing(trial):
        handling.handled(trial, found, {"act": "opened", "what": "code"}, by=who, now=now)
        return arm_of(trial, found, ring, key)


def arm_of(trial: str, found: Allocated, ring: str, key: bytes) -> str:
    """The arm of one participant, with a ring's key. The event is written by who calls this."""
    scheme = queries.scheme(trial)
    first = 1 if scheme.method is Method.MINIMISATION else found.position
    slots = sealed.slots(trial, found.list, ring, key, first=first, last=found.position)
    history = [
        each.levels
        for each in queries.allocations(trial)
        if each.list == found.list and first <= each.position <= found.position
    ]
    return deciding.arm(scheme, [each.value for each in slots], history)


def _all(trial: str, opener: Opener | Shares, deed: str, now: datetime) -> dict[str, str]:
    who, ring, key = opening(trial, opener, deed, "", now)
    said = {"by_shares": list(opener.whose)} if isinstance(opener, Shares) else {}
    with writing(trial):
        append(trial, kinds.ALL_OPENED, f"trial:{trial}", said, by=who, now=now)
        return arms_by(trial, ring, key)


def arms_by(trial: str, ring: str, key: bytes) -> dict[str, str]:
    """Every participant's arm, with a ring's key: list by list, so that no slot is opened twice."""
    scheme, by_list = queries.scheme(trial), dict[str, list[Allocated]]()
    for each in queries.allocations(trial):
        by_list.setdefault(each.list, []).append(each)
    found = dict[str, str]()
    for name, people in by_list.items():
        slots = sealed.slots(trial, name, ring, key, last=len(people))
        arms = deciding.arms(scheme, [each.value for each in slots], [each.levels for each in people])
        found |= {person.participant: arm for person, arm in zip(people, arms, strict=True)}
    return found
