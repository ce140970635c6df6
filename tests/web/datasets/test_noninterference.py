"""The same trial twice, with the arms in each other's place and more done in secret: blinded data are the same."""

from __future__ import annotations

import pytest
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions as allocation
from equipoise.web.datasets import actions
from equipoise.web.ledger import queries as ledger
from tests.web.allocation.example import admitted
from tests.web.datasets import world
from tests.web.datasets.world import BEGUN, END, ONE, TRIAL

pytestmark = pytest.mark.django_db


def test_with_the_arms_swapped_and_more_done_in_secret_it_is_the_same_to_the_byte() -> None:
    blinded, arms, sealed = [], [], []
    for swapped, extra in ((False, 0), (True, 4)):
        with transaction.atomic():
            story = world.made(swapped=swapped, extra=extra)
            sealed.append(ledger.ends(TRIAL).sealed[0])
            by = story.example.by(Role.STATISTICIAN)
            for at in (None, BEGUN, END):
                blinded.append(actions.blinded(TRIAL, by=by, now=END, at=at).content)
            opener = admitted(story, Role.INDEPENDENT)
            arms.append(allocation.open_all(TRIAL, opener, END)[ONE])
            transaction.set_rollback(True)
    assert blinded[:3] == blinded[3:]
    assert sealed[0] < sealed[1]
    assert set(arms) == {"control", "sabr"}, "the arms are not each other’s"
