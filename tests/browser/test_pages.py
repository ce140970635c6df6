"""Every page of the shell, the home page and the results, as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Visitor
from tests.browser.made_up import CROWDED, LONG, LONG_TITLE, PLAIN
from tests.browsing import evaluated

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
SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(each => !each.closest('.prose p, h2, .skip, .colophon p, .banner p') && each.offsetParent)
  .map(each => [each.closest('.choice') || each, each])
  .map(([box, each]) => [Math.round(box.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
  .filter(([height]) => height < 44)"""
PAINTED = """
  window.painted = [];
  const look = () => {
    if (document.body) window.painted.push(getComputedStyle(document.body).backgroundColor);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
"""Notes the page's colour at every painting; until the style sheets are there, nothing is painted."""


@pytest.mark.parametrize("name", [name for name in PAGES if name != "second page"])
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    steps.require_no_violations(visit(reduced_motion="reduce").see(PAGES[name]))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_still_light_and_alone(visit: Visit, name: str, width: int) -> None:
    """Nothing moves or scrolls sideways, no other host is asked, nothing is reported, and the page is light."""
    visitor = visit(width=width)
    page = steps.require_still_and_light(visitor, PAGES[name])
    if width == 1440:
        steps.require_no_sideways_scrolling(page, (768, 640, 360, 320))
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "404" not in each] == []


def test_targets_are_large_enough(visit: Visit) -> None:
    """44 px for everything that is pressed, links inside running text apart (WCAG 2.5.5 and its exception)."""
    page = visit(width=360).see(FOUND)
    steps.open_folds(page)
    assert evaluated(page, SMALL) == []


def test_line_is_no_longer_than_66_characters(visit: Visit) -> None:
    page = visit().see("/about/")
    characters = evaluated(
        page,
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
        }))""",
    )
    assert 40 < characters <= 70


def test_keyboard_alone_finds_a_trial(visit: Visit) -> None:
    page = visit().see("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("radiotherapy")
    page.keyboard.press("Tab")
    page.keyboard.type("Vancouver")
    with page.expect_navigation(url="**/studies/**near=Vancouver**"):
        page.keyboard.press("Enter")
    steps.tab_to(page, "a[href^='/studies/NCT']")


def test_whole_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see("/")
    page.get_by_label("What do you have, or look for?").fill("radiotherapy")
    page.get_by_role("button", name="Find trials").click()
    page.wait_for_url("**/studies/**")
    expect(page.locator("article.result")).to_have_count(20)
    page.locator("#facets").get_by_label("Phase 3").check()
    page.get_by_role("button", name="Show these trials").click()
    page.wait_for_url("**phase=phase3**")
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2**")
    page.get_by_role("link", name="Phase 3 : take this filter off").click()
    page.wait_for_url(lambda url: "phase" not in url)


def test_a_facet_changes_results_counts_and_address_in_place(visit: Visit) -> None:
    visitor = visit()
    page = visitor.see("/studies/?q=radiotherapy")
    evaluated(page, "window.same = true")
    heading, focused = page.locator("h1"), page.locator(":focus")
    total = evaluated(page, "document.querySelector('h1').innerText")
    page.locator("#facets").get_by_label("Canada").check()
    page.wait_for_url("**country=Canada**")
    expect(heading).not_to_have_text(total)
    changed = evaluated(page, "document.querySelector('h1').innerText")
    expect(page).to_have_url(re.compile(r"\?q=radiotherapy&country=Canada$"))
    expect(page.locator("#told")).to_have_text(changed)
    expect(focused).to_have_value("Canada")
    assert evaluated(page, "window.same") is True
    page.go_back(wait_until="networkidle")
    expect(heading).to_have_text(total)
    assert visitor.errors == []


def test_chosen_theme_stays_without_a_flash(visit: Visit) -> None:
    page = visit(color_scheme="light").see("/about/")
    light = evaluated(page, "getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).not_to_have_css("background-color", light)
    dark = evaluated(page, "getComputedStyle(document.body).backgroundColor")
    page.add_init_script(PAINTED)
    page.goto("/")
    page.wait_for_function("window.painted.length > 0")
    assert set(evaluated(page, "window.painted")) == {dark}


def test_position_is_filled_in_roughly_and_only_when_asked(visit: Visit) -> None:
    visitor = visit(geolocation={"latitude": 49.28273, "longitude": -123.12074}, permissions=["geolocation"])
    page = visitor.see("/")
    expect(page.get_by_label("Where are you?")).to_have_value("")
    page.get_by_role("button", name="Use my position").click()
    expect(page.get_by_label("Where are you?")).to_have_value("49.28, -123.12")


def test_long_crowded_and_hostile_records_are_shown_as_they_are(visit: Visit) -> None:
    page = visit(width=360).see("/studies/?q=radiotherapy&page_size=50")
    expect(page.locator(f"#t-{LONG}")).to_have_text(LONG_TITLE)
    crowded = page.locator(f"article:has(#t-{CROWDED})")
    expect(crowded).to_contain_text("400 of 400 places are recruiting")
    expect(page.locator(f"#t-{PLAIN}")).to_be_visible()
    expect(page.locator("article script")).to_have_count(0)


def test_print_leaves_out_forms_and_navigation(visit: Visit) -> None:
    page = visit().see(FOUND)
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_saving_comes_back_to_the_same_results(visit: Visit, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts).see("/studies/?q=radiotherapy&page=2&page_size=4")
    second = page.locator("article.result").nth(1)
    with page.expect_navigation():
        second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("button", name="Saved")).to_have_count(1)
    expect(page.get_by_role("button", name="Saved")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/studies/\?q=radiotherapy&page=2&page_size=4$"))
