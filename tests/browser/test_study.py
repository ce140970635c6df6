"""The study page and what stands around it, as people meet them: by eye, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser import steps
from tests.browser.conftest import Visitor
from tests.browser.made_up import BARE, CROWDED, HOSTILE, LONG, RTL
from tests.browsing import box
from tests.web.finder.samples import HARBOUR

Visit = Callable[..., Visitor]
STUDY = f"/studies/{HARBOUR}/?near=Nanaimo"
PAGES = {
    "study": STUDY,
    "bare": f"/studies/{BARE}/",
    "hostile": f"/studies/{HOSTILE}/",
    "long title": f"/studies/{LONG}/",
    "right to left": f"/studies/{RTL}/",
    "400 sites": f"/studies/{CROWDED}/?near=Toronto",
    "every site": f"/studies/{CROWDED}/sites/?near=Toronto&page=2",
    "unknown place": f"/studies/{HARBOUR}/?near=Atlantisqqq",
    "print": f"/studies/{HARBOUR}/print/",
    "history": f"/studies/{HARBOUR}/history/",
    "compare": f"/compare/?id={HARBOUR}&id={BARE}&id={LONG}&id={HOSTILE}",
    "nothing to compare": "/compare/",
    "nothing saved": "/saved/",
    "glossary": "/glossary/",
    "term": "/glossary/ecog/",
}


# The same pieces in other records: one width and one scheme show what is peculiar to them.
LOOKS = {"study": steps.EVERY, "compare": steps.EVERY[1:3]}
WORD, NOTE = "#who .term__word:text('ECOG')", "#who .term:has(.term__word:text('ECOG')) .term__note"
SHORT = {"400 sites": f"/studies/{CROWDED}/", "glossary": "/glossary/?q=blood"}
STILL = ("study", "400 sites", "every site", "compare", "glossary")
"""Pages that are visited for what moves and weighs; on that visit they are made narrow too."""


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    page = visit(reduced_motion="reduce").see(SHORT.get(name, PAGES[name]))
    if name not in SHORT:
        steps.open_folds(page)
    steps.require_no_violations(page, LOOKS.get(name, steps.EVERY[3:]))
    if name not in STILL:
        steps.require_no_sideways_scrolling(page)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", STILL)
def test_still_light_and_alone(visit: Visit, name: str, width: int) -> None:
    visitor = visit(width=width)
    page = steps.require_still_and_light(visitor, PAGES[name])
    if width == 1440:
        steps.open_folds(page)
        steps.require_no_sideways_scrolling(page)
    assert visitor.foreign() == []
    assert visitor.errors == []


def test_hostile_words_run_nothing(visit: Visit) -> None:
    visitor = visit()
    dialogs: list[str] = []

    def told(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visitor.page.on("dialog", told)
    for name in ("hostile", "compare"):
        visitor.see(PAGES[name], until="networkidle")
    assert dialogs == []
    assert visitor.errors == []


def test_a_term_explains_itself_on_focus_and_goes_with_escape(visit: Visit) -> None:
    page = visit().see(STUDY)
    word, note = page.locator(WORD).first, page.locator(NOTE).first
    expect(note).to_be_hidden()
    word.focus()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.keyboard.press("Tab")
    expect(word).not_to_be_focused()
    expect(note).to_be_hidden()


def test_a_term_explains_itself_under_the_pointer_and_the_note_can_be_reached(visit: Visit) -> None:
    page = visit().see(STUDY)
    page.locator(WORD).first.hover()
    note = page.locator(NOTE).first
    expect(note).to_be_visible()
    note.get_by_role("link").hover()
    expect(note).to_be_visible()
    page.mouse.move(5, 5)
    expect(note).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_term_explains_itself_on_tap(visit: Visit, scripts: bool) -> None:
    page = visit(width=360, has_touch=True, is_mobile=True, java_script_enabled=scripts).see(STUDY)
    page.locator(WORD).first.tap()
    note = box(page.locator(NOTE).first)
    assert note["x"] >= 0
    assert note["x"] + note["width"] <= 360


def test_the_navigation_says_where_one_is_and_stays_in_view(visit: Visit) -> None:
    page = visit(width=360, reduced_motion="reduce").see(STUDY)
    page.get_by_role("link", name="Questions people ask", exact=True).click()
    here = page.locator(".section-nav a[aria-current]")
    expect(here).to_have_attribute("href", "#questions")
    stands = box(here)
    assert 0 <= stands["x"] < 360
    assert 0 <= stands["y"] < 60


def test_keyboard_alone_sorts_by_distance_and_saves(visit: Visit) -> None:
    page = visit().see(f"/studies/{HARBOUR}/")
    page.get_by_label("Where are you?").focus()
    page.keyboard.type("Victoria, BC")
    with page.expect_navigation(url="**near=Victoria**"):
        page.keyboard.press("Enter")
    nearest = page.locator(".study-sites tbody tr").first
    expect(nearest).to_have_text(re.compile(r"^1\s+Near\s+Hospital\b"), use_inner_text=True)
    page.get_by_role("button", name="Save").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: take")).to_be_visible()
    page.goto("/saved/")
    expect(page.locator("article.result")).to_have_count(1)


def test_whole_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see(f"/studies/{HARBOUR}/")
    page.get_by_label("Where are you?").fill("Victoria, BC")
    page.get_by_role("button", name="Sort by distance").click()
    page.wait_for_url("**near=Victoria**")
    expect(page.locator(".study-sites tbody tr").first).to_contain_text("under 1 km")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    page.goto("/compare/")
    expect(page.locator(".compare thead a")).to_have_count(1)
    page.get_by_role("button", name="Take out").click()
    expect(page.get_by_text("Nothing to compare yet")).to_be_visible()
    page.goto("/glossary/?q=recist")
    expect(page.locator("dt").nth(0)).to_be_visible()
    expect(page.locator("dt").nth(9)).to_have_count(0)


def test_a_pin_of_the_map_leads_to_a_row_even_a_folded_one(visit: Visit) -> None:
    page = visit().see(f"/studies/{CROWDED}/#site-100")
    expect(page.locator("#site-100")).to_be_visible()


def test_every_place_can_be_read_without_scripts(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see(f"/studies/{CROWDED}/")
    page.get_by_role("link", name="All 400 places, page by page").click()
    for number in (2, 3, 4):
        with page.expect_navigation(url=f"**page={number}**"):
            page.get_by_role("link", name="Next page").click()
        expect(page.locator(f"#site-{number}00")).to_be_visible()
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)


def test_the_glossary_narrows_while_one_types(visit: Visit) -> None:
    page = visit().see("/glossary/")
    page.get_by_label("Find a word").fill("ecog")
    expect(page.locator("[data-glossary-count]")).to_contain_text("words")
    expect(page.locator("dt:visible").nth(0)).to_be_visible()
    expect(page.locator("dt:visible").nth(4)).to_have_count(0)


def test_paper_has_no_navigation_and_no_colour_of_the_dark(visit: Visit) -> None:
    page = visit(color_scheme="dark").see(f"/studies/{HARBOUR}/print/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".paper__bar")).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert len(page.pdf()) > 10_000
