"""What holds for any text at all: nothing lost, nothing twice, no stack overflow, linear time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.eligibility.markers import marker_at
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item, Tree, as_json, counts, rebuild, walk
from equipoise.core.eligibility.wording import as_meant

WORDS = st.sampled_from([
    "Inclusion Criteria:", "EXCLUSION CRITERIA", "Exclusion:", "* ", "- ", "• ", "1. ", "2) ", "a) ", "iv. ", "1.2 ",
    "o ", "\\> ", "&gt; ", "Age: ", "PATIENT CHARACTERISTICS: ", "If ill:", "Note: x", "Except y", "adults", "; ", ". ",
    ", ", "and ", "\n", "\n\n", "\r\n", "\t", "    ", "  ", "\u3000", "：", "。", "、", "--Heading Words--",
    "no cancer", "Patients with:", "①",
])  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=60).map("".join))


@settings(deadline=None)
@given(TEXTS)
def test_the_source_can_be_rebuilt(text: str) -> None:
    assert rebuild(read(text)) == text


@settings(deadline=None)
@given(TEXTS)
def test_items_follow_each_other_and_are_trimmed(text: str) -> None:
    at = 0
    for item in walk(read(text).items):
        assert at <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip() == text[item.start : item.end]
        assert item.text == as_meant(text[item.start : item.end])
        at = item.end


@settings(deadline=None)
@given(TEXTS)
def test_gaps_hold_markers_and_white_space_only(text: str) -> None:
    tree = read(text)
    for gap in tree.gaps:
        for word in text[gap.start : gap.end].split():
            is_marker = any(marker_at(word + after, 0, len(word) + len(after)).text for after in (" X", "X"))
            assert is_marker or not any(map(str.isalnum, word)), word


@settings(deadline=None)
@given(TEXTS)
def test_sections_of_children_and_kinds_agree(text: str) -> None:
    for item in walk(read(text).items):
        assert item.kind != "text" or item.section == "other"
        assert item.section != "other" or item.kind in ("text", "section", "heading")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["adults", "consent given", "asthma since childhood"]), min_size=1, max_size=12)
)
def test_as_many_criteria_as_bullets(words: list[str]) -> None:
    listed = "".join(f"* {word}\n" for word in words)
    found = counts(read(f"Inclusion Criteria:\n\n{listed}\nExclusion Criteria:\n\n{listed}"))
    assert found == (len(words), len(words))


def _depth(items: tuple[Item, ...]) -> int:
    return 1 + max(_depth(item.children) for item in items) if items else 0


HOSTILE = {
    "deep nesting": "".join("  " * rank + "* a\n" for rank in range(1_500)),
    "deep numbering": "Inclusion:\n" + "".join("1." * (1 + rank % 5) + "1 Foo\n" for rank in range(3_000)),
    "headings only": "Abc:\n" * 5_000,
    "a hundred thousand line breaks": "\n" * 100_000,
    "notes within notes": "Adults. " + "Note: x. " * 20_000,
    "conditions only": "Inclusion Criteria:\n" + "* If on insulin:\n" * 5_000,
    "backslashes": "\\" * 100_000,
    "ampersands": "&" * 100_000,
    "brackets": "(" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_have_shallow_trees(name: str) -> None:
    tree = read(HOSTILE[name])
    assert rebuild(tree) == HOSTILE[name]
    assert _depth(tree.items) <= 20
    json.dumps([as_json(item) for item in tree.items])


@pytest.mark.parametrize(
    "piece", ["* adults of 18 years\n", "word ", "Note: x. ", "adults; ", "• x", "Age: x ", "a\n"]
)
def test_two_hundred_thousand_characters_of_anything_are_read_whole(piece: str) -> None:
    """How long it takes is measured by `python -m benchmarks parts`; a quadratic reader would never end here."""
    text = piece * (200_000 // len(piece))
    assert rebuild(read(text)) == text


@pytest.mark.parametrize(
    "piece", ["of Foo ", "No foo ", "Foo: ", "a; ", "any of: a; ", "a) b ", "- a ", "9) a "]
)
def test_a_line_of_four_hundred_thousand_characters_of_statements(piece: str) -> None:
    text = "PATIENT CHARACTERISTICS: Age: 18 Sex: any " + piece * (400_000 // len(piece))
    assert rebuild(read(text)) == text


def test_one_line_of_ten_megabytes() -> None:
    text = "adults with asthma " * 530_000
    assert rebuild(read(text)) == text


def test_rebuilding_sees_a_lost_stretch() -> None:
    tree = read("Inclusion Criteria:\n\n* adults\n")
    assert rebuild(Tree(tree.text, tree.items, tree.gaps[1:])) != tree.text
