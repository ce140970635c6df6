"""A ring renewed on a bad day: cut before any statement, nothing is changed, or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, members
from equipoise.web.allocation.actions import Opener
from equipoise.web.ledger import queries as ledger
from tests.faults import cutting
from tests.web.allocation.example import (
    TRIAL,
    at,
    sealed,
)
from tests.web.allocation.renewal_example import (
    RING,
    STAYS,
    kept_by_a_member,
    leaves,
    lived,
    opened_by,
    whole,
)


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, on either engine."""
    with cutting.own_database(request, tmp_path) as url:
        yield url


def test_cut_before_any_statement_it_is_whole_or_not_at_all(own: str) -> None:
    """Before every thirteenth statement: nothing is changed, or all of it."""
    world = sealed(length=3)
    lived(world)
    kept, point, happened = kept_by_a_member(world), 0, ["begun"]
    leaves(world)
    before = ledger.ends(TRIAL)
    by = world.example.by(Role.MANAGER)
    made = actions.renewal(TRIAL, RING, world.two, (STAYS,), by=by, now=at(19))
    while happened:
        point += 13
        with cutting.cut(before=point) as happened:
            actions.renew(made, at(19))
        if members.renewals(TRIAL, RING):
            break
        assert ledger.ends(TRIAL) == before
    assert point > 30
    assert opened_by(*kept) == 0
    assert actions.open_sealed(TRIAL, "01-001", "treatment", Opener(STAYS, world.words[STAYS]), at(20))
    whole()
