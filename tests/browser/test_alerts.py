"""Being told of changes, as people do it: asked by keyboard, confirmed, told, changed, ended; and without scripts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served

STUDY = "NCT06918951"
LOOKS = ((1440, "light"), (360, "dark"))
WORKER = """
from tests.web.alerts.made_up import letters, link, queue
queue()
print(link(letters("confirm")[0], "confirm/"))
"""
NEWS = f"""
from datetime import UTC, datetime
from equipoise.web.alerts import sending
from equipoise.web.alerts.models import Subscriber
from tests.web.alerts.made_up import link, letters, news, notice
now = datetime.now(UTC)
for subscriber in Subscriber.objects.filter(letters=0):
    for _ in range(3):
        notice(subscriber, news("{STUDY}"), due=now)
sending.send(now)
print(link(letters("news")[0], "end/"))
"""
Run = Callable[[str], str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Run]]:
    """A site of this module's own, and what its worker does."""
    with served(tmp_path_factory.mktemp("alerts") / "home") as (address, environment):

        def run(program: str) -> str:
            done = subprocess.run(
                [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"],
                cwd=ROOT,
                env=environment | {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            return done.stdout.strip()

        yield address, run


@pytest.fixture(scope="module")
def site(made: tuple[str, Run]) -> str:
    return made[0]


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def looked_at(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the window."""
    steps.open_folds(page)
    steps.require_no_violations(page, LOOKS)
    steps.require_no_sideways_scrolling(page, (320, 1440))


def test_from_a_trial_to_its_news_and_to_the_end(
    visit: Callable[..., Visitor], made: tuple[str, Run]
) -> None:
    visitor = visit(reduced_motion="reduce", timezone_id="America/Vancouver")
    page = visitor.see(f"/studies/{STUDY}/")
    page.get_by_role("link", name="Tell me when this changes").click()
    heading(page, "We tell you when this trial changes")
    expect(page.get_by_label("By which clock do you live?")).to_have_value("America/Vancouver")
    expect(page.locator("input[name=proof]")).not_to_have_value("")
    looked_at(page)
    _ask_by_keyboard(page)
    heading(page, "Look into your mailbox")
    page = visitor.see(made[1](WORKER))
    heading(page, "Do you want to be told of this?")
    looked_at(page)
    steps.tab_to(page, "main form .button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed. From now on we tell you.")).to_be_visible()
    ending = made[1](NEWS)
    page.reload()
    expect(page.get_by_text("The study opened").first).to_be_visible()
    looked_at(page)
    _change_and_stop(page)
    page = visitor.see(ending)
    heading(page, "Stop all letters?")
    looked_at(page)
    page.get_by_role("button", name="Stop all letters").click()
    heading(page, "You get no more letters")
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "422" not in each] == []


def _ask_by_keyboard(page: Page) -> None:
    """By keyboard alone: first with a mistake, to which the focus goes."""
    steps.tab_to(page, "#id_email")
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_role("link", name="Write your e-mail address.").click()
    expect(page.locator("#id_email")).to_be_focused()
    page.keyboard.type("ada@example.org")
    steps.tab_to(page, "#id_pace_1")
    page.keyboard.press("ArrowUp")
    steps.tab_to(page, "main form .button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _change_and_stop(page: Page) -> None:
    """Change one thing, stop it and begin it again; hold letters and let them go on."""
    page.get_by_role("link", name="Change").click()
    heading(page, "Change what we tell you")
    looked_at(page)
    page.get_by_label("Once a week").check()
    page.get_by_label("Dates").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your change is saved.")).to_be_visible()
    expect(page.locator(".alerts__own")).to_contain_text("Once a week")
    page.get_by_role("button", name="Stop “").click()
    expect(page.get_by_text("You can begin it again below")).to_be_visible()
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_text("It goes on")).to_be_visible()
    page.get_by_text("Hold letters for a while").click()
    page.get_by_role("button", name="Hold letters").click()
    heading(page, "Letters are held")
    page.get_by_role("button", name="Let letters go on").click()
    heading(page, "What we tell you of")


def test_without_scripts_a_search_is_asked_for_and_erased(
    visit: Callable[..., Visitor], made: tuple[str, Run]
) -> None:
    visitor = visit(width=360, java_script_enabled=False)
    page = visitor.see("/studies/?q=lung+cancer")
    page.get_by_role("link", name="Tell me of new trials like these").click()
    heading(page, "We tell you of new trials like these")
    page.get_by_label("Your e-mail address").fill("bea@example.org")
    page.get_by_label("By which clock do you live?").select_option("Europe/Paris")
    page.get_by_role("button", name="Ask to be told").click()
    heading(page, "Look into your mailbox")
    page = visitor.see(made[1](WORKER))
    expect(page.get_by_text("New trials for “lung cancer”")).to_be_visible()
    page.get_by_role("button", name="Yes, tell me").click()
    heading(page, "What we tell you of")
    page.get_by_role("link", name="Delete all that you hold on me here").click()
    page.get_by_role("button", name="Delete everything").click()
    heading(page, "Everything is deleted")
    assert visitor.errors == []


@pytest.mark.parametrize("path", ["/alerts/", "/alerts/link/", "/alerts/new/"])
def test_other_pages(visit: Callable[..., Any], path: str) -> None:
    looked_at(visit(reduced_motion="reduce").see(path))
