"""Private notes as people meet them: by mouse, by finger, by keyboard, on paper, and across studies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Visitor
from tests.browser.made_up import PLAIN
from tests.browsing import box, evaluated
from tests.web.notes.test_store import note

Visit = Callable[..., Visitor]
STUDY = f"/studies/{PLAIN}/"
PUT_IN = "async (notes) => (await import('/static/notes/store.js')).importAll(notes)"
SELECT = """([from, to]) => {
  const place = (words, after) => {
    const walker = document.createTreeWalker(document.querySelector('.study__text'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at >= 0 && walker.currentNode.parentElement.checkVisibility()) {
        return [walker.currentNode, at + (after ? words.length : 0)];
      }
    }
    throw new Error(`not on the page: ${words}`);
  };
  getSelection().setBaseAndExtent(...place(from, false), ...place(to, true));
}"""


def select(page: Page, start: str, end: str = "") -> Locator:
    """Select from these words to those, as a finger's handles do; gives the bar that appears."""
    evaluated(page, SELECT, [start, end or start])
    bar = page.get_by_role("toolbar", name="Note on the words you chose")
    expect(bar).to_be_visible()
    return bar


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Your notes")


def with_notes(visitor: Visitor, *notes: dict[str, Any]) -> Page:
    """A visitor of the study whose browser holds these notes."""
    page = visitor.see(STUDY)
    evaluated(page, PUT_IN, list(notes))
    page.reload()
    expect(page.locator(".notes-float")).to_contain_text(str(len(notes)))
    return page


def on_words(number: int, exact: str, text: str = "", **more: Any) -> dict[str, Any]:
    """A note on some words of the study."""
    made = note(number, text=text, **more)
    made["target"]["selector"][1] = {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}
    return made | ({} if text else {"motivation": "highlighting", "body": []})


def wait_for_marks(page: Page, kind: str, words: list[str]) -> None:
    """Wait until these words, and of what is in view no others, are marked in that way."""
    page.locator("#who .tree").first.scroll_into_view_if_needed()
    script = "([kind, words]) => JSON.stringify([...(CSS.highlights.get(`note-${kind}`) ?? [])].map(String)) === words"
    page.wait_for_function(script, arg=[kind, json.dumps(words, separators=(",", ":"))])


def test_a_question_is_written_found_changed_deleted_and_had_back(visit: Visit) -> None:
    visitor = visit()
    page = visitor.see(STUDY)
    select(page, "One to five").get_by_role("button", name="Question for the doctor").click()
    page.get_by_role("textbox", name="Your note").fill("Do mine count?")
    page.get_by_role("button", name="Keep").click()
    expect(panel(page).get_by_role("listitem")).to_contain_text(["Do mine count?"])
    wait_for_marks(page, "questioning", ["One to five"])
    page.reload()
    expect(page.get_by_role("link", name="Notes (1)")).to_be_visible()
    wait_for_marks(page, "questioning", ["One to five"])

    there = box(page.locator("#who li", has_text="One to five metastases"))
    page.mouse.click(there["x"] + 60, there["y"] + 12)
    chosen = panel(page).locator(".note.is-chosen")
    expect(chosen).to_be_focused()
    chosen.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Your note").fill("Do my three count?")
    page.keyboard.press("Control+Enter")
    expect(panel(page).locator(".note__text")).to_have_text("Do my three count?")
    panel(page).get_by_role("button", name="Delete").click()
    expect(panel(page).get_by_role("button", name="Undo")).to_be_focused()
    wait_for_marks(page, "questioning", [])
    page.keyboard.press("Enter")
    expect(panel(page).locator(".note__text")).to_have_text("Do my three count?")
    wait_for_marks(page, "questioning", ["One to five"])
    assert visitor.errors == []
    assert not any(
        "three" in each or "/notes/" in each.replace("/static/notes/", "") for each in visitor.asked
    )


def test_the_mouse_selects_and_highlights_at_once_with_a_way_back(visit: Visit) -> None:
    page = visit().see(STUDY)
    page.locator("#who li", has_text="One to five metastases").dblclick(position={"x": 90, "y": 12})
    bar = page.get_by_role("toolbar", name="Note on the words you chose")
    expect(bar).to_be_visible()
    word = evaluated(page, "getSelection().toString().trim()")
    bar.get_by_role("button", name="Highlight").click()
    expect(bar).to_contain_text("Highlighted.")
    wait_for_marks(page, "highlighting", [word])
    bar.get_by_role("button", name="Undo").click()
    wait_for_marks(page, "highlighting", [])
    expect(bar).to_be_hidden()


def test_words_that_were_cut_by_the_selection_are_made_whole(visit: Visit) -> None:
    page = visit().see(STUDY)
    select(page, "ne to fiv").get_by_role("button", name="Highlight").click()
    wait_for_marks(page, "highlighting", ["One to five"])


def test_keyboard_alone_notes_on_a_part_of_the_page_and_goes_back(visit: Visit) -> None:
    page = visit(reduced_motion="reduce").see(STUDY)
    steps.tab_to(page, "a[data-notes-open]")
    page.keyboard.press("Alt+Shift+N")
    part = page.get_by_label("Note on a part of the page")
    expect(part).to_be_focused()
    page.keyboard.type("One to five")
    expect(part.locator("option:checked")).to_have_text("One to five metastases")
    for name in ("Note", "Question for the doctor"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name, exact=True).last).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your note")).to_be_focused()
    page.keyboard.type("Mine are three.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_be_focused()
    expect(page.locator("[data-notes-said]")).to_have_text("Kept.")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator("a[data-notes-open]")).to_be_focused()
    wait_for_marks(page, "commenting", ["One to five metastases"])


def test_on_a_phone_the_bar_is_at_the_foot_and_the_notes_are_a_sheet(visit: Visit) -> None:
    page = visit(width=360, height=740, has_touch=True, is_mobile=True).see(STUDY)
    bar = select(page, "One to five")
    assert box(bar)["y"] + box(bar)["height"] == pytest.approx(740, abs=1)
    bar.get_by_role("button", name="Note", exact=True).tap()
    page.get_by_role("textbox", name="Your note").fill("Ask at home.")
    page.get_by_role("button", name="Keep").tap()
    sheet = box(panel(page))
    assert sheet["y"] > 200
    assert sheet["width"] == 360


def test_axe_finds_nothing_with_notes_of_every_kind(visit: Visit) -> None:
    page = with_notes(
        visit(reduced_motion="reduce"),
        on_words(1, "One to five metastases", "Is it mine?", motivation="questioning"),
        on_words(2, "ECOG 0-2"),
        on_words(3, "Words that nobody wrote here, not now", "Gone."),
        on_words(4, "Pregnant", "word " * 400),
    )
    page.get_by_role("link", name="Notes (4)").click()
    panel(page).get_by_role("button", name="Edit").first.click()
    steps.require_no_violations(page, (steps.EVERY[1], steps.EVERY[3]))
    steps.require_no_sideways_scrolling(page)
    page.goto("/notes/")
    expect(page.locator(".note")).to_have_count(4)
    steps.require_no_violations(page, steps.EVERY[2:3])
    steps.require_no_sideways_scrolling(page)


def test_words_that_are_gone_stay_beside_the_note(visit: Visit) -> None:
    page = with_notes(visit(), on_words(1, "Nothing like this stands in the record", "Why not?"))
    page.get_by_role("link", name="Notes (1)").click()
    shown = panel(page).locator(".note")
    expect(shown).to_contain_text("These words are not on the page any more.")
    expect(shown).to_contain_text("“Nothing like this stands in the record”")
    expect(shown).to_contain_text("Why not?")
    expect(shown.get_by_role("button", name="Show in the text")).to_have_count(0)


def test_of_marks_over_each_other_the_smallest_is_meant(visit: Visit) -> None:
    page = with_notes(
        visit(), on_words(1, "One to five metastases", "the whole"), on_words(2, "to five", "a part")
    )
    wait_for_marks(page, "commenting", ["One to five metastases", "to five"])
    there = box(page.locator("#who li", has_text="One to five metastases"))
    page.mouse.click(there["x"] + 75, there["y"] + 12)
    expect(panel(page).locator(".note.is-chosen")).to_contain_text("a part")


def test_a_browser_that_cannot_highlight_by_name_gets_boxes_under_the_words(visit: Visit) -> None:
    visitor = visit(color_scheme="dark")
    visitor.context.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    page = with_notes(visitor, on_words(1, "One to five metastases", "Is it mine?"))
    page.locator("#who .tree").first.scroll_into_view_if_needed()
    words, drawn = page.locator("#who li", has_text="One to five"), page.locator(".notes-box--commenting")
    expect(drawn).to_have_count(1)
    assert abs(box(drawn)["y"] - box(words)["y"]) < 12
    assert visitor.errors == []


def test_script_in_a_note_is_words(visit: Visit) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> \u202ee\u0301שלום🎗"
    visitor = visit()
    page = with_notes(visitor, on_words(1, "One to five metastases", hostile) | {"id": "\"><b>'"})
    page.get_by_role("link", name="Notes (1)").click()
    expect(panel(page).locator(".note__text")).to_have_text(hostile)
    expect(panel(page).locator(".note img, .note script")).to_have_count(0)
    page.goto("/notes/")
    expect(page.locator(".note__text")).to_have_text(hostile)
    assert visitor.errors == []


def test_a_note_of_a_megabyte_is_kept_and_shown_in_part(visit: Visit) -> None:
    page = visit().see(STUDY)
    select(page, "Pregnant").get_by_role("button", name="Note", exact=True).click()
    fill = "many => { document.querySelector('.note textarea').value = 'word '.repeat(many) + '.'; }"
    evaluated(page, fill, 200_000)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("A note has room for 1,000,000 letters.")).to_be_visible()
    evaluated(page, fill, 199_000)
    page.get_by_role("button", name="Keep").click()
    panel(page).get_by_role("button", name="Show all of it").click()
    page.wait_for_function("document.querySelector('.note__text').textContent.length > 990000")


def test_all_notes_are_filtered_taken_out_and_brought_in(visit: Visit, tmp_path: Path) -> None:
    asks = on_words(1, "ECOG 0-2", "Is it 1?", motivation="questioning")
    page = with_notes(visit(), asks, on_words(2, "Pregnant", "Does not matter."))
    page.goto("/notes/")
    expect(page.locator("[data-notes-count]")).to_have_text("2 notes on 1 study")
    page.get_by_label("Questions for my doctor").check()
    expect(page.locator(".note:visible")).to_have_count(1)
    with page.expect_download() as text:
        page.get_by_role("button", name="Save as text (Markdown)").click()
    assert "Is it 1?" in text.value.path().read_text(encoding="utf-8")
    assert "matter" not in text.value.path().read_text(encoding="utf-8")
    page.get_by_label("All notes").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save for other programs (JSON-LD)").click()
    file = tmp_path / "notes.jsonld"
    saved.value.save_as(file)

    other = visit().see("/notes/")
    expect(other.get_by_text("You have no notes in this browser yet.")).to_be_visible()
    other.get_by_label("Bring in notes from a file").set_input_files(file)
    expect(other.get_by_text("2 notes added, 0 brought up to date, 0 here already.")).to_be_visible()
    other.get_by_role("link", name="Show in the study").first.click()
    expect(panel(other).locator(".note.is-chosen")).to_contain_text("Is it 1?")
    file.write_text("not notes", encoding="utf-8")
    page.get_by_label("Bring in notes from a file").set_input_files(file)
    expect(page.get_by_text("This file was not brought in.")).to_be_visible()


def test_on_paper_notes_are_numbered_at_the_end(visit: Visit) -> None:
    page = with_notes(
        visit(), on_words(1, "ECOG 0-2", "Is it 1?", motivation="questioning"), on_words(2, "Pregnant")
    )
    page.goto(f"{STUDY}print/")
    notes = page.get_by_role("region", name="My notes")
    expect(notes.get_by_role("listitem")).to_have_count(2)
    expect(notes.get_by_role("listitem").first).to_contain_text("Is it 1?")
    expect(page.locator(".tree").first.locator("sup")).to_have_text(["1"])
    expect(page.locator(".tree--against").locator("sup")).to_have_text(["2"])


def test_who_has_no_notes_fetches_no_tools(visit: Visit) -> None:
    visitor = visit()
    visitor.see(STUDY, until="networkidle")
    assert not any("recogito" in each or "/tools" in each for each in visitor.asked)
    assert sum("/static/notes/" in each for each in visitor.asked) <= 6


def test_without_javascript_the_page_says_what_is_possible(visit: Visit) -> None:
    page = visit(java_script_enabled=False).see(STUDY)
    page.get_by_role("link", name="Notes", exact=True).click()
    page.wait_for_url(f"**/notes/plain/{PLAIN}/")
    page.goto("/notes/")
    expect(page.get_by_text("Notes on the words of a page need JavaScript")).to_be_visible()
    expect(page.locator("[data-notes-tools]")).to_be_hidden()
