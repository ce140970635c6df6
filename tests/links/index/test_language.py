"""What was typed is read as meant, and nothing typed can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.links.index.language import MOST_CLAUSES, Clause, Kind, Typed, parse
from equipoise.links.index.ranking import Wording, query
from equipoise.links.index.reader import Snapshot
from tests.links.index.making import indexed, study

OPERATORS = [
    '"',
    "-",
    "*",
    "OR",
    "AND",
    "NOT",
    "(",
    ")",
    "|",
    "||",
    "&&",
    "+",
    "~2",
    "^9",
    "[a TO b]",
    "{",
    "\\",
    ":",
]
HOSTILE = [
    "",
    "   ",
    "\0",
    "a\0b",
    '"' * 999,
    "((((" * 500,
    "title:cancer^1e9999",
    "/.*.*.*x/",
    "-",
    "- - -",
    "NOT NOT NOT",
    "OR OR",
    "cancer OR",
    "OR cancer",
    "-cancer",
    "*",
    "**",
    "a*",
    "😀 🧬",
    "سرطان الثدي",
    "乳腺癌",
    "\u202ecancer\u202c",
    "x" * 10_000,
    "cancer " * 2_000,
    "\ud800",
    "' OR 1=1; --",
    "<script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return indexed(
        tmp_path_factory.mktemp("index"), [study(1, "Breast cancer"), study(2, "Naïve B-cells, α blocker")]
    )


def kinds(typed: Typed) -> list[tuple[Kind, tuple[str, ...]]]:
    return [(part.kind, part.words) for clause in typed.wanted for part in clause.parts]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_searched_like_any_other(text: str, snapshot: Snapshot) -> None:
    typed = parse(text)
    assert len(typed.clauses) <= MOST_CLAUSES
    assert 0 <= snapshot.found(query(Wording(typed)), 5).total <= 2


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(OPERATORS) | st.text(max_size=8) | st.sampled_from(["cancer", "breast"])))
def test_no_text_raises_or_grows_without_bound(snapshot: Snapshot, parts: list[str]) -> None:
    for text in (" ".join(parts), "".join(parts)):
        typed = parse(text)
        assert len(typed.clauses) <= MOST_CLAUSES
        for clause in typed.clauses:
            assert clause.parts
            assert all(0 <= part.start <= part.end <= len(text) for part in clause.parts)
        snapshot.found(query(Wording(typed)), 1)


@pytest.mark.parametrize(
    "text", ["NCT01234567", "nct01234567", "nct 0123 4567", "trial NCT: 01234567?", "NCT-01234567"]
)
def test_registry_numbers_in_every_writing(text: str) -> None:
    assert parse(text).numbers == ("nct01234567",)


def test_several_numbers_are_alternatives_and_nine_digits_are_none() -> None:
    assert parse("NCT01234567, nct07654321").numbers == ("nct01234567", "nct07654321")
    assert parse("NCT012345678").numbers == ()


def test_words_phrases_prefixes_and_what_is_excluded() -> None:
    typed = parse('the Naïve "lung  Cancer" radiother* PD-1 -placebo NOT surgery')
    assert kinds(typed) == [
        (Kind.WORD, ("naive",)),
        (Kind.PHRASE, ("lung", "cancer")),
        (Kind.PREFIX, ("radiother",)),
        (Kind.PHRASE, ("pd", "1")),
    ]
    assert [clause.parts[0].words for clause in typed.unwanted] == [("placebo",), ("surgery",)]


def test_or_joins_its_neighbours_only() -> None:
    typed = parse("melanoma cisplatin OR carboplatin|paclitaxel adjuvant")
    assert [[part.words[0] for part in clause.parts] for clause in typed.wanted] == [
        ["melanoma"],
        ["cisplatin", "carboplatin", "paclitaxel"],
        ["adjuvant"],
    ]


def test_function_words_count_only_where_nothing_else_is_left() -> None:
    assert kinds(parse("cancer of the lung")) == [(Kind.WORD, ("cancer",)), (Kind.WORD, ("lung",))]
    assert kinds(parse("the who")) == [(Kind.WORD, ("the",)), (Kind.WORD, ("who",))]


def test_a_word_typed_twice_counts_once_and_the_surplus_is_counted() -> None:
    assert len(parse("cancer Cancer CANCER").clauses) == 1
    long = parse(" ".join(f"word{i}" for i in range(40)))
    assert (len(long.clauses), long.left_out) == (MOST_CLAUSES, 40 - MOST_CLAUSES)


def test_a_clause_says_where_it_stands() -> None:
    text = 'lung "small cell"'
    part = parse(text).clauses[1].parts[0]
    assert (text[part.start : part.end], part.exact) == ('"small cell"', True)
    assert Clause((part,)) == parse('"small cell"').clauses[0]


def test_only_unwanted_words_leave_the_rest(tmp_path: Path) -> None:
    found = indexed(tmp_path, [study(1, "Breast cancer"), study(2, "Melanoma")]).found(
        query(Wording(parse("-melanoma"))), 5
    )
    assert [hit.nct_id for hit in found.hits] == ["NCT00000001"]
