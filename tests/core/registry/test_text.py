"""Registry text as it is meant: escapes undone once and for all, parts kept apart, nothing said twice."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.characters import tidy
from equipoise.core.registry.text import Block, Item, Kind, blocks, plain, repeats


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"Brain \> 3.5 cm and SINS \>12", "Brain > 3.5 cm and SINS >12"),
        (r"\[a\] \*b\* c\_d \~e \& f\. \^2", "[a] *b* c_d ~e & f. ^2"),
        (r"A\\B", "A\\B"),
        ("R&amp;D &lt; 5 &amp;gt; 3 &#39;x&#x27; &gte; 2 &lte; 4 &Amp;", "R&D < 5 > 3 'x' ≥ 2 ≤ 4 &"),
        ("AT&T &nosuch; &copy 3", "AT&T &nosuch; &copy 3"),
        ("a\xa0b\u200bc\ufeff\r\nd\te", "a bc d e"),
        ("safe \u202etxt.exe\u202c \u2067x\u2069", "safe txt.exe x"),
        ("שלום עולם", "שלום עולם"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("a\u200db", "ab"),
        ("{{SITE_NAME}}", ""),
        ("sent to {{SITE_NAME}} now", "sent to (not said) now"),
        (r"\[insert name of site\]", ""),
        ("[name masked]", ""),
        ("[Abstract] of [range of motion]", "[Abstract] of [range of motion]"),
        ("${site.name}", ""),
        (" - . ", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&#0;&#xD800;&#1114112;x", "\ufffd\ufffd\ufffdx"),
    ],
)
def test_plain(text: str, meant: str) -> None:
    assert plain(text) == meant


_TRICKY = st.text(
    st.sampled_from(list("\\&;#<>{}[]ampltgx38$%* .\n\r\t\0\u200b\u200d\u202e\xa0é😀")) | st.characters(), max_size=60
) | st.lists(
    st.sampled_from(["&amp;", "&", "amp;", "\\", "&bsol;", "&#92;", "#38;", "{{", "}}", "X", "[masked]", "&shy;"]),
    max_size=30,
).map("".join)  # fmt: skip


@given(_TRICKY)
@settings(max_examples=500)
def test_plain_twice_is_plain_once(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\n" not in once
    once.encode()


@given(_TRICKY)
def test_tidy_twice_is_tidy_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "piece", ["\\", "&amp;", "&", "&a&shy;mp;", "{{", "[", "&#38;#92;", "* ", "I. ", "a\n\n"]
)
def test_hostile_text_costs_little(piece: str) -> None:
    # 400,000 characters that once took seconds a pass would run into the test's own limit.
    text = piece * (400_000 // len(piece))
    assert plain(plain(text)) == plain(text)
    blocks(text)


def test_paragraphs_headings_and_nested_lists() -> None:
    text = (
        "OBJECTIVES:\n\nPrimary\n\n* First \\> 1\n  1. Inner one\n  2. Inner two\n     goes on\n* Second\n\n"
        "A closing\nline."
    )
    assert blocks(text) == (
        Block(Kind.HEADING, "Objectives"),
        Block(Kind.PARAGRAPH, "Primary"),
        Block(
            Kind.LIST,
            items=(
                Item("First > 1", "", (Item("Inner one", "1"), Item("Inner two goes on", "2"))),
                Item("Second"),
            ),
        ),
        Block(Kind.PARAGRAPH, "A closing line."),
    )


def test_roman_items_run_on_in_one_line_are_set_apart() -> None:
    found = blocks("SECONDARY OBJECTIVES: I. Find a. II. Find b. III. Find c.\n\nIV. Find d.")
    assert [each.kind for each in found] == [Kind.HEADING, Kind.LIST]
    assert [(each.marker, each.text) for each in found[1].items] == [
        ("I", "Find a."),
        ("II", "Find b."),
        ("III", "Find c."),
        ("IV", "Find d."),
    ]
    assert found[1].ordered


def test_a_letter_that_begins_a_line_is_no_list() -> None:
    assert blocks("E. coli is a germ.")[0].kind is Kind.PARAGRAPH
    assert blocks("C. difficile is another.")[0].kind is Kind.PARAGRAPH


def test_letters_go_on_after_h() -> None:
    text = "\n".join(f"{letter}. item" for letter in "abcdefghij")
    assert [each.marker for each in blocks(text)[0].items] == list("abcdefghij")


def test_bullets_under_a_number_are_its_own() -> None:
    found = blocks("1. One\n* a\n* b\n2. Two")[0].items
    assert [(each.text, len(each.items)) for each in found] == [("One", 2), ("Two", 0)]


@pytest.mark.parametrize(
    "text",
    [
        "Brief summary:\n\nWords.",
        "BRIEF SUMMARY\n\nWords.",
        "Brief Summary: Words.",
        "## Brief summary\nWords.",
    ],
)
def test_the_fields_own_heading_is_not_repeated(text: str) -> None:
    assert blocks(text, "Brief summary") == (Block(Kind.PARAGRAPH, "Words."),)


def test_another_heading_stays() -> None:
    assert blocks("Background:\n\nWords.", "Brief summary")[0] == Block(Kind.HEADING, "Background")


def test_a_paragraph_is_not_said_twice() -> None:
    long = "This paragraph is long enough to be seen as said twice when it is."
    assert len(blocks(f"{long}\n\nYes.\n\n{long.upper()}\n\nYes.")) == 3


def test_an_abbreviation_in_a_heading_is_not_lowered() -> None:
    assert blocks("STUDY OF HIV:\n\nx")[0].text == "STUDY OF HIV"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("See Brief Summary.", True),
        ("Please see above", True),
        ("The same.", True),
        ("More.", False),
        ("", False),
    ],
)
def test_a_text_that_only_repeats(text: str, answer: bool) -> None:
    assert repeats(text, "All: the same!") is answer


@given(_TRICKY)
def test_blocks_of_anything(text: str) -> None:
    for block in blocks(text, "Summary"):
        assert block.text or block.items


@pytest.mark.shared
def test_no_escape_is_left_in_real_records(shared: Path) -> None:
    with gzip.open(shared / "registry" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(600), lines, strict=False):
            module = json.loads(line)["protocolSection"]["descriptionModule"]
            for text in (module.get("briefSummary", ""), module.get("detailedDescription", "")):
                said = plain(text)
                assert not any(
                    each in said for each in ("\\>", "\\<", "\\[", "&gt;", "&amp;", "\ufeff", "{{")
                )
                assert sum(len(word) for word in said.split()) >= 0.5 * sum(
                    _length(each) for each in blocks(text)
                )


def _length(part: Block | Item) -> int:
    return len(part.text.replace(" ", "")) + sum(_length(each) for each in part.items)
