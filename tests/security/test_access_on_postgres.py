"""Who gets what, on PostgreSQL too: rights are looked up in the database, and databases differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from tests.databases import standing_in
from tests.security import addresses, walking
from tests.security.conftest import making
from tests.security.world import COORDINATOR, ELSEWHERE, MANAGER, World
from tests.web.workspace import test_isolation_by_any_road as road
from tests.web.workspace import two_sides
from tests.web.workspace.made_up import MONDAY

pytestmark = pytest.mark.postgres
COUNTING = re.compile(r"_django_curs_\w+|name=\"seen\" value=\"\d+\"")
"""What goes on counting there when a transaction is taken back: names of cursors, and numbers of rows."""


@pytest.fixture(scope="module")
def _there(postgres_url: str, django_db_blocker: Any) -> Iterator[None]:
    with standing_in(postgres_url, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def everything_there(_there: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One of everything, in PostgreSQL."""
    with making(tmp_path_factory.mktemp("there")) as made:
        yield made


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize("kind", [ELSEWHERE, COORDINATOR, MANAGER])
def test_the_table_holds_there_too(everything_there: World, kind: str) -> None:
    """Of what is shut: who asks for open pages is not looked up."""
    table = walking.rows()
    asked = [row for row in table if not addresses.is_open(row[1])]
    wrong = {}
    for row, answer in walking.ask(everything_there.browser(kind), everything_there, asked):
        if answer.status_code != table[row][kind]:
            wrong[row] = (answer.status_code, table[row][kind])
    assert wrong == {}


def test_what_is_another_sites_answers_there_too_like_what_is_nowhere(_there: None) -> None:
    """By every address that names something, looked at and with a form: the same to the byte and the statement."""
    with time_machine.travel(MONDAY + timedelta(hours=26), tick=False), transaction.atomic():
        sides = two_sides.side(road.OURS, "Vancouver"), two_sides.side(road.THEIRS, "Surrey")
        asked = 0
        for name in road.NAMING:
            browser = sides[0].browser
            for theirs, never in road.mixed(name, sides):
                named = [*theirs.values(), *never.values()]
                for method, data in (("GET", {}), ("POST", road.FORMS[1])):
                    first, second = (
                        road.told(browser, method, road.path_of(name, each), data, *named)
                        for each in (theirs, never)
                    )
                    assert first == second, (name, method)
                    asked += 1
        transaction.set_rollback(True)
    assert asked > 50


def test_whether_they_have_messages_makes_no_difference_there_too(_there: None) -> None:
    """Lists, searches, figures and our own pages: the same to the byte and the statement."""
    with time_machine.travel(MONDAY + timedelta(hours=26), tick=False), transaction.atomic():
        we, they = two_sides.side(road.OURS, "Vancouver"), two_sides.side(road.THEIRS, "Surrey")
        for method, path, data in _asked(we, they):
            full = _told(we, method, path, data)
            with transaction.atomic():
                two_sides.clear(they)
                empty = _told(we, method, path, data)
                transaction.set_rollback(True)
            assert full == empty, (method, path, data)
            assert full[0] == 200
        transaction.set_rollback(True)


def _asked(we: two_sides.Side, they: two_sides.Side) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield from (("GET", reverse(name), {}) for name in road.LISTS if name != "workspace:search")
    words = ("ada", they.referral.code, road.OURS)
    yield from (("POST", reverse("workspace:search"), {"text": word}) for word in words)
    yield from (("GET", reverse("workspace:inbox"), {key: "overdue"}) for key in ("need", "state", "q"))
    yield "GET", reverse("workspace:figures-export", kwargs={"table": "load"}), {}
    for name in ("workspace:referral", "workspace:site"):
        own = {each: we.named[each] for each in road.PATTERNS[name].converters}
        yield "GET", road.path_of(name, own), {}


def _told(we: two_sides.Side, method: str, path: str, data: dict[str, str]) -> tuple[int, str, list[str]]:
    found = road.told(we.browser, method, path, data)
    return found.status, COUNTING.sub("", found.body), [COUNTING.sub("", each) for each in found.statements]
