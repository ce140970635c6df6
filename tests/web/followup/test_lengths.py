"""Words that are longer than a record keeps: refused with how long they are, shown as they were typed, never cut."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.values.words import TooLong
from equipoise.web.followup import asking, lists, marking, queries
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials.permissions import Deed
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import GOOD, NOW, NUMBER, TRIAL, VISIT, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
FORM = f"/trial/{TRIAL}/participants/{NUMBER}/forms/{VISIT.visit}/{VISIT.form}/1/"


def sent(example: Example, role: Role, address: str, **values: str) -> tuple[int, BeautifulSoup]:
    answer = log_in(Client(), example.user(role, "01")).post(address, {"key": key(), **values})
    return answer.status_code, BeautifulSoup(answer.content, "html.parser")


def words(page: BeautifulSoup, name: str) -> str:
    """What a field for words holds."""
    field: Any = page.find(["textarea", "input"], attrs={"name": name})
    return str(field.get("value") or field.get_text())


def test_an_answer_comes_back_whole_and_nothing_of_the_form_is_kept(example: Example) -> None:
    long, before = "n" * 5_600, ledger.head(TRIAL)
    status, page = sent(
        example, Role.COORDINATOR, FORM, **{"v.NOTE": long, "v.WEIGHT": "70", "revision": "0"}
    )
    assert (status, words(page, "v.NOTE"), words(page, "v.WEIGHT")) == (422, long, "70")
    assert "has 5,600 characters, and 5,000 is the most. Take out 600" in " ".join(page.get_text().split())
    assert "kept as it was typed" not in page.get_text()
    assert ledger.head(TRIAL) == before and queries.entry(TRIAL, VISIT) is None


def test_the_reason_of_a_change_comes_back_whole(example: Example) -> None:
    saved(example)
    status, page = sent(
        example, Role.COORDINATOR, FORM, **{"v.WEIGHT": "71", "revision": "1", "why": "w" * 1_001}
    )
    assert (status, words(page, "why")) == (422, "w" * 1_001)
    held = queries.entry(TRIAL, VISIT)
    assert held is not None and held.answers["WEIGHT"].value == GOOD["WEIGHT"]


def test_a_question_that_is_too_long_is_there_to_be_mended_and_sent_again(example: Example) -> None:
    saved(example)
    status, page = sent(example, Role.DATA_MANAGER, f"{FORM}queries/", path="WEIGHT", text="q" * 2_001)
    form: Any = page.select_one("form.stack-8")
    assert (status, words(form, "text")) == (422, "q" * 2_001)
    again = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    client = log_in(Client(), example.user(Role.DATA_MANAGER))
    assert client.post(form["action"], {**again, "text": "q" * 2_000}).status_code == 303
    (asked,) = lists.asked_of(TRIAL, VISIT)
    assert (asked.path, asked.said[0].text) == ("WEIGHT", "q" * 2_000)


@pytest.mark.parametrize(("deed", "longest"), [(Deed.QUERY, asking.LONGEST), (Deed.LOCK, 1_000)])
def test_the_most_is_kept_and_one_more_is_not(example: Example, deed: Deed, longest: int) -> None:
    saved(example)
    by = example.by(Role.DATA_MANAGER)

    def say(text: str) -> None:
        if deed is Deed.QUERY:
            asking.ask(TRIAL, VISIT, "WEIGHT", text, by=by, now=NOW, key=key())
        else:
            marking.lock(TRIAL, VISIT.scopes()[0], by=by, now=NOW, key=key(), site="01", why=text)

    with pytest.raises(TooLong):
        say("x" * (longest + 1))
    before = ledger.head(TRIAL)[0]
    say("x" * longest)
    assert ledger.head(TRIAL)[0] == before + 1
