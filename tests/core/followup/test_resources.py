"""Use of health care as costs: nothing is made up, nothing is counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.resources import (
    QUANTITIES,
    SEALED,
    Table,
    UnitCost,
    costs,
    delivered,
    doubts,
    further,
    overlaps,
    quantities,
    together,
)
from equipoise.core.values.errors import InputError

TABLE = Table(
    "CAD",
    2025,
    (
        UnitCost("ward days", Decimal("1200.50"), "a test"),
        UnitCost("emergency visits", Decimal(300), "a test"),
    ),
)
ENTRY = {
    "HODAYS": "5",
    "ICUDAYS": "2",
    "ERVISITS": "1",
    "CLINIC": "4",
    "FROMDAT": "2026-01-01",
    "TODAT": "2026-01-31",
}


def test_intensive_care_is_part_of_the_stay() -> None:
    found = quantities(ENTRY)
    assert found["ward days"] == 3 and found["intensive care days"] == 2
    assert quantities({"HODAYS": "5"})["ward days"] == 5
    assert quantities({"HODAYS": "1", "ICUDAYS": "2"})["ward days"] == 0
    assert set(found) == set(QUANTITIES) - {"further fractions"}
    assert found["scans"] is None


def test_later_radiotherapy_is_counted_where_it_was_one() -> None:
    assert further({"PRKIND": "RT", "PRFRAC": "5"}) == {"further fractions": 5}
    assert further({"PRKIND": "RT"}) == {"further fractions": None}
    assert further({"PRKIND": "SURG", "PRFRAC": "5"}) == {}


def test_the_trials_own_radiotherapy_is_counted_apart() -> None:
    rows = [{"FRACTIONS": "5"}, {"FRACTIONS": "3"}]
    assert delivered({"LESION": rows}) == {"treatment plans": 2, "treatment fractions": 8}
    assert delivered({"LESION": [*rows, {"DOSE": "8"}]})["treatment fractions"] is None
    assert set(delivered({})) == set(SEALED) and not set(SEALED) & set(QUANTITIES)


def test_costs_name_what_they_leave_out() -> None:
    found = costs(quantities(ENTRY), TABLE)
    assert found.by_quantity == {"ward days": Decimal("3601.50"), "emergency visits": Decimal(300)}
    assert found.total == Decimal("3901.50")
    assert found.unpriced == ("intensive care days", "clinic visits")
    assert found.unknown == ("home care hours", "scans", "work days")


def test_what_was_not_used_needs_no_price() -> None:
    assert costs(quantities({"CLINIC": "0"}), TABLE).unpriced == ()


def test_sums_over_entries() -> None:
    both = together([quantities(ENTRY), quantities({"CLINIC": "2", "SCANS": "1"})])
    assert both["clinic visits"] == 6 and both["scans"] == 1 and both["work days"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        (UnitCost("beds", Decimal(1), "a test"),),
        (UnitCost("scans", Decimal(1), "a test"), UnitCost("scans", Decimal(2), "a test")),
        (UnitCost("scans", Decimal(-1), "a test"),),
        (UnitCost("scans", Decimal(1), ""),),
    ],
)
def test_refuses_what_is_no_table(wrong: tuple[UnitCost, ...]) -> None:
    with pytest.raises(InputError):
        Table("CAD", 2025, wrong)


@pytest.mark.parametrize(
    ("change", "items"),
    [
        ({}, []),
        ({"ICUDAYS": "6"}, ["ICUDAYS"]),
        ({"HODAYS": "31"}, []),
        ({"HODAYS": "32"}, ["HODAYS"]),
        ({"TODAT": ""}, []),
    ],
)
def test_doubts(change: dict[str, str], items: list[str]) -> None:
    assert [item for item, _ in doubts({**ENTRY, **change})] == items


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(st.lists(st.tuples(days, days).map(lambda two: (min(two), max(two))), max_size=5))
def test_overlaps_are_days_that_are_counted_twice(periods: list[tuple[date, date]]) -> None:
    twice = {
        number
        for number in range(date(2026, 1, 1).toordinal(), date(2026, 3, 2).toordinal())
        if sum(start.toordinal() <= number <= end.toordinal() for start, end in periods) > 1
    }
    found = {
        number for start, end in overlaps(periods) for number in range(start.toordinal(), end.toordinal() + 1)
    }
    assert found == twice
