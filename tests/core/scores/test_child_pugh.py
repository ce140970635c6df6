"""Child-Pugh: the rows of both tables, their edges, and the person whom the choice of the table decides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.score import Value
from equipoise.core.values.possible import Options, Span
from tests.core.scores.given import exactly, point

TABLES = ("albumin 2.8", "albumin 3.0")
LEAST: dict[str, Value] = {
    "bilirubin": point(1),
    "albumin": point(4),
    "inr": point(1),
    **exactly(ascites="none", encephalopathy="none"),
}

# Pugh 1973 with the INR, as Cleveland Clinic J Med prints it (2.8), and Harrison's 20th edition (3.0): both sides of
# every cut-off. Points of the part alone.
ROWS = [
    (table, part, value, points)
    for table in TABLES
    for part, value, points in [
        ("bilirubin", "1.99", 1),
        ("bilirubin", "2", 2),
        ("bilirubin", "3", 2),
        ("bilirubin", "3.01", 3),
        ("albumin", "3.51", 1),
        ("albumin", "3.5", 2),
        ("albumin", "2.79", 3),
        ("inr", "1.69", 1),
        ("inr", "1.7", 2),
        ("inr", "2.3", 2),
        ("inr", "2.31", 3),
    ]
] + [
    ("albumin 2.8", "albumin", "2.8", 2),
    ("albumin 2.8", "albumin", "2.99", 2),
    ("albumin 3.0", "albumin", "2.99", 3),
    ("albumin 3.0", "albumin", "3.0", 2),
]
SIGNS = [
    ("ascites", "none", 1),
    ("ascites", "slight", 2),
    ("ascites", "moderate", 3),
    ("encephalopathy", "none", 1),
    ("encephalopathy", "grade 1-2", 2),
    ("encephalopathy", "grade 3-4", 3),
]


@pytest.mark.parametrize(("table", "part", "value", "points"), ROWS)
def test_every_cut_off(table: str, part: str, value: str, points: int) -> None:
    known = {**LEAST, part: point(value)}
    assert find("Child-Pugh points", table).compute(known) == Span.exactly(4 + points)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("part", "row", "points"), SIGNS)
def test_every_sign(table: str, part: str, row: str, points: int) -> None:
    known = {**LEAST, part: Options.of(row)}
    assert find("Child-Pugh points", table).compute(known) == Span.exactly(4 + points)


@pytest.mark.parametrize(
    ("ascites", "table", "points", "letter"),
    [
        ("slight", "albumin 2.8", 7, "B"),
        ("slight", "albumin 3.0", 8, "B"),
        ("none", "albumin 2.8", 6, "A"),
        ("none", "albumin 3.0", 7, "B"),
    ],
)
def test_the_table_decides_who_may_join(ascites: str, table: str, points: int, letter: str) -> None:
    """Bilirubin 1.0, albumin 2.9, INR 1.0, no encephalopathy: class A or B, by the table."""
    known = {**LEAST, "albumin": point("2.9"), "ascites": Options.of(ascites)}
    assert find("Child-Pugh points", table).compute(known) == Span.exactly(points)
    assert find("Child-Pugh", table).compute(known) == Options.of(letter)


@pytest.mark.parametrize(
    ("grown", "letter"),
    [(0, "A"), (1, "A"), (2, "B"), (4, "B"), (5, "C"), (10, "C")],
)
def test_classes(grown: int, letter: str) -> None:
    """5 and 6 points are A, 7 to 9 B, 10 to 15 C: every part adds none, one or two to the five."""
    worse = {"bilirubin": ("2", "9"), "albumin": ("3.2", "2"), "inr": ("2", "4")}
    known, left = dict(LEAST), grown
    for part, values in worse.items():
        step = min(left, 2)
        known[part] = point(values[step - 1]) if step else LEAST[part]
        left -= step
    for part, rows in {
        "ascites": ("slight", "moderate"),
        "encephalopathy": ("grade 1-2", "grade 3-4"),
    }.items():
        step = min(left, 2)
        known[part] = Options.of(rows[step - 1]) if step else LEAST[part]
        left -= step
    for table in TABLES:
        assert find("Child-Pugh points", table).compute(known) == Span.exactly(5 + grown)
        assert find("Child-Pugh", table).compute(known) == Options.of(letter)


@pytest.mark.parametrize("table", TABLES)
def test_missing_parts_leave_classes_open(table: str) -> None:
    score, points = find("Child-Pugh", table), find("Child-Pugh points", table)
    assert points.compute({}) == Span(Decimal(5), Decimal(15))
    without_ascites = {name: value for name, value in LEAST.items() if name != "ascites"}
    assert score.compute(without_ascites) == Options.of("A", "B")
    normal_albumin = {**without_ascites, "albumin": Span(low=Decimal("3.5"), low_open=True)}
    assert points.compute(normal_albumin) == Span(Decimal(5), Decimal(7))
    bad = {"bilirubin": point(5), "albumin": point(2), "inr": point(3)}
    assert score.compute(bad) == Options.of("C")
