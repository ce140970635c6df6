"""One participant, one allocation, ever: with fifty at once, with connections cut, with processes killed; no gap."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.web.allocation import actions, queries
from equipoise.web.enrolment.models import Participant
from equipoise.web.ledger import queries as ledger
from tests.faults import cutting, killing
from tests.web.allocation.example import NOW, TRIAL, Sealed, allocate, enrolled, sealed
from tests.web.trials import example

MANY, PEOPLE, PROCESSES = 50, 10, 4


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, on either engine."""
    with cutting.own_database(request, tmp_path) as url:
        yield url


def people(count: int, *, first: int = 1) -> list[str]:
    """Enrolled people of two sites, in two strata each."""
    return [enrolled(f"0{1 + n % 2}-{n:03d}", "yes" if n % 3 else "no") for n in range(first, first + count)]


def whole(count: int) -> None:
    """Everybody has one allocation; the numbers, the places of every list and the ledger's numbers have no gap."""
    rows = queries.allocations(TRIAL)
    assert [row.number for row in rows] == list(range(1, count + 1))
    assert len({row.participant for row in rows}) == count
    for name in {row.list for row in rows}:
        mine = [row.position for row in rows if row.list == name]
        assert mine == list(range(1, len(mine) + 1))
    events = ledger.events(TRIAL)
    assert [each.subject for each in events if each.kind == "allocation.allocated"] == [
        f"participant:{row.participant}" for row in rows
    ]
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    allocated = Participant.objects.filter(trial=TRIAL, state=State.ALLOCATED.value)
    assert set(allocated.values_list("number", flat=True)) == {row.participant for row in rows}


def test_fifty_coordinators_at_once_allocate_each_participant_once(own: str) -> None:
    world, numbers = sealed(length=PEOPLE), people(PEOPLE)
    gate = Barrier(MANY)

    def click(number: str, key: str) -> object:
        connections["default"] = cutting.opened(own)
        try:
            gate.wait(200)
            return allocate(world, number, key=key)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(MANY) as pool:
        # Five times each: twice under one key (a double click), and under keys of three other browsers.
        asked = [pool.submit(click, number, f"{number}-{max(n, 1)}") for n in range(5) for number in numbers]
        answers = {each.result() for each in asked}
    assert answers == {NOW}
    whole(PEOPLE)


def test_cut_or_killed_before_any_statement_it_is_whole_or_not_at_all(own: str) -> None:
    world = sealed(length=30)
    done = _at_every_point(world, 0, _cut)
    whole(done)
    whole(_at_every_point(world, done, lambda before, work: killing.killed(own, before, work)))


def _at_every_point(world: Sealed, first: int, stopped: Callable[[int, Callable[[], object]], bool]) -> int:
    """Somebody new is allocated and stopped before each statement in turn; then they are allocated again.

    `first`: how many were allocated before; gives how many are after it.
    """
    point, went_on = 0, True
    while went_on:
        point += 1
        (number,) = people(1, first=first + point)
        went_on = stopped(point, lambda number=number: allocate(world, number))  # type: ignore[misc]
        there = len(queries.allocations(TRIAL)) - first
        assert there in (point - 1, point), f"stopped before statement {point}"
        assert allocate(world, number) == NOW
        assert queries.allocations(TRIAL)[-1].number == first + point
    assert point > 12
    return first + point


def _cut(before: int, work: Callable[[], object]) -> bool:
    """Do it on a connection that is cut before a statement; False where it came to its end."""
    with cutting.cut(before=before) as happened:
        work()
    return bool(happened)


def test_processes_that_are_killed_at_once_leave_no_gap(own: str) -> None:
    """Several at a time, each stopped somewhere else, while the others go on."""
    world, numbers = sealed(length=PEOPLE), people(8)
    connections["default"].close()
    children = [_child(own, world, numbers, before=5 + 9 * n) for n in range(PROCESSES)]
    ends = [os.WTERMSIG(os.waitpid(child, 0)[1]) for child in children]
    assert signal.SIGKILL in ends
    done = len(queries.allocations(TRIAL))
    whole(done)
    for number in numbers:
        allocate(world, number)
    whole(len(numbers))


def _child(url: str, world: Sealed, numbers: list[str], *, before: int) -> int:
    child = os.fork()
    if not child:
        try:
            connections["default"] = cutting.opened(url)
            killing.dies(before)
            for number in numbers:
                allocate(world, number, key=f"{number}-{before}")
        finally:
            os._exit(1)
    return child


def test_a_ceremony_that_is_cut_leaves_all_or_nothing(own: str) -> None:
    """Before every seventh statement: each of them is one of two events and their tables, in one transaction."""
    trial, point, happened = example.prepared(NOW), 0, ["begun"]
    made, before = actions.draw(TRIAL, NOW, length=6), ledger.head(TRIAL)
    while happened:
        point += 7
        with cutting.cut(before=point) as happened:
            actions.seal(made, (), trial.by(Role.MANAGER), NOW)
        if queries.sealed(TRIAL) is None:
            assert (ledger.head(TRIAL), queries.rings(TRIAL), queries.lengths(TRIAL)) == (before, {}, [])
        else:
            break
    assert point > 20
    assert actions.rehearse(TRIAL, made.shares[:2]) == 12
