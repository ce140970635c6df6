"""Events that were written before ciphertext lay beside them hold it themselves, and are read as ever.

The trial is played as earlier versions did: each event has in its payload what goes beside it today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from equipoise.cli import renewed as told
from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, kinds, ring_kinds
from equipoise.web.allocation.actions import Opener, ceremony, handling, keys
from equipoise.web.allocation.earlier import Earlier
from equipoise.web.allocation.ring_kinds import HELD, KEYS, SEED, SLOTS, under
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import append
from equipoise.web.ledger.models import Enclosure
from equipoise.web.trials import actions as trials
from equipoise.web.vault import envelopes
from tests.web.accounts.people import person
from tests.web.allocation.example import NOW, TRIAL, Sealed, at, sealed
from tests.web.allocation.renewal_example import (
    NEW_STEWARDS,
    RING,
    STAYS,
    kept_by_a_member,
    leaves,
    lived,
    renewed,
    whole,
)

pytestmark = pytest.mark.django_db
PLACE = "site=01/cytotoxic=yes"


def _lists(enclosed: Mapping[str, Any]) -> dict[str, Any]:
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for ring, places in under(enclosed, SLOTS).items():
        for name, sealed_to in places.items():
            for place, each in sealed_to.items():
                lists.setdefault(name, {}).setdefault(place, {})[ring] = each
    return {"sealed": lists, "shared": {}, "seed": enclosed[SEED]}


INSIDE: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ring_kinds.RINGS_MADE: lambda enclosed: {"held": under(enclosed, HELD)},
    ring_kinds.MEMBER_KEYED: lambda enclosed: {"wrapped": next(iter(enclosed.values()))},
    ring_kinds.ADMITTED: lambda enclosed: {"sealed": next(iter(enclosed.values()))},
    kinds.LISTS_SEALED: _lists,
    kinds.HANDLED: lambda enclosed: {"keys": under(enclosed, KEYS)},
}
"""How each kind of event held what goes with it."""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sealed]:
    """A trial of an earlier version: two of a team, one of whom left; two of its twelve places are taken."""

    def append_as_before(trial: str, kind: str, subject: str, payload: Any, **more: Any) -> Any:
        enclosed = more.pop("enclosed")
        return append(trial, kind, subject, dict(payload) | INSIDE[kind](enclosed), **more)

    with monkeypatch.context() as earlier:
        for module in (ceremony, handling, keys):
            earlier.setattr(module, "append", append_as_before)
        made = sealed()
        lived(made)
        leaves(made)
    assert not Enclosure.objects.exists()
    yield made


def test_events_that_hold_their_ciphertext_themselves_are_read_as_before(world: Sealed) -> None:
    assert actions.rehearse(TRIAL, world.two) == 12
    assert renewed(world).places == 12
    assert actions.open_sealed(TRIAL, "01-001", "treatment", Opener(STAYS, world.words[STAYS]), at(20))
    whole()


def test_a_renewal_says_what_of_them_stays_open_to_the_old_key(world: Sealed) -> None:
    """And it is so: a key that was kept opens a place there that is still free."""
    _, ring_key = kept_by_a_member(world)
    found = renewed(world).inside
    assert found == Earlier(places=12, free=10, contents=2, keys=4, events=found.events)
    (lists,) = ledger.of_kinds(TRIAL, [kinds.LISTS_SEALED])
    assert lists.number in found.events and len(found.events) == 5
    free = envelopes.from_text(lists.payload["sealed"][PLACE]["6"][RING])
    assert envelopes.opened(ring_key, free, ("slot", TRIAL, PLACE, "6", RING))
    said = " ".join(told.stays(found, tidy=True, tables=[]))
    for words in (
        "12 places of the lists, 2 sealed records, 4 copies of keys.",
        f"open chain: {', '.join(map(str, found.events))}.",
        "10 of the places are still free.",
        "Keep every copy of the database from who kept an old key",
    ):
        assert words in said
    assert renewed(world).inside == found, "it stays, however often keys are renewed"


def test_so_does_a_renewal_of_the_shares(world: Sealed) -> None:
    person("steward-4")
    by = world.example.by(Role.MANAGER)
    trials.appoint(TRIAL, "steward-4", Role.STEWARD, "", by=by, now=NOW)
    made = actions.renewal(TRIAL, "trial", world.two, NEW_STEWARDS, by=by, now=at(19))
    found = actions.renew(made, at(19)).inside
    assert (found.places, found.free, found.seed) == (72, 70, True)
    assert "1 seed of all lists" in " ".join(told.stays(found, tidy=True, tables=[]))
    whole()


def test_nothing_is_said_where_nothing_stays() -> None:
    assert list(told.stays(Earlier(), tidy=True, tables=[])) == [told.COPIES]
    more = list(told.stays(Earlier(), tidy=False, tables=["one", "two"]))
    assert more == [told.COPIES, told.JOURNAL, told.ROWS.format("one, two")]
