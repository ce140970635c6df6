"""Events that were written before ciphertext lay beside them hold it themselves, and are read as ever."""

from __future__ import annotations

import pytest

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, kinds, ring_kinds
from equipoise.web.allocation.actions import Opener
from equipoise.web.ledger.actions import append, writing
from equipoise.web.ledger.models import Enclosure
from tests.web.allocation.example import NOW, STEWARDS, TRIAL, Sealed, at
from tests.web.allocation.test_renewing import STAYS, lived, renewed, whole
from tests.web.trials import example


@pytest.mark.django_db
def test_events_that_hold_their_ciphertext_themselves_are_read_as_before() -> None:
    trial = example.prepared(NOW)
    made = actions.draw(TRIAL, NOW, length=6)
    by, subject = trial.by(Role.MANAGER), f"trial:{TRIAL}"
    said = {"rings": made.rings.public, "held": made.rings.held, "stewards": list(STEWARDS)}
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for ring, places in ring_kinds.under(made.enclosed, ring_kinds.SLOTS).items():
        for name, envelopes_of in places.items():
            for place, each in envelopes_of.items():
                lists.setdefault(name, {}).setdefault(place, {})[ring] = each
    inside = {"sealed": lists, "shared": {}, "seed": made.enclosed["seed"]}
    with writing(TRIAL):
        append(TRIAL, ring_kinds.RINGS_MADE, subject, said, by=by, now=NOW)
        append(TRIAL, kinds.LISTS_SEALED, subject, {**made.payload, **inside}, by=by, now=NOW)
    world = Sealed(trial, made.shares, {})
    assert not Enclosure.objects.exists()
    assert actions.rehearse(TRIAL, world.two) == 12
    lived(world)
    done = renewed(world)
    assert (done.places, done.inside) == (12, True)
    assert actions.open_sealed(TRIAL, "01-001", "treatment", Opener(STAYS, world.words[STAYS]), at(20))
    whole()
