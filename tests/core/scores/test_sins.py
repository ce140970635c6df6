"""SINS: every row of its table, its categories, and the wrong copies that are about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.points import hull, of_choice
from equipoise.core.scores.sins import INPUTS, PAIN
from equipoise.core.values.possible import Options, Span
from tests.core.scores.given import exactly

SINS, CATEGORY = find("SINS"), find("SINS category")

# Fisher et al. 2010, table 1, and the same in two secondary copies (cancercalc.com, ars-neurochirurgica.com).
TABLE = {
    "sins_location": {"junctional": 3, "mobile": 2, "semirigid": 1, "rigid": 0},
    "sins_pain": {"mechanical": 3, "other": 1, "none": 0},
    "sins_bone": {"lytic": 2, "mixed": 1, "blastic": 0},
    "sins_alignment": {"subluxation": 4, "deformity": 2, "normal": 0},
    "sins_collapse": {"more than half": 3, "less than half": 2, "involved": 1, "none": 0},
    "sins_posterolateral": {"bilateral": 3, "unilateral": 1, "none": 0},
}
LEAST = {part: min(rows, key=lambda row: rows[row]) for part, rows in TABLE.items()}
ROWS = [(part, row, points) for part, rows in TABLE.items() for row, points in rows.items()]


@pytest.mark.parametrize(("part", "row", "points"), ROWS)
def test_every_row(part: str, row: str, points: int) -> None:
    assert SINS.compute(exactly(**{**LEAST, part: row})) == Span.exactly(points)


def test_reaches_from_0_to_18() -> None:
    assert SINS.compute({}) == Span(Decimal(0), Decimal(18))
    assert sum(max(rows.values()) for rows in TABLE.values()) == 18


def test_a_copy_that_scores_pain_3_2_1_is_told_apart() -> None:
    """Its greatest total is 18 too, so only the rows show it."""
    wrong = {"mechanical": 3, "other": 2, "none": 1}
    copy = replace(PAIN, choices=tuple(replace(each, points=wrong[each.value]) for each in PAIN.choices))
    assert max(wrong.values()) == max(TABLE["sins_pain"].values())
    painless = exactly(**{**LEAST, "sins_pain": "none"})
    by_the_copy = hull(of_choice(copy, painless["sins_pain"]))
    assert by_the_copy != SINS.compute(painless) == Span.exactly(0)


@pytest.mark.parametrize(
    ("location", "total", "category"), [("semirigid", 12, "potentially unstable"), ("mobile", 13, "unstable")]
)
def test_the_edge_of_unstable(location: str, total: int, category: str) -> None:
    rest = exactly(
        sins_pain="mechanical",
        sins_bone="lytic",
        sins_alignment="normal",
        sins_collapse="more than half",
        sins_posterolateral="bilateral",
    )
    known = rest | exactly(sins_location=location)
    assert SINS.compute(known) == Span.exactly(total)
    assert CATEGORY.compute(known) == Options.of(category)


@pytest.mark.parametrize(
    ("total", "category"),
    [
        (0, "stable"),
        (6, "stable"),
        (7, "potentially unstable"),
        (12, "potentially unstable"),
        (13, "unstable"),
    ],
)
def test_categories(total: int, category: str) -> None:
    for known in _people_with(total):
        assert CATEGORY.compute(known) == Options.of(category)


def _people_with(total: int) -> list[dict[str, Options]]:
    found = []
    for location, points in TABLE["sins_location"].items():
        for alignment, more in TABLE["sins_alignment"].items():
            for collapse, yet_more in TABLE["sins_collapse"].items():
                for pain, last in TABLE["sins_pain"].items():
                    if points + more + yet_more + last == total:
                        parts = {
                            "sins_location": location,
                            "sins_alignment": alignment,
                            "sins_collapse": collapse,
                            "sins_pain": pain,
                        }
                        found.append({name: Options.of(row) for name, row in {**LEAST, **parts}.items()})
    assert found
    return found


def test_thirteen_points_from_some_parts_are_enough() -> None:
    known = exactly(
        sins_location="junctional",
        sins_pain="mechanical",
        sins_alignment="subluxation",
        sins_collapse="more than half",
    )
    assert SINS.compute(known) == Span(Decimal(13), Decimal(18))
    assert CATEGORY.compute(known) == Options.of("unstable")


def test_exactly_half_is_scored_as_either() -> None:
    known = exactly(**{**LEAST, "sins_collapse": "exactly half"})
    assert SINS.compute(known) == Span(Decimal(2), Decimal(3))


def test_six_parts() -> None:
    assert {each.name for each in INPUTS} == set(TABLE)
