"""The study page and what stands around it, as people meet them: by eye, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor
from tests.browser.made_up import BARE, CROWDED, HOSTILE, LONG, RTL
from tests.browser.test_pages import LEVELS, SHIFT, WEIGHT
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


EVERY = ((1440, "light"), (768, "dark"), (360, "light"), (360, "dark"))
# The same pieces in other records: one width and one scheme show what is peculiar to them.
LOOKS = {"study": EVERY, "compare": EVERY[1:3]}
SHORT = {"400 sites": f"/studies/{CROWDED}/", "glossary": "/glossary/?q=blood"}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    page = visit(reduced_motion="reduce").see(SHORT.get(name, PAGES[name]))
    if name not in SHORT:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for width, scheme in LOOKS.get(name, EVERY[3:]):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page, options=LEVELS).response["violations"]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:4]) for each in violations]
        assert not told, f"{width} px, {scheme}: {told}"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    page = visit().see(PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for width in (1440, 960, 768, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["study", "400 sites", "every site", "compare", "glossary"])
def test_still_light_and_alone(visit: Visit, name: str, width: int) -> None:
    visitor = visit(width=width)
    page = visitor.see(PAGES[name], until="networkidle")
    assert page.evaluate(SHIFT) < 0.001
    assert page.evaluate(WEIGHT) < 120_000
    assert visitor.foreign() == []
    assert visitor.errors == []


def test_hostile_words_run_nothing(visit: Visit) -> None:
    visitor = visit()
    dialogs: list[str] = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for name in ("hostile", "compare"):
        visitor.see(PAGES[name], until="networkidle")
    assert dialogs == []
    assert visitor.errors == []


def test_a_term_explains_itself_on_focus_and_goes_with_escape(visit: Visit) -> None:
    page = visit().see(STUDY)
    word = page.locator("#who .term__word", has_text="ECOG").first
    note = page.locator("#who .term:has(.term__word:text('ECOG')) .term__note").first
    assert not note.is_visible()
    word.focus()
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.keyboard.press("Tab")
    assert not note.is_visible()


def test_a_term_explains_itself_under_the_pointer_and_the_note_can_be_reached(visit: Visit) -> None:
    page = visit().see(STUDY)
    page.locator("#who .term__word", has_text="ECOG").first.hover()
    note = page.locator("#who .term:has(.term__word:text('ECOG')) .term__note").first
    assert note.is_visible()
    note.get_by_role("link").hover()
    assert note.is_visible()
    page.mouse.move(5, 5)
    assert not note.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_term_explains_itself_on_tap(visit: Visit, scripts: bool) -> None:
    page = visit(width=360, has_touch=True, is_mobile=True, java_script_enabled=scripts).see(STUDY)
    page.locator("#who .term__word", has_text="ECOG").first.tap()
    note = page.locator("#who .term:has(.term__word:text('ECOG')) .term__note").first
    assert note.is_visible()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_the_navigation_says_where_one_is_and_stays_in_view(visit: Visit) -> None:
    page = visit(width=360, reduced_motion="reduce").see(STUDY)
    page.get_by_role("link", name="Questions people ask", exact=True).click()
    here = page.locator(".section-nav a[aria-current]")
    page.wait_for_function("document.querySelector('.section-nav a[aria-current]').hash === '#questions'")
    box = here.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 360
    assert 0 <= box["y"] < 60


def test_keyboard_alone_sorts_by_distance_and_saves(visit: Visit) -> None:
    page = visit().see(f"/studies/{HARBOUR}/")
    page.get_by_label("Where are you?").focus()
    page.keyboard.type("Victoria, BC")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=Victoria**")
    first = page.locator(".study-sites tbody tr").first.inner_text().split()
    assert first[:3] == ["1", "Near", "Hospital"]
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved: take")
    page.goto("/saved/")
    assert page.locator("article.result").count() == 1


def test_whole_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see(f"/studies/{HARBOUR}/")
    page.get_by_label("Where are you?").fill("Victoria, BC")
    page.get_by_role("button", name="Sort by distance").click()
    page.wait_for_url("**near=Victoria**")
    assert "under 1 km" in page.locator(".study-sites tbody tr").first.inner_text()
    page.get_by_role("button", name="Compare").click()
    page.goto("/compare/")
    assert page.locator(".compare thead a").count() == 1
    page.get_by_role("button", name="Take out").click()
    page.wait_for_selector("text=Nothing to compare yet")
    page.goto("/glossary/?q=recist")
    assert page.locator("dt").count() < 10


def test_a_pin_of_the_map_leads_to_a_row_even_a_folded_one(visit: Visit) -> None:
    page = visit().see(f"/studies/{CROWDED}/#site-100")
    page.wait_for_function("document.querySelector('#open details').open")
    assert page.locator("#site-100").is_visible()


def test_every_place_can_be_read_without_scripts(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see(f"/studies/{CROWDED}/")
    page.get_by_role("link", name="All 400 places, page by page").click()
    for number in (2, 3, 4):
        page.get_by_role("link", name="Next page").click()
        assert page.locator(f"#site-{number}00").is_visible()
    assert page.get_by_role("link", name="Next page").count() == 0


def test_the_glossary_narrows_while_one_types(visit: Visit) -> None:
    page = visit().see("/glossary/")
    page.get_by_label("Find a word").fill("ecog")
    assert page.locator("dt:visible").count() < 5
    assert "words" in page.locator("[data-glossary-count]").inner_text()


def test_paper_has_no_navigation_and_no_colour_of_the_dark(visit: Visit) -> None:
    page = visit(color_scheme="dark").see(f"/studies/{HARBOUR}/print/")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".paper__bar").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000
