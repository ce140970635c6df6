"""Every table of the room follows from the trial's events, to the byte."""

from __future__ import annotations

import pytest

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from equipoise.web.allocation.models import Allocation, Handled, MemberKey, RingKey, Slot
from equipoise.web.ledger.rebuilding import rebuild
from equipoise.web.trials import actions as trials
from tests.web.allocation.example import NOW, TREATMENT, TRIAL, Sealed, admitted, allocate
from tests.web.enrolment import example as enrolment

pytestmark = pytest.mark.django_db


def test_all_tables_are_made_again_from_the_events(world: Sealed) -> None:
    for site, level in (("01", "yes"), ("01", "no"), ("02", "yes")):
        allocate(world, enrolment.enrolled(world.example, site, {"cytotoxic": level}))
    opener, by = admitted(world, Role.TREATING), world.example.by(Role.TREATING)
    actions.open_code(TRIAL, "01-001", opener, NOW)
    actions.keep_sealed(TRIAL, "01-001", "treatment", TREATMENT, by=by, now=NOW, key="k")
    admitted(world, Role.INDEPENDENT)
    admitted(world, Role.TREATING)  # a new passphrase: the key before it is gone
    trials.add_site(
        TRIAL, "07", name="Island", city="Victoria", country="Canada", zone="America/Vancouver", site_id=0,
        by=world.example.by(Role.MANAGER), now=NOW,
    )  # fmt: skip
    more = actions.longer(TRIAL, world.two, NOW, more=2)
    actions.seal(more, (), world.example.by(Role.MANAGER), NOW)
    counts = [model.objects.count() for model in (Allocation, Handled, MemberKey, RingKey, Slot)]
    assert counts == [3, 2, 2, 11, 12 * 8 + 2 * 40]
    assert rebuild(TRIAL, lambda *_: None).difference == ""
