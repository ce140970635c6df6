"""Telling news from the command line: how it stands, and each step by hand, in counts that name nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine

from equipoise.web.alerts import queries
from equipoise.web.alerts.models import Notice
from equipoise.web.operations.checks import all_checks
from equipoise.web.operations.figures import State
from tests.cli.command import Run, run
from tests.web.alerts.made_up import EMAIL, MONDAY, THIS, later, letters, news, notice, somebody
from tests.web.finder import samples

__all__ = ["run"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _waiting(db: None) -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        samples.load(samples.harbour())
        notice(somebody(THIS), news())
        yield


def test_how_it_stands_is_said_in_lines_and_as_json_and_names_nobody(run: Run) -> None:
    out = run("alerts", "status").out
    assert "notices waiting                     1" in out
    found = json.loads(run("alerts", "status", "--json").out)
    assert (found["subscribers active"], found["subscriptions study"], found["notices due"]) == (1, 1, 1)
    assert EMAIL not in out and "NCT" not in out


def test_each_step_is_done_by_hand(run: Run) -> None:
    assert run("alerts", "send").out == "1 letters were written.\n"
    assert json.loads(run("alerts", "send", "--json").out) == {"done": 0}
    assert letters("news") and not Notice.objects.filter(letter=0)
    assert json.loads(run("alerts", "gather", "--json").out) == {"done": 0}
    assert run("alerts", "match").out.endswith("notices were made.\n")
    assert Notice.objects.get().letter == 1  # what was told is not noted again


def test_figures_and_the_doctor_tell_of_news_that_waits() -> None:
    (found,) = (each for each in State(MONDAY).collect() if each.name == "equipoise_alerts_notices_waiting")
    assert [each.value for each in found.samples] == [1]
    assert queries.looked(MONDAY) == ("1 pieces of news wait to be told, 1 of them due.", "")
    (said,) = (each for each in all_checks(later(1)) if each.name == "alerts")
    assert said.level == "warning" and "worker" in said.mend
