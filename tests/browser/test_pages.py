"""Every page of the shell, the home page and the results, as people meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor
from tests.browser.made_up import CROWDED, LONG, LONG_TITLE, PLAIN

Visit = Callable[..., Visitor]
FOUND = "/studies/?q=radiotherapy&near=Vancouver&status=recruiting&page_size=4"
PAGES = {
    "home": "/",
    "results": FOUND,
    "second page": "/studies/?q=radiotherapy&page=2&page_size=4",
    "nothing found": "/studies/?q=zzzqx&near=Atlantis&age=x&within=0",
    "about": "/about/",
    "sources": "/about/sources/",
    "accessibility": "/about/accessibility/",
    "privacy": "/about/privacy/",
    "log in": "/account/log-in/",
    "no such page": "/no/such/page/",
}
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""
WEIGHT = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter(e => e.initiatorType !== 'img').reduce((sum, e) => sum + e.transferSize, 0)"""


@pytest.mark.parametrize("name", [name for name in PAGES if name != "second page"])
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    visitor = visit(reduced_motion="reduce")
    page = visitor.see(PAGES[name])
    for width in (1440, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            violations = Axe().run(page, options=LEVELS).response["violations"]
            told = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in violations]
            assert not told, f"{width} px, {scheme}: {told}"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    """320 is WCAG's reflow; 640 is 1280 at 200 %."""
    page = visit().see(PAGES[name])
    for width in (768, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_still_light_and_alone(visit: Visit, name: str, width: int) -> None:
    """Nothing moves, no other host is asked, nothing is reported, and the page is light."""
    visitor = visit(width=width)
    page = visitor.see(PAGES[name], until="networkidle")
    assert page.evaluate(SHIFT) < 0.001
    assert page.evaluate(WEIGHT) < 120_000
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "404" not in each] == []


def test_targets_are_large_enough(visit: Visit) -> None:
    """44 px for everything that is pressed, links inside running text apart (WCAG 2.5.5 and its exception)."""
    page = visit(width=360).see(FOUND)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
        .filter(each => !each.closest('.prose p, h2, .skip, .colophon p') && each.offsetParent)
        .map(each => [each.closest('.choice') || each, each])
        .map(([box, each]) => [Math.round(box.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
        .filter(([height]) => height < 44)"""
    )
    assert small == []


def test_line_is_no_longer_than_66_characters(visit: Visit) -> None:
    page = visit().see("/about/")
    characters = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('.prose > p:not(.lead)')].map(each => {
          const range = document.createRange(), text = each.firstChild;
          let from = 0, top = null, longest = 0;
          for (let i = 0; i < text.length; i++) {
            range.setStart(text, i); range.setEnd(text, i + 1);
            const line = range.getBoundingClientRect().top;
            if (top !== null && line > top + 5) { longest = Math.max(longest, i - from); from = i; }
            top = line;
          }
          return longest;
        }))"""
    )
    assert 40 < characters <= 70


def test_keyboard_alone_finds_a_trial(visit: Visit) -> None:
    visitor = visit()
    page = visitor.see("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("radiotherapy")
    page.keyboard.press("Tab")
    page.keyboard.type("Vancouver")
    page.keyboard.press("Enter")
    page.wait_for_url("**/studies/**")
    assert "near=Vancouver" in page.url
    _tab_to(page, "a[href^='/studies/NCT']")


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is there; every stop on the way must be seen to have it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    raise AssertionError(f"{selector} can't be reached with the Tab key")


def test_whole_without_javascript(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    page = visitor.see("/")
    page.get_by_label("What do you have, or look for?").fill("radiotherapy")
    page.get_by_role("button", name="Find trials").click()
    page.wait_for_url("**/studies/**")
    before = page.locator("article.result").count()
    page.locator("#facets").get_by_label("Phase 3").check()
    page.get_by_role("button", name="Show these trials").click()
    page.wait_for_url("**phase=phase3**")
    assert before == 20
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2**")
    page.get_by_role("link", name="Phase 3 : take this filter off").click()
    page.wait_for_url(lambda url: "phase" not in url)


def test_a_facet_changes_results_counts_and_address_in_place(visit: Visit) -> None:
    visitor = visit()
    page = visitor.see("/studies/?q=radiotherapy")
    page.evaluate("window.same = true")
    total = page.locator("h1").inner_text()
    page.locator("#facets").get_by_label("Canada").check()
    page.wait_for_url("**country=Canada**")
    page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=total)
    assert page.evaluate("window.same") is True
    assert page.url.endswith("?q=radiotherapy&country=Canada")
    assert page.locator("#told").inner_text() == page.locator("h1").inner_text()
    assert page.evaluate("document.activeElement.value") == "Canada"
    page.go_back(wait_until="networkidle")
    assert page.locator("h1").inner_text() == total
    assert visitor.errors == []


def test_chosen_theme_stays_without_a_flash(visit: Visit) -> None:
    visitor = visit(color_scheme="light")
    page = visitor.see("/about/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto("/", wait_until="commit")
    page.wait_for_selector("body")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_position_is_filled_in_roughly_and_only_when_asked(visit: Visit) -> None:
    visitor = visit(geolocation={"latitude": 49.28273, "longitude": -123.12074}, permissions=["geolocation"])
    page = visitor.see("/")
    assert page.get_by_label("Where are you?").input_value() == ""
    page.get_by_role("button", name="Use my position").click()
    page.wait_for_function("document.getElementById('near').value !== ''")
    assert page.get_by_label("Where are you?").input_value() == "49.28, -123.12"


def test_long_crowded_and_hostile_records_are_shown_as_they_are(visit: Visit) -> None:
    page = visit(width=360).see("/studies/?q=radiotherapy&page_size=50")
    assert page.locator(f"#t-{LONG}").inner_text() == LONG_TITLE
    assert "400 of 400 places are recruiting" in page.locator(f"article:has(#t-{CROWDED})").inner_text()
    assert page.locator(f"#t-{PLAIN}").is_visible()
    assert page.locator("article script").count() == 0


def test_print_leaves_out_forms_and_navigation(visit: Visit) -> None:
    page = visit().see(FOUND)
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert not page.locator("#search").is_visible()
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_saving_comes_back_to_the_same_results(visit: Visit, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts).see("/studies/?q=radiotherapy&page=2&page_size=4")
    page.locator("article.result").nth(1).get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    assert page.url.endswith("/studies/?q=radiotherapy&page=2&page_size=4")
    assert page.locator("article.result").nth(1).get_by_role("button", name="Saved").count() == 1
    assert page.get_by_role("button", name="Saved").count() == 1
