"""Notes stay in the browser: kept, deleted with a trace, brought in without a loss, told to other tabs, taken out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from tests.web.notes.modules import ORIGIN, call, modules, serve

pytestmark = pytest.mark.browser
ALL = "return it.all({ removed: true });"
EMPTY = "await it.forget((await it.all({ removed: true })).map(({ id }) => id));"


def note(number: int = 1, *, modified: int = 1, text: str = "words", **more: Any) -> dict[str, Any]:
    """A made-up note as an export has it."""
    selector = [
        {"type": "FragmentSelector", "value": "who"},
        {"type": "TextQuoteSelector", "exact": "ECOG 0-2", "prefix": "joining ", "suffix": " One"},
        {"type": "TextPositionSelector", "start": 10, "end": 18},
    ]
    made = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "type": "Annotation",
        "motivation": "commenting",
        "created": "2026-11-20T10:00:00.000Z",
        "modified": f"2026-11-20T10:00:{modified:02}.000Z",
        "body": [{"type": "TextualBody", "value": text, "format": "text/plain"}],
        "target": {"source": "/studies/NCT90000006/", "selector": selector},
    }
    return made | more


def grave(number: int = 1, *, modified: int = 1) -> dict[str, Any]:
    found = note(number, modified=modified)
    return {"id": found["id"], "removed": True, "modified": found["modified"]}


@pytest.fixture(scope="module")
def one_browser(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as found:
        yield found


@pytest.fixture
def page(one_browser: Page) -> Page:
    """A page of a browser that holds no notes."""
    call(one_browser, "store", EMPTY)
    return one_browser


def bring_in(page: Page, notes: list[Any]) -> dict[str, int]:
    answer: dict[str, int] = call(page, "store", "return it.importAll(given);", notes)
    return answer


def test_a_note_is_there_after_the_page_was_left(page: Page) -> None:
    call(page, "store", "await it.put(given);", note())
    page.reload()
    assert call(page, "store", ALL) == [note()]
    assert call(page, "store", "return it.kept();") is True


def test_a_deleted_note_leaves_a_trace_and_can_be_had_back(page: Page) -> None:
    call(page, "store", "await it.put(given);", note())
    removed = call(page, "store", "return it.remove(given);", note()["id"])
    assert removed == note()
    assert call(page, "store", "return it.all();") == []
    (left,) = call(page, "store", ALL)
    assert set(left) == {"id", "removed", "modified"}
    assert left["modified"] > note()["modified"]
    call(page, "store", "await it.restore(given);", removed)
    (back,) = call(page, "store", ALL)
    assert back["modified"] > left["modified"]
    assert back | {"modified": ""} == note() | {"modified": ""}


STATES = st.builds(
    lambda number, modified, gone, text: (
        grave(number, modified=modified) if gone else note(number, modified=modified, text=text)
    ),
    st.integers(1, 3),
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(["one", "two"]),
)


@settings(deadline=None, max_examples=25)
@given(st.lists(STATES, max_size=6), st.lists(STATES, max_size=6))
def test_in_whatever_order_they_come_all_devices_hold_the_same(
    one_browser: Page, here: list[Any], there: list[Any]
) -> None:
    held = []
    for first, second in ((here, there), (there, here), (here + there, [])):
        call(one_browser, "store", EMPTY)
        bring_in(one_browser, first)
        bring_in(one_browser, second)
        again = bring_in(one_browser, first + second)
        assert (again["added"], again["changed"]) == (0, 0)
        held.append(sorted(map(json.dumps, call(one_browser, "store", ALL))))
    assert held[0] == held[1] == held[2]
    latest = {
        each["id"]: max(e["modified"] for e in here + there if e["id"] == each["id"]) for each in here + there
    }
    assert {each["id"]: each["modified"] for each in map(json.loads, held[0])} == latest


def test_bringing_in_says_what_came_of_it(page: Page) -> None:
    bring_in(page, [note(1, modified=5), note(2)])
    newer, older = note(2, modified=9, text="later"), note(1, modified=2, text="earlier")
    assert bring_in(page, [older, newer, note(3), {"id": 4}]) == {
        "added": 1,
        "changed": 1,
        "kept": 1,
        "refused": 1,
    }
    assert [each["body"][0]["value"] for each in call(page, "store", "return it.all();")] == [
        "words",
        "later",
        "words",
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        "a note",
        {},
        note() | {"id": ""},
        note() | {"id": 7},
        note() | {"modified": "yesterday"},
        note() | {"modified": "2026-13-45T10:00:00Z"},
        note() | {"motivation": "tagging"},
        note() | {"body": "words"},
        note() | {"body": [{"type": "TextualBody", "value": "x" * 1_000_001}]},
        note() | {"target": {"source": "/studies/NCT90000006/", "selector": []}},
        note() | {"target": note()["target"] | {"source": "https://example.org/"}},
        note() | {"target": note()["target"] | {"source": "javascript:alert(1)"}},
    ],
)
def test_what_is_no_note_is_refused(page: Page, value: Any) -> None:
    assert bring_in(page, [value, note(2)])["refused"] == 1
    assert [each["id"] for each in call(page, "store", ALL)] == [note(2)["id"]]


def test_another_tab_hears_of_a_change(page: Page) -> None:
    other = page.context.new_page()
    other.route("**/*", serve)
    other.goto(ORIGIN)
    script = "it.onChange(({ ids, here }) => { document.querySelector('p').textContent = `${ids.length} ${here}`; });"
    call(other, "store", script)
    call(page, "store", "await it.put(given);", note())
    expect(other.locator("p")).to_have_text("1 false")
    other.close()


def test_where_the_browser_keeps_nothing_notes_last_as_long_as_the_page_and_it_is_said(
    chromium: Browser,
) -> None:
    with modules(chromium) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })"
        )
        page.reload()
        call(page, "store", "await it.put(given);", note())
        assert call(page, "store", "return [await it.kept(), (await it.all()).length];") == [False, 1]
        page.reload()
        assert call(page, "store", ALL) == []


def test_what_is_taken_out_can_be_brought_in(page: Page) -> None:
    notes = [note(1, text="naïve 🎗 שלום\nsecond line"), note(2, motivation="highlighting", body=[])]
    script = "return [it.jsonLd(given), it.fromJsonLd(it.jsonLd(given))];"
    text, back = call(page, "export", script, notes)
    assert back == notes
    assert json.loads(text)["type"] == "AnnotationCollection"


def test_markdown_shows_what_was_written_and_nothing_else(page: Page) -> None:
    hostile = "# not a heading\n<script>alert(1)</script> [link](https://example.org) *loud* `code`"
    script = "return it.markdown(given, 'https://trials.example.org', new Date('2026-11-23T10:00:00Z'));"
    text = call(page, "export", script, [note(text=hostile)])
    assert text.splitlines()[0] == "# My notes"
    assert "> ECOG 0\\-2" in text
    assert "\\# not a heading" in text
    for sign in ("<script", "[link]", "*loud*", "`code`"):
        assert sign not in text.replace("\\" + sign[0], "")


def test_a_clock_that_was_set_back_makes_no_change_look_old(page: Page) -> None:
    script = "return it.rewritten(given, { text: 'new' }, new Date('2020-01-01T00:00:00Z'));"
    changed = call(page, "annotation", script, note())
    assert changed["modified"] > note()["modified"]
