"""From what was typed to answers: every spelling, and nothing that was typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.answers import Answer, Missing, answer, flattened, item_at, nested
from equipoise.core.followup.entering import (
    Entered,
    decimal,
    one,
    partial_date,
    read,
    refuse_long,
    why_unread,
)
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import TooLong
from tests.core.followup.made_up import FORM


def entered(path: str, typed: str) -> Answer:
    return read(FORM, {path: typed}).answers[path]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12.5", "12.5"), ("12,5", "12.5"), ("0,125", "0.125"), ("12.50", "12.50"), ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"), ("1 234", "1234"), ("1'234,5", "1234.5"), ("1,234,567", "1234567"), ("-3", "-3"),
        ("-0.0", "0.0"), ("007", "7"), (" 5 ", "5"), ("1 234", "1234"),
    ],
)  # fmt: skip
def test_decimals_with_point_or_comma(typed: str, value: str) -> None:
    assert decimal(typed) == value


@pytest.mark.parametrize("typed", ["1,500", "12,345", "1.2.3", "1,2,3", "abc", "1e5", "--1", "1.234.567,8,9"])
def test_what_is_no_number_or_could_be_two_is_not_guessed(typed: str) -> None:
    with pytest.raises(InputError):
        decimal(typed)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6))
def test_a_number_is_the_same_however_its_decimals_are_written(value: Decimal) -> None:
    text = f"{value:f}"
    assert Decimal(decimal(text)) == value
    assert Decimal(decimal(f"{text}5".replace(".", ","))) == Decimal(f"{text}5")
    assert decimal(decimal(text)) == decimal(text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-31", "2026-03-31"), ("2026-03", "2026-03"), ("2026", "2026"), ("31 March 2026", "2026-03-31"),
        ("31-MAR-2026", "2026-03-31"), ("UN-MAR-2026", "2026-03"), ("UN-UNK-2026", "2026"), ("un/03/2026", "2026-03"),
        ("31/03/2026", "2026-03-31"), ("03/31/2026", "2026-03-31"), ("4/4/2026", "2026-04-04"),
        ("March 2026", "2026-03"), ("1 sept 2026", "2026-09-01"), ("2026/3/4", "2026-03-04"),
        ("2026-UNK-UNK", "2026"), ("29 Feb 2024", "2024-02-29"), ("31.12.2026", "2026-12-31"),
    ],
)  # fmt: skip
def test_days_months_and_years_as_they_are_written(typed: str, day: str) -> None:
    assert str(partial_date(typed)) == day
    assert str(partial_date(day)) == day


@pytest.mark.parametrize(
    "typed",
    [
        "03/04/2026",
        "29 Feb 2026",
        "31 April 2026",
        "31-UNK-2026",
        "31 mar",
        "mayor 2026",
        "0000",
        "tomorrow",
        "-",
    ],
)
def test_what_is_no_day_or_could_be_two_is_not_guessed(typed: str) -> None:
    with pytest.raises(InputError):
        partial_date(typed)


def test_two_readings_of_a_day_are_both_offered() -> None:
    with pytest.raises(InputError, match="2026-04-03 or 2026-03-04"):
        partial_date("03/04/2026")


@pytest.mark.parametrize(
    ("path", "typed", "expected"),
    [
        ("weight", "70,5", Answer("70.5")),
        ("weight", "70 kg", Answer("70")),
        ("weight", "70500 g", Answer("70.5", typed="70500 g")),
        ("weight", "70 mm", Answer(typed="70 mm")),
        ("weight", "<40", Answer(typed="<40")),
        ("count", "3.0", Answer("3")),
        ("count", "3.5", Answer(typed="3.5")),
        ("where", "Bone", Answer("bone")),
        ("where", "skin", Answer(typed="skin")),
        ("sites", "liver lung", Answer("lung liver")),
        ("contrast", "Y", Answer("yes")),
        ("contrast", "perhaps", Answer(typed="perhaps")),
        ("day", "31-MAR-2026", Answer("2026-03-31")),
        ("day", "2026-03", Answer(typed="2026-03")),
        ("began", "2026-03", Answer("2026-03")),
        ("why", "  as\r\nsaid ", Answer("as\nsaid")),
        ("lesions.1.longest", "1.2 cm", Answer("12", typed="1.2 cm")),
        ("why", "", Answer()),
    ],
)
def test_each_kind_is_read(path: str, typed: str, expected: Answer) -> None:
    assert entered(path, typed) == expected


def test_what_cannot_be_read_is_kept_with_its_sentence() -> None:
    found = read(FORM, {"weight": "seventy"})
    assert found.answers["weight"].unread
    assert found.problems["weight"] == why_unread(FORM, "weight", found.answers["weight"])
    assert "not a number" in found.problems["weight"]


def test_why_there_is_no_answer_counts_where_nothing_was_typed() -> None:
    found = read(
        FORM, {"weight": "", "count": "3"}, {"weight": "refused", "count": "refused", "why": "made up"}
    )
    assert found.answers["weight"] == Answer(missing=Missing.REFUSED)
    assert found.answers["count"] == Answer("3")
    assert found.answers["why"] == Answer()


@pytest.mark.parametrize(
    "path", ["nothing", "lesions", "lesions.1", "lesions.0.organ", "day.1.organ", "lesions.201.organ", "a b"]
)
def test_what_the_form_does_not_ask_is_refused(path: str) -> None:
    with pytest.raises(InputError):
        read(FORM, {path: "1"})


PATHS = st.sampled_from(
    [*(each.id for each in FORM.items if not each.items), "lesions.1.organ", "lesions.7.longest"]
)


@given(st.dictionaries(PATHS, st.text(max_size=12)))
def test_whatever_is_typed_is_kept_or_read_and_reading_again_gives_the_same(typed: dict[str, str]) -> None:
    found = read(FORM, typed)
    for path, text in typed.items():
        kept = found.answers[path]
        assert bool(kept) is bool(text.replace("\0", "").strip())
        assert kept.unread is (path in found.problems)
    assert read(FORM, {path: each.value or each.typed for path, each in found.answers.items()}).answers == {
        path: Answer(each.value) if each.value else each for path, each in found.answers.items()
    }


@given(st.builds(Answer, st.text(max_size=3), st.sampled_from(["", "refused"]), st.text(max_size=3)))
def test_an_answer_comes_back_from_json(given_answer: Answer) -> None:
    assert answer(given_answer.plain()) == given_answer


def test_nested_values_come_and_go() -> None:
    given_values = {
        "weight": Decimal("70.5"), "contrast": True, "sites": ["lung", "bone"],
        "lesions": [{"organ": "lung", "longest": 12}, {"#": 7, "organ": "bone"}],
    }  # fmt: skip
    found: Entered = read(FORM, flattened(given_values))
    assert nested(FORM, found.answers) == {
        "weight": "70.5", "contrast": "yes", "sites": ["lung", "bone"],
        "lesions": [{"#": "1", "organ": "lung", "longest": "12"}, {"#": "7", "organ": "bone"}],
    }  # fmt: skip


def test_an_answer_that_is_too_long_is_never_cut_and_is_refused() -> None:
    item = item_at(FORM, "why")
    assert item is not None
    answer, problem = one(item, "x" * 5_001)
    assert answer.typed == "x" * 5_001
    assert "has 5,001 characters, and 5,000 is the most. Take out 1 character or more." in problem
    with pytest.raises(TooLong, match="5,000") as refused:
        refuse_long(FORM, {"why": "x" * 5_001})
    assert refused.value.where == "why"
    refuse_long(FORM, {"why": f"  {'x' * 5_000}  "})
