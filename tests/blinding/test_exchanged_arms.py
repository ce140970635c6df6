"""Non-interference: the same trial is played twice, the arms exchanged, and blinded roles get the same bytes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pytest
import time_machine
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.web.allocation import actions
from equipoise.web.enrolment import queries as enrolment
from tests.blinding import holding, seeing
from tests.blinding.holding import SHUT, Table
from tests.blinding.playing import NOW, Played, played, stories
from tests.web.allocation.example import TRIAL

pytestmark = pytest.mark.django_db
BLIND = (
    (Role.COORDINATOR, "01"),
    (Role.ONCOLOGIST, "01"),
    (Role.COORDINATOR, "02"),
    (Role.TREATING, "02"),
    (Role.DATA_MANAGER, ""),
    (Role.MONITOR, ""),
    (Role.STATISTICIAN, ""),
    (Role.MANAGER, ""),
    (Role.STEWARD, ""),
    (Role.ON_CALL, ""),
)
"""Who is blind to the participants of `SITE`: the treating team of another site too, and who is on call until asked."""
SITE = "01"
"""Its participants take part in the test, and its people look at them."""
_BY_CHANCE = re.compile(r" in [\d.]+ ms$|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
"""How long a request took, and the name of a task."""


class Lines(logging.Handler):
    """Every line of the log, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, without what is by chance."""
        self.said.append(f"{record.name} {record.levelname} {_BY_CHANCE.sub('', record.getMessage())}")


@dataclass(frozen=True)
class Run:
    """What one run gave. `pages`: by who looks; `tables`: all rows; `logged`: every line; `arms`: by participant."""

    pages: dict[str, dict[str, bytes]]
    own: dict[str, bytes]
    files: dict[str, bytes]
    server: dict[str, bytes]
    tables: dict[str, Table]
    logged: list[str]
    arms: dict[str, str]


def run(*, exchanged: bool) -> Run:
    """Play the trial, look at it as everybody who is blind, and forget it again."""
    lines, log = Lines(), logging.getLogger()
    level = log.level
    log.addHandler(lines)
    log.setLevel(logging.DEBUG)
    try:
        with transaction.atomic(), pytest.MonkeyPatch.context() as own, time_machine.travel(NOW, tick=False):
            found = _looked(played(own, stories(SITE), exchanged=exchanged), lines.said)
            transaction.set_rollback(True)
    finally:
        log.removeHandler(lines)
        log.setLevel(level)
    return found


def _looked(made: Played, said: list[str]) -> Run:
    world = made.world.example
    alive = [each.number for each in enrolment.participants(TRIAL) if each.state is State.FOLLOWED]
    own = seeing.seen_by_participants(world, alive[:2])
    pages = {f"{role} {site}": seeing.seen_by(world.user(role, site)) for role, site in BLIND}
    files, server = seeing.files(world), seeing.at_the_server()
    tables, logged = holding.tables(), list(said)
    return Run(
        pages, own, files, server, tables, logged, actions.open_all(TRIAL, made.openers["independent"], NOW)
    )


@pytest.fixture(scope="module")
def runs(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Run, Run]]:
    """Both runs."""
    with django_db_blocker.unblock():
        yield run(exchanged=False), run(exchanged=True)


def test_the_arms_are_exchanged_and_everything_happened(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert len(one.arms) >= 4
    assert all(one.arms[number] != other.arms[number] for number in one.arms)
    assert set(one.arms.values()) == {"control", "sabr"}
    kinds = {row["kind"] for row in one.tables["mail.Letter"]}
    assert {"unblinding_asked", "unblinding_done"} <= kinds, "the emergency is among what is compared"
    for label in ("allocation.Handled", "allocation.Unblinding", "followup.DataQuery", "participant.Link"):
        assert one.tables[label], label


def test_blinded_roles_get_the_same_bytes_whichever_arm(runs: tuple[Run, Run]) -> None:
    one, other = runs
    for who in ("coordinator 01", "oncologist 01", "monitor ", "manager "):
        assert f"/trial/{TRIAL}/emergency/1/" in one.pages[who], "the record of the emergency is looked at"
    for who, pages in one.pages.items():
        assert len(pages) > 3, who
        lost = [path for path, told in pages.items() if told.startswith((b"404", b"403", b"500"))]
        assert lost == [], f"{who} is led to what is not there"
        assert list(seeing.differing(pages, other.pages[who])) == [], who


def test_participants_find_the_same_on_their_own_pages(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert sum(told.startswith(b"200") for told in one.own.values()) > 6
    assert list(seeing.differing(one.own, other.own)) == []


def test_the_data_that_may_be_taken_are_the_same_file(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert len(one.files) == 2
    assert all(len(each) > 10_000 for each in one.files.values())
    assert one.files == other.files


def test_logs_figures_and_commands_tell_the_same(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert b"equipoise_letters" in one.server["metrics"]
    assert list(seeing.differing(one.server, other.server)) == []
    assert one.logged == other.logged


def test_the_database_differs_in_what_is_shut_alone_and_there_in_no_size(runs: tuple[Run, Run]) -> None:
    one, other = (holding.told(each.tables) for each in runs)
    assert sorted(one) == sorted(other)
    apart = {
        column: next((x, y) for x, y in zip_longest(said, other[column]) if x != y)
        for column, said in one.items()
        if said != other[column]
    }
    assert apart == {}


@pytest.mark.parametrize("column", sorted(SHUT))
def test_no_column_is_called_shut_without_need(runs: tuple[Run, Run], column: str) -> None:
    one, other = (holding.raw(each.tables, column) for each in runs)
    assert one != other, SHUT[column]
