"""A participant's own pages in a real browser: one question at a time on a phone, kept on a bad line, sent once; by
keyboard, without JavaScript, in French; and the paper that a site prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Visitor, served
from tests.browser.test_queue import program
from tests.browsing import evaluated

Visit = Callable[..., Visitor]
MAKE = """
import json
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import consented
from tests.web.participant import made_up
from tests.web.trials.example import prepared
example = prepared(timezone.now())
own = [made_up.linked(example, consented(example), language=each) for each in ("en", "en", "fr", "en")]
client = log_in(Client(), example.user("coordinator", "01"))
print(json.dumps({
    "pages": [[each.secret, each.passcode, each.number] for each in own],
    "cookie": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value],
}))
"""
KEPT = """
import json
from equipoise.web.followup import queries
held = queries.entries("stop-2", NUMBER)
refused = [[path for path, answer in each.answers.items() if answer.missing == "refused"] for each in held]
print(json.dumps([[each.place.form, each.revision, dict(each.values), why] for each, why in zip(held, refused)]))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """A site of this module's own, its environment, and four participants with their links."""
    with served(tmp_path_factory.mktemp("own") / "home") as (address, environment):
        yield address, environment, json.loads(program(MAKE, environment))


@pytest.fixture(scope="module")
def site(place: tuple[str, dict[str, str], dict[str, Any]]) -> str:
    return place[0]


def entered(page: Page, secret: str, passcode: str) -> None:
    page.goto(f"/my/{secret}/")
    page.get_by_label("Six figures").fill(passcode)
    with page.expect_navigation():
        page.get_by_role("button", name="Open my page").click()


def test_one_at_a_time_on_a_bad_line(visit: Visit, place: tuple[str, dict[str, str], dict[str, Any]]) -> None:
    secret, passcode, number = place[2]["pages"][0]
    visitor = visit(width=360, height=740, reduced_motion="reduce")
    page = visitor.page
    entered(page, secret, passcode)
    expect(page.get_by_role("heading", name="There are 2 things for you to answer")).to_be_visible()
    steps.require_no_violations(page)
    steps.require_no_sideways_scrolling(page, (360, 320))

    page.get_by_role("link", name="Health today").click()
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    expect(page.get_by_role("group", name="Self-care")).to_be_hidden()
    steps.require_no_violations(page, steps.EVERY[:2])
    page.get_by_label("2", exact=True).filter(visible=True).check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("group", name="Self-care")).to_be_visible()
    page.get_by_label("I prefer not to answer").filter(visible=True).check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 3 of 6")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("group", name="Self-care")).to_be_visible()

    page.goto("about:blank")  # the browser was closed
    page.goto(f"/my/{secret}/baseline/eq5d/")
    expect(page.get_by_text("Question 3 of 6")).to_be_visible()  # where they stopped
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("I prefer not to answer").filter(visible=True)).to_be_checked()
    for at in range(2, 6):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(f"Question {at + 1} of 6")).to_be_visible()
    page.get_by_label("Health today from 0 to 100").fill("71")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Look at your answers")).to_be_visible()
    expect(page.locator("[data-given] dd span[dir]")).to_have_text(
        ["2", "I prefer not to answer", "Not answered", "Not answered", "Not answered", "71"]
    )
    steps.require_no_violations(page, steps.EVERY[:2])

    visitor.context.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("They are not sent yet: there is no connection.")).to_be_visible()
    with page.expect_navigation(url="**/?sent=1"):
        visitor.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    expect(page.get_by_role("heading", name="There is one thing for you to answer")).to_be_visible()
    found = json.loads(program(KEPT.replace("NUMBER", repr(number)), place[1]))
    assert found == [["eq5d", 1, {"mobility": "2", "vas": "71"}, ["self_care"]]]
    assert evaluated(page, "Object.keys(localStorage).filter(each => each.startsWith('own:'))") == []
    assert visitor.foreign() == []


def test_what_follows_from_an_answer_is_asked_alone_by_keyboard(
    visit: Visit, place: tuple[str, dict[str, str], dict[str, Any]]
) -> None:
    """From the passcode to the review with no hand on a mouse; the same after a slip; and sent where the first try to
    send comes to nothing, though the device thinks that it has a connection.
    """
    secret, passcode, number = place[2]["pages"][1]
    page = visit(width=768).page
    page.clock.install()
    page.goto(f"/my/{secret}/")
    steps.tab_to(page, "#passcode")
    page.keyboard.type(passcode)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    steps.tab_to(page, ".own__task")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    steps.tab_to(page, "input[name=a-mobility]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")  # in a form that means to go on
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    for at in range(3, 7):
        steps.tab_to(page, "[data-next]")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Question {at} of 6")).to_be_visible()
    expect(page.locator("#a-vas")).to_be_focused()
    page.keyboard.type("700")
    page.keyboard.press("Enter")  # said at once, beside it
    expect(page.get_by_role("alert").filter(has_text="Write a whole number from 0 to 100.")).to_be_visible()
    expect(page.locator("#a-vas")).to_be_focused()
    expect(page.locator("#a-vas")).to_have_value("700")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look at your answers")).to_be_focused()

    page.route("**/baseline/eq5d/", lambda route: route.abort("connectionfailed"), times=1)
    steps.tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They are not sent yet: there is no connection.")).to_be_visible()
    with page.expect_navigation(url="**/?sent=1"):
        page.clock.fast_forward(20_000)
    found = json.loads(program(KEPT.replace("NUMBER", repr(number)), place[1]))
    assert found == [["eq5d", 1, {"mobility": "2", "vas": "70"}, []]]


def test_without_javascript_in_french(
    visit: Visit, place: tuple[str, dict[str, str], dict[str, Any]]
) -> None:
    secret, passcode, number = place[2]["pages"][2]
    page = visit(width=360, java_script_enabled=False).page
    page.goto(f"/my/{secret}/")
    page.get_by_label("Six chiffres").fill(passcode)
    with page.expect_navigation():
        page.get_by_role("button", name="Ouvrir ma page").click()
    with page.expect_navigation():
        page.get_by_role("link", name="La santé aujourd’hui").click()
    page.get_by_role("group", name="Mobilité").get_by_label("3", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_text("L’équipe de l’étude a reçu vos réponses. Merci")).to_be_visible()
    found = json.loads(program(KEPT.replace("NUMBER", repr(number)), place[1]))
    assert found == [["eq5d", 1, {"mobility": "3"}, []]]


def test_the_paper_of_a_link(visit: Visit, place: tuple[str, dict[str, str], dict[str, Any]]) -> None:
    name, value = place[2]["cookie"]
    visitor = visit(reduced_motion="reduce")
    visitor.context.add_cookies([{"url": place[0], "name": name, "value": value}])
    page = visitor.see(f"/trial/stop-2/participants/{place[2]['pages'][3][2]}/own-page/")
    expect(page.get_by_role("img", name="The link as a picture")).to_be_visible()
    expect(page.locator(".paper__code")).to_have_text(place[2]["pages"][3][1])
    steps.open_folds(page)
    steps.require_no_violations(page)
    steps.require_no_sideways_scrolling(page, (1440, 360))
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_be_visible()
    expect(page.get_by_role("button", name="Replace the link")).to_be_hidden()
    assert visitor.errors == []
