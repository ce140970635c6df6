"""What people write where a value is wanted: it is read as meant, or refused with what to write instead."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.criteria.expressions import parse
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import answer, read
from equipoise.core.person.model import NEVER
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, number

MONTHS = STANDARD["life_expectancy"]
SIZE = Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(1000))
RESPONSE = Fact(
    "response",
    "choice",
    "Response",
    choices={"CR": "complete response", "PR": "partial response", "SD": "SD"},
)
TUMOUR = Fact(
    "tumour", "choice", "Tumour", choices={"solid": "A solid tumour", "blood": "Lymphoma or leukaemia"}
)


@pytest.mark.parametrize(
    ("written", "write"),
    [
        ("6-12 months", "Write 6..12 months."),
        ("6 – 12 months", "Write 6..12 months."),
        ("6 to 12 months", "Write 6..12 months."),
        ("6 months to 12 months", "Write 6..12 months."),
        ("2 or 3", "Write 2..3."),
        ("3,5 months", "Write 3.5 months."),
        ("3,5-4,5 months", "Write 3.5-4.5 months."),
        ("about 6 months", "Write the range it surely lies in"),
        ("~6", "Write the range it surely lies in"),
        ("6 ± 1 months", "Write its two ends"),
        ("6+ months", "Write at least 6 months."),
        ("over 6 months", "Write more than 6 months."),
        ("up to 6 months", "Write at most 6 months."),
        ("=> 6 months", "Write >= 6 months."),
        ("six months", "Write it as a number in months."),
    ],
)
def test_a_slip_is_told_with_what_to_write(written: str, write: str) -> None:
    with pytest.raises(InputError) as refused:
        answer(written, MONTHS)
    assert refused.value.what.startswith("“")
    assert refused.value.mend.startswith(write)


@pytest.mark.parametrize(
    "written",
    [
        "6 months",
        "at least 6 months",
        ">5",
        "≥ 6 months",
        "3..12 months",
        "26 weeks",
        "1,000 months",
        "1 1/month",
    ],
)
def test_what_can_be_read_is_no_slip(written: str) -> None:
    if written == "1 1/month":
        with pytest.raises(InputError, match="can't be told in months"):
            answer(written, MONTHS)
        return
    assert isinstance(answer(written, MONTHS), Amount)


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from(["-", " - ", " to ", "–", " or "]))
def test_two_numbers_are_never_read_as_one(one: int, other: int, between: str) -> None:
    with pytest.raises(InputError) as refused:
        answer(f"{one}{between}{other} mm", SIZE)
    written = refused.value.mend.removeprefix("Write ").removesuffix(".")
    assert written == f"{one}..{other} mm"
    if one <= other:
        assert answer(written, SIZE) == Amount(Span(Decimal(one), Decimal(other)), "mm")


@pytest.mark.parametrize("written", ["PR", "pr", "partial response", "Partial  Response"])
def test_a_choice_is_its_name_or_the_words_it_is_shown_by(written: str) -> None:
    assert answer(written, RESPONSE) == Options.of("PR")


def test_words_of_a_choice_may_have_an_or_of_their_own() -> None:
    assert answer("lymphoma or leukaemia", TUMOUR) == Options.of("blood")
    assert answer("a solid tumour or blood", TUMOUR) == Options.of("solid", "blood")
    assert answer("SD or complete response", RESPONSE) == Options.of("SD", "CR")


def test_words_that_could_be_two_choices_are_none_and_a_name_goes_before_words() -> None:
    twice = replace(RESPONSE, choices={"a": "same", "b": "same", "c": "a"})
    assert answer("a", twice) == Options.of("a")
    with pytest.raises(InputError, match="not one of its values"):
        answer("same", twice)
    with pytest.raises(InputError) as refused:
        answer("better", RESPONSE)
    assert refused.value.mend == "Write one of CR (complete response), PR (partial response), SD."


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("never", "everybody was born"),
        ("1960-02-30", "no day of the calendar"),
        ("2023-02-29", "no day of the calendar"),
        ("1960-1-5", "Write 1960-01-05."),
        ("1/2/1960", "in two ways"),
        ("January 1960", "Write it as in 2026-01-31"),
    ],
)
def test_a_day_that_is_none_is_told(written: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        answer(written, STANDARD["birth_date"])


def test_other_days_can_be_never() -> None:
    assert answer("Never", Fact("surgery", "date", "Surgery")) is NEVER
    assert str(answer("2024-02-29", STANDARD["birth_date"])) == "2024-02-29"


@pytest.mark.parametrize(
    "written", ["life_expectancy: >5", "life_expectancy: >= 5", "life_expectancy: {value: > 5}"]
)
def test_a_comparison_without_its_quotes_is_told_so_and_never_lost(written: str) -> None:
    with pytest.raises(InputError, match=r'line 2.*has to stand in quotes, as in ">= 5"'):
        read(f"facts:\n  {written}\n", "person.yaml", STANDARD, {})
    quoted = read('facts:\n  life_expectancy: ">= 5"\n', "person.yaml", STANDARD, {})
    assert quoted.person.facts["life_expectancy"][0].value == Amount(Span(low=Decimal(5)), "months")


@pytest.mark.parametrize("written", ["1e19", "-1e19", "1e-19", "9" * 31, "1e1900", "1" + "0" * 1900])
def test_numbers_beyond_what_can_be_measured_are_refused(written: str) -> None:
    with pytest.raises(InputError, match="beyond what can be measured"):
        number(written)
    if "e" not in written:
        for said in (f"age >= {written} years", f"alt <= {written} x ULN", f"age in 1..{written} years"):
            with pytest.raises(InputError, match="beyond what can be measured"):
                parse(said)


@pytest.mark.parametrize("written", ["0", "1e18", "999999999999999999", "0.000001", "-1e-18", "1,500,000"])
def test_numbers_that_can_be_meant_are_read(written: str) -> None:
    assert number(written) == Decimal(written.replace(",", ""))


@pytest.mark.parametrize("unit", ["-12 months", "+ months", "10^1900/L"])
def test_what_is_no_unit_is_refused(unit: str) -> None:
    with pytest.raises(InputError):
        answer(f"6 {unit}", MONTHS)
