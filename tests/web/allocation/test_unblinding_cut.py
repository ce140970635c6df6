"""Emergencies on a bad day: cut before any statement, or opened by two at once; all of it is kept, or nothing.

Six people are told: who asked, who is on call, and who answers for the trial, its safety among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies
from equipoise.web.allocation.actions import unblinding
from equipoise.web.ledger.models import Event
from equipoise.web.mail.models import Letter
from tests.faults import cutting
from tests.web.allocation.emergency_example import emergency
from tests.web.allocation.example import TRIAL, sealed


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, on either engine."""
    with cutting.own_database(request, tmp_path) as url:
        yield url


def kept() -> tuple[int, int, int]:
    """How many emergencies, events of them and letters there are."""
    found = len(emergencies.emergencies(TRIAL))
    return found, Event.objects.filter(kind__contains="unblind").count(), Letter.objects.count()


def test_cut_before_any_statement_nobody_is_unblinded_without_an_alarm(own: str) -> None:
    """Before every 29th statement, and at the end: the record, its events, its letters and the code go together."""
    happening = emergency(sealed(length=4))
    opener, point, happened = happening.world.opener(Role.ON_CALL), 0, ["begun"]
    while happened:
        point += 29
        with cutting.cut(before=point) as happened:
            unblinding.open_alone(
                TRIAL, happening.wanted(), "Called twice.", opener=opener, now=happening.now, key="night"
            )
        assert kept() in ((0, 0, 0), (1, 3, 6))
        handled = Event.objects.filter(kind="allocation.handled").count()
        assert handled == kept()[0]
        if handled:
            break
    assert point > 40
    assert kept() == (1, 3, 6)


def test_two_on_call_at_once_open_it_once(own: str) -> None:
    happening = emergency(sealed(length=4))
    happening.ask()
    opener, gate = happening.world.opener(Role.ON_CALL), Barrier(2)

    def open_it(_: int) -> bool:
        connections["default"] = cutting.opened(own)
        try:
            gate.wait(timeout=60)
            unblinding.open_asked(TRIAL, 1, opener, happening.later(1))
        except InputError:
            return False
        finally:
            connections["default"].close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(open_it, range(2))) == [False, True]
    assert Event.objects.filter(kind="allocation.unblinded").count() == 1
    assert Letter.objects.filter(kind="unblinding_done").count() == 6
