"""Words are found again in another version of a text, and nowhere else: by laws, against a slow obvious reference."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.web.notes.modules import call, modules

pytestmark = pytest.mark.browser
EASY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
OLD = (
    "Who it may suit\nAdults of 18 years and older with a fictional illness.\n"
    "Blood pressure below 140/90 at the first visit.\nWomen who are pregnant can’t join.\n"
    "People who take anticoagulants can’t join.\nA signed form of consent."
)
ARMS = (("First", "week"), ("Second", "day"), ("Third", "month"))
TEXTS = st.text(alphabet="ab \ncé\u0301\u0308ש\u05b8ל🎗👩\u200d⚕️", min_size=1, max_size=80)
FIND = "const { text, quote } = given; return it.find(text, quote);"
DESCRIBE = "const { text, start, end } = given; return it.describe(text, start, end);"


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as found:
        yield found


def selected(page: Page, text: str, words: str) -> dict[str, Any]:
    """What a note keeps of those words of a text."""
    start = utf16(text[: text.index(words)])
    found: dict[str, Any] = call(
        page, "anchoring", DESCRIBE, {"text": text, "start": start, "end": start + utf16(words)}
    )
    return found


def found(page: Page, text: str, quote: dict[str, Any]) -> tuple[str, str]:
    """How sure the scripts are of the words' place in a text, and the words that stand there."""
    answer = call(page, "anchoring", FIND, {"text": text, "quote": quote})
    units = text.encode("utf-16-le")
    return answer["kind"], units[2 * answer["start"] : 2 * answer["end"]].decode("utf-16-le")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def errors_by_table(text: str, pattern: str) -> list[int]:
    """The reference: the whole table of edits, row by row, with a start that costs nothing anywhere."""
    column = list(range(len(pattern) + 1))
    last = []
    for letter in text:
        above = [0]
        for row, wanted in enumerate(pattern, 1):
            above.append(min(column[row - 1] + (letter != wanted), column[row] + 1, above[row - 1] + 1))
        column = above
        last.append(column[-1])
    return last


@EASY
@given(st.text("abc", max_size=60), st.text("abc", min_size=1, max_size=90))
def test_the_quick_table_of_edits_is_the_slow_one(page: Page, text: str, pattern: str) -> None:
    body = "return [...it.distances(given[0], given[1])];"
    assert call(page, "anchoring", body, [text, pattern]) == errors_by_table(text, pattern)


@EASY
@given(TEXTS, st.integers(0, 160), st.integers(1, 30))
def test_in_the_same_text_words_are_where_they_were(page: Page, text: str, start: int, length: int) -> None:
    start %= utf16(text)
    place = call(page, "anchoring", DESCRIBE, {"text": text, "start": start, "end": start + length})
    assume(place)
    answer = call(page, "anchoring", FIND, {"text": text, "quote": place})
    assert answer["kind"] == "exact"
    assert (answer["start"], answer["end"]) == (place["start"], place["end"])


@EASY
@given(TEXTS, st.integers(0, 160), st.integers(1, 30))
def test_no_letter_is_cut_from_its_marks_or_in_two(page: Page, text: str, start: int, length: int) -> None:
    start %= utf16(text)
    place = call(page, "anchoring", DESCRIBE, {"text": text, "start": start, "end": start + length})
    assume(place)
    units = text.encode("utf-16-le")
    pieces = (
        units[: 2 * place["start"]],
        units[2 * place["start"] : 2 * place["end"]],
        units[2 * place["end"] :],
    )
    before, exact, after = (each.decode("utf-16-le") for each in pieces)  # half a pair would not decode
    assert exact == place["exact"]
    assert exact.strip() == exact
    for beginning in (exact, after):
        alone = not beginning or unicodedata.combining(beginning[0]) == 0
        assert alone or not (before if beginning is exact else exact)[-1:].strip()


@EASY
@given(
    st.lists(st.sampled_from(["one", "two", "três", "מחקר", "4–6", "🎗"]), min_size=3, max_size=20), st.data()
)
def test_white_space_and_ways_of_writing_a_letter_change_nothing(
    page: Page, words: list[str], data: Any
) -> None:
    text = " ".join(words)
    quote = selected(page, text, data.draw(st.sampled_from(words)))
    other = unicodedata.normalize("NFD", "\n \u00a0".join(words))
    kind, now = found(page, other, quote)
    assert kind == "exact"
    assert unicodedata.normalize("NFC", now) == unicodedata.normalize("NFC", quote["exact"])


@pytest.mark.parametrize(
    ("words", "new", "kind", "now"),
    [
        (
            "Women who are pregnant",
            OLD.replace("Adults of 18", "Adults of 21"),
            "exact",
            "Women who are pregnant",
        ),
        ("18", OLD.replace("of 18 years", "of 21 years"), "changed", "21"),
        ("below 140/90", OLD.replace("below 140/90", "below 150/95"), "changed", "below 150/95"),
        (
            "People who take anticoagulants can’t join.",
            "People who take anticoagulants can’t join.\n" + "Something else entirely stands here now. " * 3,
            "moved",
            "People who take anticoagulants can’t join.",
        ),
        (
            "Women who are pregnant can’t join.",
            OLD.replace("Women who are pregnant can’t join.\n", ""),
            "gone",
            "",
        ),
        ("pregnant", OLD.replace("Women who are pregnant can’t join.\n", ""), "gone", ""),
        ("pregnant", "Quite another text, about pregnant pauses in a play.", "gone", ""),
        ("A signed form of consent.", "", "gone", ""),
    ],
)
def test_what_becomes_of_words(page: Page, words: str, new: str, kind: str, now: str) -> None:
    assert found(page, new, selected(page, OLD, words)) == (kind, now)


def test_of_the_same_words_those_with_the_same_neighbours_are_meant(page: Page) -> None:
    arms = [f"{n} arm: somebody is given one dose a {how} for half a year." for n, how in ARMS]
    text = "\n".join(arms)
    start = text.rindex("one dose")
    quote = call(page, "anchoring", DESCRIBE, {"text": text, "start": start, "end": start + 8})
    new = "\n".join((arms[0], arms[2], arms[1]))
    answer = call(page, "anchoring", FIND, {"text": new, "quote": quote})
    assert answer["start"] == len(arms[0]) + 1 + arms[2].index("one dose")


def test_a_long_block_is_found_though_its_middle_was_rewritten(page: Page) -> None:
    sentences = [
        f"Sentence {n} of a long made-up paragraph says what nobody else says, {n * 7}." for n in range(20)
    ]
    text = " ".join(sentences)
    quote = selected(page, f"Before. {text} After.", text)
    new = " ".join((*sentences[:9], "Here stands something that is new.", *sentences[11:]))
    assert found(page, f"Put before. {new} After.", quote) == ("changed", new)


@pytest.mark.parametrize("words", ["a " * 500_000, "ab" * 500_000, "lorem ipsum dolor sit " * 45_000])
def test_a_megabyte_that_repeats_itself_does_not_take_for_ever(page: Page, words: str) -> None:
    body = """
      const text = given, middle = text.length >> 1;
      const few = it.find(text, {exact: 'zab adz zda baz', start: middle, end: middle + 15});
      const most = it.describe(text, 10, text.length - 10);
      const all = it.find(text, most);
      const changed = it.find(text.slice(0, middle) + ' other words ' + text.slice(middle), most);
      return [few.kind, all.kind, changed.kind];
    """
    assert call(page, "anchoring", body, words) == ["gone", "exact", "changed"]
