"""A treating team of two, one of whom leaves: what they had, and all that lies sealed in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Renewed
from equipoise.web.allocation.models import Batch, Handled, RingKey, Slot
from equipoise.web.ledger import verifying
from equipoise.web.ledger.models import Enclosure, Event
from equipoise.web.ledger.rebuilding import rebuild
from equipoise.web.trials import actions as trials
from equipoise.web.vault import envelopes
from equipoise.web.vault.envelopes import Bound, Shut, from_text
from tests.web.accounts.people import person
from tests.web.allocation.example import (
    NOW,
    TREATMENT,
    TRIAL,
    Sealed,
    admitted,
    allocate,
    at,
)
from tests.web.enrolment import example as enrolment

RING, STAYS = "treating:01", "treating-b"
NEW_STEWARDS = ("steward-2", "steward-3", "steward-4")


def lived(world: Sealed) -> None:
    """Two of a treating team; one participant with a sealed form; places that are free."""
    by = world.example.by(Role.MANAGER)
    person(STAYS)
    trials.appoint(TRIAL, STAYS, Role.TREATING, "01", by=by, now=NOW)
    opener = admitted(world, Role.TREATING)
    world.words[STAYS] = actions.offered_passphrase()
    as_b = type(by)(STAYS, Role.TREATING)
    actions.set_passphrase(TRIAL, world.words[STAYS], as_b, NOW)
    actions.admit(TRIAL, STAYS, opener, NOW)
    for level in ("yes", "no"):
        allocate(world, enrolment.enrolled(world.example, "01", {"cytotoxic": level}))
    of_team = world.example.by(Role.TREATING)
    actions.open_code(TRIAL, "01-001", opener, NOW)
    actions.keep_sealed(TRIAL, "01-001", "treatment", TREATMENT, by=of_team, now=NOW, key="k")


def leaves(world: Sealed) -> None:
    by = world.example.by(Role.MANAGER)
    trials.end_role(TRIAL, "treating-01", Role.TREATING, "01", by=by, now=at(18), why="Moved away")


def renewed(world: Sealed, stays: Sequence[str] = (STAYS,), ring: str = RING) -> Renewed:
    by = world.example.by(Role.MANAGER)
    made = actions.renewal(TRIAL, ring, world.two, stays, by=by, now=at(19))
    return actions.renew(made, at(19), why="Somebody left")


def envelopes_everywhere() -> Iterator[tuple[bytes, Bound]]:
    """Every envelope that lies in the database, in tables and with events, and what it is bound to."""
    for slot in Slot.objects.filter(trial=TRIAL):
        for ring, each in slot.sealed.items():
            yield from_text(each), ("slot", TRIAL, slot.list, str(slot.position), ring)
    for row in RingKey.objects.filter(trial=TRIAL):
        yield from_text(row.sealed), ("ring", TRIAL, row.ring, row.holder)
    for kept in Handled.objects.filter(trial=TRIAL):
        for ring, each in kept.keys.items():
            yield from_text(each), ("content", TRIAL, kept.participant, ring)
    yield from_text(Batch.objects.get(trial=TRIAL).seed), ("seed", TRIAL)
    for beside in Enclosure.objects.filter(trial=TRIAL):
        yield from _enclosed(beside.event, beside.name, json.loads(beside.text))


def _enclosed(event: int, name: str, value: Any) -> Iterator[tuple[bytes, Bound]]:
    what, _, ring = name.partition("/")
    if what == "slots":
        for name, places in value.items():
            for place, each in places.items():
                yield from_text(each), ("slot", TRIAL, name, place, ring)
    elif what == "held":
        yield from_text(value), ("ring", TRIAL, ring, "")
    elif what == "holder":
        ring, _, holder = ring.partition("/")
        yield from_text(value), ("ring", TRIAL, ring, holder)
    elif what == "seed":
        yield from_text(value), ("seed", TRIAL)
    elif what == "keys":
        for kept_by, each in (value if isinstance(value, dict) else {event: value}).items():
            participant = Event.objects.get(pk=kept_by).subject.partition(":")[2]
            yield from_text(each), ("content", TRIAL, participant, ring)
    else:
        assert what == "wrapped"


def opened_by(*keys: bytes) -> int:
    """How many envelopes of the database one of these keys opens."""
    count = 0
    for envelope, bound in envelopes_everywhere():
        for key in keys:
            try:
                envelopes.opened(key, envelope, bound)
            except Shut:
                continue
            count += 1
    return count


def kept_by_a_member(world: Sealed) -> tuple[bytes, bytes]:
    """What a member could have noted: their own private key, and the ring's."""
    own = actions.unlock(TRIAL, "treating-01", world.words["treating-01"])
    row = RingKey.objects.get(trial=TRIAL, ring=RING, holder="treating-01")
    return own, envelopes.opened(own, from_text(row.sealed), ("ring", TRIAL, RING, "treating-01"))


def whole() -> None:
    """The ledger is, and the tables follow from it."""
    assert list(verifying.breaks(TRIAL, lambda *_: None)) == []
    assert rebuild(TRIAL, lambda *_: None).difference == ""
