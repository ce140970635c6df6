"""Partial dates are never more exact than they were given, and never impossible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values import PartialDate


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-01-00", "2026-02-30", "0000", "26", "2026-1", "x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2026, None, 3)


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2028-02", "February 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-01-31", "31 January 2026", date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_bounds_and_words(text: str, words: str, first: date, last: date) -> None:
    found = PartialDate.parse(text)
    assert (found.words(), found.earliest, found.latest, str(found)) == (words, first, last, text)


@given(st.dates())
def test_a_whole_date_survives_writing_and_reading(day: date) -> None:
    assert PartialDate.parse(day.isoformat()).earliest == day == PartialDate.parse(day.isoformat()).latest
