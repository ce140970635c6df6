"""What pages of a whole trial take: as many statements however much was kept, and what they list is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Meaning
from equipoise.web.followup import asking, lists, marking, queries, signing
from equipoise.web.followup.views import lists as listed
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import GOOD, NOW, TRIAL, VISIT, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
PAGES = ("queries", "to-sign", "to-verify", "costs")


def statements(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as said:
        assert client.get(f"/trial/{TRIAL}/{page}/").status_code == 200
    return len(said)


def ask(example: Example) -> None:
    by = example.by(Role.DATA_MANAGER)
    asking.ask(TRIAL, VISIT, "WEIGHT", "Right?", by=by, now=NOW, key=key())


def test_no_page_asks_the_database_more_for_more_that_it_lists(example: Example) -> None:
    saved(example)
    client = log_in(Client(), example.user(Role.DATA_MANAGER))
    ask(example)
    few = [statements(client, page) for page in PAGES]
    for _ in range(3):
        ask(example)
    assert [statements(client, page) for page in PAGES] == few


def test_a_list_that_is_cut_says_how_many_more_there_are(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(example)
    for _ in range(2):
        ask(example)
    monkeypatch.setattr(listed, "MOST", 1)
    monitor = log_in(Client(), example.user(Role.MONITOR))
    said = "The first 1 are shown, 1 more is not."
    shown = monitor.get(f"/trial/{TRIAL}/queries/").content.decode()
    assert f"{said} To see them, choose a site." in shown and shown.count(f">{VISIT.participant}</a>") == 1
    of_site = monitor.get(f"/trial/{TRIAL}/queries/?site=01").content.decode()
    assert said in of_site and "choose a site" not in of_site
    assert "more is not" not in monitor.get(f"/trial/{TRIAL}/to-verify/").content.decode()


def test_entries_as_they_stand_are_those_with_a_history_without_it(example: Example) -> None:
    saved(example)
    saved(example, {**GOOD, "WEIGHT": "71", "NOTE": ""}, why="Read wrongly")
    whole = queries.all_entries(TRIAL)
    assert queries.standing_entries(TRIAL, [VISIT.form]) == [replace(each, history={}) for each in whole]
    assert queries.standing_entries(TRIAL, ["baseline"]) == []


def test_what_is_left_is_what_is_not_signed_and_not_compared(example: Example) -> None:
    saved(example)
    (left,) = lists.unsigned(TRIAL, ["01"])
    assert lists.uncompared(TRIAL, ["01"]) == [left] and lists.unsigned(TRIAL, ["02"]) == []
    (stand,) = lists.stands_of(TRIAL, [left])
    assert (stand.place, stand.signed, stand.verified) == (VISIT, (), 0)
    held = queries.entry(TRIAL, VISIT)
    assert held is not None
    signing.sign(TRIAL, VISIT, Meaning.RESPONSIBLE, 1, by=example.by(Role.ONCOLOGIST), now=NOW, key=key())
    first, *rest = list(held.answers)
    for paths, still in (([first], [left]), (rest, [])):
        marking.verify(TRIAL, VISIT, paths, 1, by=example.by(Role.MONITOR), now=NOW, key=key())
        assert lists.uncompared(TRIAL, ["01"]) == still
    assert lists.unsigned(TRIAL, ["01"]) == []
