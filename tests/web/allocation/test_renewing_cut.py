"""A ring renewed on a bad day: cut or killed before any statement, nothing is changed, or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, members
from equipoise.web.allocation.actions import Opener, Renewal
from equipoise.web.ledger import guards
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.models import Enclosure
from equipoise.web.ledger.rebuilding import dump
from tests.faults import cutting, killing
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


def left() -> tuple[object, ...]:
    """All that a trial has in the database: the ends of its ledger, what goes with events, and the tables."""
    return ledger.ends(TRIAL), beside(), list(dump(TRIAL))


def beside() -> list[tuple[object, ...]]:
    """What goes with events, row by row."""
    return list(Enclosure.objects.order_by("id").values_list())


def test_killed_or_cut_before_any_statement_it_is_all_old_or_all_new(own: str) -> None:
    """By SIGKILL before each statement in turn; the next run ends well. Cut before every thirteenth of another one."""
    world = sealed(length=1)
    lived(world)
    guards.ENCLOSURES.install(connections["default"])
    kept, by, killed_at = kept_by_a_member(world), world.example.by(Role.MANAGER), 1
    leaves(world)
    before, made = left(), actions.renewal(TRIAL, RING, world.two, (STAYS,), by=by, now=at(19))
    while killing.killed(own, killed_at, lambda: actions.renew(made, at(19))) and not members.renewals(
        TRIAL, RING
    ):
        assert killed_at % 10 or left() == before, f"killed before statement {killed_at}"
        assert (ledger.ends(TRIAL), beside()) == before[:2], f"killed before statement {killed_at}"
        killed_at += 1
    assert killed_at > 50
    assert members.renewals(TRIAL, RING) == 1, "killed after its end, it is all there"
    assert opened_by(*kept) == 0
    whole()
    assert cut_at_every(13, made=actions.renewal(TRIAL, RING, world.two, (STAYS,), by=by, now=at(19))) > 30
    assert opened_by(*kept) == 0
    assert actions.open_sealed(TRIAL, "01-001", "treatment", Opener(STAYS, world.words[STAYS]), at(20))
    whole()


def cut_at_every(step: int, *, made: Renewal) -> int:
    """Cut the connection at every so many statements until it comes to its end; gives where that was."""
    before, renewals, point, happened = left(), members.renewals(TRIAL, RING), 0, ["begun"]
    while happened:
        point += step
        with cutting.cut(before=point) as happened:
            actions.renew(made, at(19))
        if members.renewals(TRIAL, RING) > renewals:
            break
        assert left() == before
    return point
