"""What is a marker at the beginning of a line, and what only looks like one."""

from __future__ import annotations

import pytest

from equipoise.core.eligibility.markers import marker_at


@pytest.mark.parametrize(
    ("line", "marker", "number"),
    [
        ("* adults", "*", 0),
        ("\\* adults", "*", 0),
        ("-Adults", "-", 0),
        ("oAny loss", "o", 0),
        ("1. adults", "1.", 1),
        ("12) adults", "12)", 12),
        ("(3) adults", "(3)", 3),
        ("1.Adults", "1.", 1),
        ("28\\. adults", "28.", 28),
        ("4、adults", "4、", 4),
        ("③adults", "③", 3),
        ("2.1. adults", "2.1.", 1),
        ("2.10 Adults", "2.10", 10),
        ("b) adults", "b)", 2),
        ("(c) adults", "(c)", 3),
        ("iv. adults", "iv.", 4),
        ("XII. Adults", "XII.", 12),
        ("* 7. adults", "7.", 7),
        ("3 - Adults", "3 -", 3),
    ],
)
def test_is_a_marker(line: str, marker: str, number: int) -> None:
    found = marker_at(line, 0, len(line))
    assert (found.text, found.number) == (marker, number)
    assert line[found.end :].lower().startswith(("a", "any"))


@pytest.mark.parametrize(
    "line",
    ["2.5 mg of it", "18 years", "1.5 times the limit", "-5 to 5", "E. coli", "e.g. asthma", "i.e. none", "often ill",
     "100,000 cells", "(18 to 65)", "vix. no numeral", "3-month survival", "older", "2012. A year of four figures"[5:]],
)  # fmt: skip
def test_is_none(line: str) -> None:
    assert marker_at(line, 0, len(line)).text == ""
