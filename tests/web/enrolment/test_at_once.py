"""Several at once: numbers without a gap, one entry for a double click, one answer on an override."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from equipoise.core.enrolment.states import NotNow
from equipoise.web.enrolment import actions, queries
from equipoise.web.enrolment.models import Override
from tests.faults import cutting
from tests.web.enrolment.example import FACTS, consented, eligibility_of, found
from tests.web.trials.example import prepared

TRIAL = "stop-2"


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, on either engine."""
    with cutting.own_database(request, tmp_path) as url:
        yield url


def at_once(url: str, steps: Sequence[Callable[[], object]]) -> list[object]:
    """What each step gave, or the refusal it met, all begun at the same moment."""
    gate = Barrier(len(steps))

    def one(step: Callable[[], object]) -> object:
        connections["default"] = cutting.opened(url)
        try:
            gate.wait(60)
            return step()
        except NotNow as refused:
            return type(refused)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return [each.result() for each in [pool.submit(one, step) for step in steps]]


def test_people_screened_at_once_get_numbers_without_a_gap_and_a_double_click_gets_one(own: str) -> None:
    example = prepared()
    by, now, day = example.by("coordinator"), example.now, date(2026, 3, 3)

    def screen(key: str) -> Callable[[], object]:
        return lambda: actions.screen(TRIAL, "01", day, by=by, now=now, key=key)

    given = at_once(own, [screen(str(n // 2)) for n in range(10)])
    assert sorted(given, key=str) == sorted([f"01-{n:03d}" for n in (1, 2, 3, 4, 5)] * 2)
    assert given[::2] == given[1::2]
    assert len(queries.participants(TRIAL)) == 5


def test_two_answer_an_override_at_once_and_one_is_heard(own: str) -> None:
    example = prepared()
    number = consented(example)
    found(example, number, {**FACTS, "ecog": "3"})
    line = eligibility_of(example, number).line("I5")
    assert line
    now, asker = example.now, example.by("oncologist")
    actions.ask_override(TRIAL, number, "I5", line.basis, why="A reason", by=asker, now=now)
    asked = Override.objects.get().pk

    def answer(role: str, site: str, said: str) -> Callable[[], object]:
        by = example.by(role, site)
        return lambda: actions.answer_override(TRIAL, number, asked, said, why="Because", by=by, now=now)

    given = at_once(own, [answer("manager", "", "agreed"), answer("oncologist", "02", "refused")])
    assert sorted(map(str, given)) == sorted([str(None), str(NotNow)])
    row = Override.objects.get()
    heard = {"agreed": "trial-manager", "refused": "oncologist-02"}
    assert heard[row.answer] == row.second_by
