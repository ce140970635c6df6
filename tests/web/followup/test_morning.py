"""A coordinator’s morning: from what is due to its first empty form, on to the next, to somebody by their number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import overview
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
HOME = f"/trial/{TRIAL}/"
PERSON = f"{HOME}participants/{NUMBER}/"
FORMS = f"{PERSON}forms/week6/"


def page(example: Example, address: str, role: Role = Role.COORDINATOR, **sent: str) -> Any:
    client = log_in(Client(), example.user(role))
    with time_machine.travel(NOW, tick=False):
        return client.post(address, sent) if sent else client.get(address)


def links(answer: Any, within: str = "main") -> dict[str, str]:
    shown = BeautifulSoup(answer.content, "html.parser").select(f"{within} a")
    return {each.get_text(" ", strip=True): str(each["href"]) for each in shown}


def test_what_is_due_leads_to_its_first_empty_form_that_the_team_fills(example: Example) -> None:
    due = links(page(example, f"{HOME}visits/"), ".visit-list")
    assert due[f"Fill in Visit of {NUMBER}"] == f"{FORMS}visit/1/"
    assert due[NUMBER] == f"{PERSON}#week6"
    saved(example)
    assert f"{FORMS}visit/1/" not in links(page(example, f"{HOME}visits/"), ".visit-list").values()
    reading = links(page(example, f"{HOME}visits/", Role.MONITOR), ".visit-list")
    assert not any(each.startswith("Fill in") for each in reading)


def test_saving_leads_on_to_the_next_form_that_is_empty(example: Example) -> None:
    address = f"{PERSON}forms/baseline/baseline/1/"
    sent = {"key": "k", "revision": "0", "v.ECOG": "1"}
    assert "Save, and on to “ Lesion measurements ”" in text(page(example, address))
    assert page(example, address, **sent, go="next").headers["Location"].endswith("/baseline/lesions/1/")
    assert page(example, address, **sent).headers["Location"].endswith("/baseline/baseline/1/")
    last = f"{PERSON}forms/baseline/lesions/1/"
    assert "Save, and on to" not in text(page(example, last)), "what participants fill is not waited for"
    there = page(example, last, **(sent | {"key": "m", "v.ECOG": ""}), go="next").headers["Location"]
    assert there.endswith("/baseline/lesions/1/")


def test_a_number_leads_to_its_participant_and_its_last_figures_do(example: Example) -> None:
    for asked in (NUMBER, "001", "1"):
        found = page(example, f"{HOME}visits/?participant={asked}")
        assert (found.status_code, found.headers["Location"]) == (302, PERSON), asked
    for asked in ("99", "x", "<b>", "02-001"):
        shown = page(example, f"{HOME}visits/?participant={asked}")
        assert shown.status_code == 200 and "Nobody who consented here has the number" in text(shown), asked


def test_figures_that_mean_several_are_asked_about(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = enrolment.participants(TRIAL, "01")
    two = [one, replace(one, number="02-001", site="02"), replace(one, number="02-002", site="02")]
    monkeypatch.setattr(overview.enrolment, "participants", lambda trial: two)
    assert overview.called(TRIAL, "1", ["01", "02"]) == ["01-001", "02-001"]
    assert overview.called(TRIAL, "1", ["01"]) == ["01-001"]
    assert overview.called(TRIAL, "02-002", ["01", "02"]) == ["02-002"]


def test_visits_that_are_far_off_are_folded(example: Example) -> None:
    shown = BeautifulSoup(page(example, PERSON).content, "html.parser")
    folded = shown.select(".schedule__later .schedule__visit")
    every = shown.select(".schedule__visit")
    near = [each.get_text(" ") for each in every if each not in folded]
    assert len(near) == 4, "those before, and the next two"
    assert "window opens in" in near[2] and "window opens in" not in near[3], "far off the dates say it alone"
    last = folded[-1].select("time")[0].get_text(strip=True).partition(" ")[2]
    (summary,) = shown.select(".schedule__later > summary")
    assert summary.get_text() == f"{len(folded)} later visits, until {last}"
    ids = [each["id"] for each in shown.select("[id]")]
    assert len(ids) == len(set(ids))


def text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())
