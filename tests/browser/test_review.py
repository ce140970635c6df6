"""The study team's room, as people meet it: by eye, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.browser.made_up import LONG, RTL
from tests.browsing import box, evaluated

Visit = Callable[..., Visitor]
SHIPPED = "NCT06918951"
PASSWORD = "only-for-this-test-1"
ROWS = f"""
from equipoise.web.accounts.demonstration import prepare
from equipoise.web.criteria import actions, team
from equipoise.protocols import texts
from datetime import UTC, datetime
now = datetime(2026, 11, 22, 9, tzinfo=UTC)
for name in ("ann", "bob"):
    prepare(name, {PASSWORD!r})
    team.join(name, by="test", now=now)
text = texts()["stop-2.yaml"]
for one in (text, text.replace("ecog in 0..2", "ecog in 0..1").replace("size >= nadir + 5", "size >= nadir + 6")):
    number = actions.save({SHIPPED!r}, one, by="ann", now=now)
    actions.approve({SHIPPED!r}, number, by="a-colleague-with-a-very-long-log-in-name@hospital.example.org", now=now)
    if number == 1:
        actions.publish({SHIPPED!r}, number, by="ann", now=now)
for nct_id in ({LONG!r}, {RTL!r}):
    actions.begin_from_what_there_is(nct_id, by="bob", now=now)
"""
TRIES = 4
"""A code is good for at most 30 seconds from when the page was made: it may be over when it is sent."""
PAGES = {
    "list": "/review/",
    "nothing found": "/review/?number=abc",
    "not begun": "/review/NCT90000006/",
    "draft": f"/review/{LONG}/",
    "right to left": f"/review/{RTL}/",
    "approved": f"/review/{SHIPPED}/",
    "file": f"/review/{LONG}/file/",
    "approve": f"/review/{LONG}/versions/1/approve/",
    "publish": f"/review/{SHIPPED}/versions/2/publish/",
    "withdraw": f"/review/{SHIPPED}/versions/1/withdraw/",
    "history": f"/review/{SHIPPED}/history/",
    "compare": f"/review/{SHIPPED}/compare/",
}
SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(each => each.closest('main') && !each.closest('.prose p, .callout p, .facts, .checks'))
  .filter(each => each.offsetParent)
  .map(each => [Math.round(each.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
  .filter(([height]) => height < 44)"""
APPROVE_AND_PUBLISH: tuple[tuple[Literal["button", "link"], str], ...] = (
    ("link", "Check and approve"),
    ("button", "Approve version 1"),
    ("link", "See what changes, and publish"),
    ("button", "Publish version 1"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of this module's own: what is done here must not show elsewhere."""
    with served(tmp_path_factory.mktemp("review") / "home") as (address, environment):
        _write(environment)
        yield address


def _write(environment: dict[str, str]) -> None:
    program = f"import django\ndjango.setup()\n{ROWS}"
    settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment | settings, check=True)


@pytest.fixture(scope="module")
def cookies(chromium: object, site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the cookies of those who have logged in lie, by their names."""
    folder = tmp_path_factory.mktemp("cookies")
    return {name: _logged_in(Visitor(chromium, site), name, folder) for name in ("ann", "bob")}  # type: ignore[arg-type]


def _logged_in(visitor: Visitor, name: str, folder: Path) -> Path:
    page = visitor.see("/review/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in", exact=True).click()
    for _ in range(TRIES):
        page.get_by_label("Code").fill(evaluated(page, "document.querySelector('.code-now').textContent"))
        with page.expect_navigation():
            page.get_by_role("button", name="Go on").click()
        if not evaluated(page, "!!document.querySelector('.code-now')"):
            break
    page.wait_for_url("**/review/")
    path = folder / f"{name}.json"
    visitor.context.storage_state(path=path)
    visitor.context.close()
    return path


@pytest.fixture
def ann(visit: Visit, cookies: dict[str, Path]) -> Visit:
    """A window of somebody of the study team."""
    return _window(visit, cookies["ann"])


@pytest.fixture
def bob(visit: Visit, cookies: dict[str, Path]) -> Visit:
    """A window of somebody else of it."""
    return _window(visit, cookies["bob"])


def _window(visit: Visit, cookie: Path) -> Visit:
    def make(width: int = 1440, **settings: object) -> Visitor:
        return visit(width=width, storage_state=str(cookie), **settings)

    return make


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(ann: Visit, name: str) -> None:
    page = ann(reduced_motion="reduce").see(PAGES[name])
    steps.open_folds(page)
    steps.require_no_violations(page, steps.EVERY if name == "draft" else steps.EVERY[2:])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_moves_or_asks_elsewhere(ann: Visit, name: str) -> None:
    visitor = ann()
    page = steps.require_still_and_light(visitor, PAGES[name])
    steps.open_folds(page)
    steps.require_no_sideways_scrolling(page)
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "422" not in each] == []


@pytest.mark.parametrize("name", ["list", "draft", "approve", "history"])
def test_targets_are_large_enough(ann: Visit, name: str) -> None:
    page = ann(width=360).see(PAGES[name])
    steps.open_folds(page)
    assert evaluated(page, SMALL) == []


def test_text_and_rule_lie_side_by_side_on_wide_screens_and_one_under_another_on_phones(ann: Visit) -> None:
    page = ann().see(PAGES["draft"])
    text, rule = page.locator("#I1 .criterion__text"), page.locator("#I1 .criterion__rule")
    assert box(text)["y"] == box(rule)["y"]
    assert box(text)["x"] < box(rule)["x"]
    steps.widen(page, 360)
    assert box(text)["y"] < box(rule)["y"]
    assert box(text)["x"] == box(rule)["x"]
    expect(page.get_by_role("heading", name="The text says").first).to_be_visible()


def test_keyboard_alone_corrects_a_criterion(ann: Visit) -> None:
    page = ann().see(f"/review/{LONG}/#I1")
    field = page.locator("#I1-text")
    page.locator("#I1 summary", has_text="Correct I1").focus()
    page.keyboard.press("Enter")
    expect(field).to_be_visible()
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("I1: ecog in 0..nonsense")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("#I1-error")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("I1: ecog in 0..nonsense")
    page.keyboard.press("Control+a")
    page.keyboard.type("I1: ecog in 0..1")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Save I1")
    with page.expect_navigation(url="**/#I1"):
        page.keyboard.press("Enter")
    expect(page.locator("#I1")).to_contain_text("is from 0 to 1")
    expect(page.get_by_role("status")).to_have_text("I1 is saved.")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_record_to_a_version_in_force(ann: Visit, bob: Visit, scripts: bool) -> None:
    """Begin, correct; by another approve, publish, take out of force: once with scripts and once without."""
    nct_id = "NCT91000001" if scripts else "NCT91000002"
    page = ann(width=360, java_script_enabled=scripts).see("/review/")
    page.get_by_label("Find a trial by its number").fill(nct_id)
    for opens in ("Open", "Draft it by rules"):
        with page.expect_navigation():
            page.get_by_role("button", name=opens).click()
    page.locator("summary", has_text="Correct I2").click()
    page.locator("#I2-text").fill("I2:\n  title: Metastases\n  rule: {words: One to five, ask: radiology}")
    with page.expect_navigation():
        page.get_by_role("button", name="Save I2").click()
    page = bob(width=360, java_script_enabled=scripts).see(f"/review/{nct_id}/")
    for kind, pressed in APPROVE_AND_PUBLISH:
        with page.expect_navigation():
            page.get_by_role(kind, name=pressed).click()
    expect(page.locator("h1")).to_contain_text("version 1 is in force")
    with page.expect_navigation():
        page.get_by_role("link", name="Take it out of force").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Take it out of force").click()
    expect(page.get_by_role("alert")).to_have_text("Say why.")
    page.get_by_label("Why?").fill("It was a try.")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it out of force").click()
    expect(page.locator("h1")).to_contain_text("version 1 was withdrawn")


def test_print_shows_text_and_rule_alone(ann: Visit) -> None:
    page = ann().see(PAGES["draft"])
    page.emulate_media(media="print")
    expect(page.locator("#I1 .criterion__text")).to_be_visible()
    expect(page.locator("summary", has_text="Correct I1")).to_be_hidden()
    expect(page.get_by_role("link", name="Check and approve")).to_be_hidden()
