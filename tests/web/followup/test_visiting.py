"""The day of a visit is typed once: with a form, or before it; where the two differ, it is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Place
from equipoise.web.followup import actions, checks, queries, schedules
from equipoise.web.followup.actions import Sent
from equipoise.web.ledger import queries as ledger
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import BEGUN, GOOD, NOW, NUMBER, TRIAL, VISIT, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
PERSON = f"/trial/{TRIAL}/participants/{NUMBER}/"
FORM = f"{PERSON}forms/week6/visit/1/"
SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 3)
BASELINE = Place(NUMBER, "baseline", "baseline")


def visit(name: str = "week6") -> tuple[date | None, str] | None:
    found = queries.happening(TRIAL, NUMBER, name)
    return (found.day, found.how) if found else None


def came(example: Example, day: date, how: str = "in person", why: str = "") -> None:
    by = example.by(Role.COORDINATOR)
    actions.happened(TRIAL, NUMBER, "week6", day, how, by=by, now=NOW, key=key(), why=why)


def doubts() -> list[tuple[str, str]]:
    plan = schedules.plan(TRIAL, NUMBER, NOW)
    held = queries.entry(TRIAL, VISIT)
    assert held is not None
    found = checks.findings(plan, VISIT, held.answers)
    return [(each.path, each.sentence) for each in found if "recorded" in each.sentence]


def page(example: Example, address: str, **sent: str) -> Any:
    client = log_in(Client(), example.user(Role.COORDINATOR, "01"))
    with time_machine.travel(NOW, tick=False):
        return client.post(address, sent, follow=True) if sent else client.get(address)


def test_a_form_says_its_visit_too_once_whatever_is_sent_again(example: Example) -> None:
    assert saved(example, sent="k").visited == SECOND
    assert visit() == (SECOND, "in person")
    before = ledger.head(TRIAL)
    saved(example, sent="k")
    assert saved(example, {"WEIGHT": "80"}, why="x").visited is None
    assert ledger.head(TRIAL)[0] == before[0] + 1


@pytest.mark.parametrize("values", [{"VISDAT": "2026-03-02"}, GOOD | {"VISDAT": "2026-03-04"}, {"ECOG": "1"}])
def test_it_says_nothing_without_a_day_that_was_or_how_it_was(
    example: Example, values: dict[str, str]
) -> None:
    assert saved(example, values).visited is None
    assert visit() is None


def test_a_corrected_form_corrects_what_both_had_said_and_nothing_else(example: Example) -> None:
    saved(example)
    assert saved(example, {"VISDAT": "2026-03-03", "VISMODE": "T"}, why="Typing error.").visited == THIRD
    assert visit() == (THIRD, "remote")
    came(example, SECOND, why="It was the day before")
    assert saved(example, {"VISDAT": "2026-03-01"}, why="x").visited is None
    assert visit() == (SECOND, "in person")


def test_where_they_differ_the_form_and_the_visit_say_so(example: Example) -> None:
    came(example, THIRD, "remote")
    saved(example)
    assert doubts() == [
        ("VISDAT", "The visit is recorded on 3 March 2026. One of the two days is wrong: correct it."),
        ("VISMODE", "The visit is recorded as remote. One of the two is wrong."),
    ]
    assert "says 2 March 2026, and 3 March 2026 is recorded here" in text(
        page(example, f"{PERSON}visits/week6/")
    )
    came(example, SECOND, why="Typing error.")
    assert doubts() == []
    actions.missed(TRIAL, NUMBER, "week6", by=example.by(Role.COORDINATOR), now=NOW, key=key(), why="x")
    assert [each[1][:33] for each in doubts()] == ["The visit is recorded as missed. "]


def test_what_is_known_of_a_visit_stands_in_the_empty_form(example: Example) -> None:
    assert "records the visit too" in text(page(example, FORM))
    came(example, THIRD)
    shown = BeautifulSoup(page(example, FORM).content, "html.parser")
    assert shown.select_one("#f-VISDAT")["value"] == "2026-03-03"  # type: ignore[index]
    assert [each["value"] for each in shown.select("[name='v.VISMODE'][checked]")] == ["S"]
    assert "recorded on 3 March 2026, in person; its day is filled in below" in shown.get_text()
    assert queries.entry(TRIAL, VISIT) is None


def test_a_form_that_does_not_ask_how_is_asked_it_beside(example: Example) -> None:
    address = f"{PERSON}forms/baseline/baseline/1/"
    shown = BeautifulSoup(page(example, address).content, "html.parser")
    assert [each["value"] for each in shown.select("[name=how][checked]")] == ["in person"]
    sent = {"v.VISDAT": f"{BEGUN:%Y-%m-%d}", "how": "remote", "key": "k", "revision": "0"}
    assert "The visit is recorded on 19 January 2026." in text(page(example, address, **sent))
    assert visit("baseline") == (BEGUN.date(), "remote")
    assert not BeautifulSoup(page(example, address).content, "html.parser").select("[name=how]")


def test_how_it_was_has_to_be_one_of_two(example: Example) -> None:
    sent = Sent({"VISDAT": "2026-01-19"}, {}, 0, how="by pigeon")
    by = example.by(Role.COORDINATOR)
    assert actions.keep(TRIAL, BASELINE, sent, by=by, now=NOW, key=key()).visited is None


def text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())
