"""Numbers picked from scan after scan, where days and sizes may be known in part only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.judging.series import measured, taken
from equipoise.core.person.fact import TAKES, Fact
from equipoise.core.person.model import Entries, Observation, Record, Source, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount

SCANS = Fact(
    "scans",
    "list",
    "Scans",
    fields={
        "on": Fact("on", "date", "Day"),
        "size": Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(500)),
    },
)


def _span(text: str) -> Span:
    low, _, high = text.partition("..")
    return Span(Decimal(low), Decimal(high or low))


def _record(on: str, size: str) -> Record:
    fields = {}
    if on:
        fields["on"] = Observation(PartialDate.parse(on), Source("test"))
    if size:
        known = Amount(_span(size), "mm") if size != "?" else WhyUnknown.DONT_KNOW
        fields["size"] = Observation(known, Source("test"))
    return Record(fields)


def _taken(take: str, scans: str, complete: bool = True) -> Span | None:
    """What is taken of scans written as `2026-05=20 2026-10-12=24..26`."""
    fact = Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(500), of="scans", take=take)
    records = tuple(_record(*each.split("=")) for each in scans.split())
    return taken(fact, measured(SCANS, Entries(records, complete)), complete=complete)


IN_ORDER = "2026-01-05=40 2026-04-06=30 2026-07-06=33 2026-10-12=36"
OUT_OF_ORDER = "2026-07-06=33 2026-10-12=36 2026-01-05=40 2026-04-06=30"


@pytest.mark.parametrize("scans", [IN_ORDER, OUT_OF_ORDER])
@pytest.mark.parametrize(
    ("take", "expected", "where_more_may_be"),
    [
        ("latest", "36", "36"),
        ("previous", "33", "33"),
        ("before the previous", "30", "30"),
        ("earliest", "40", None),
        ("smallest before the latest", "30", "0..30"),
        ("smallest", "30", "0..30"),
        ("largest", "40", "40..500"),
        ("days between the last two", "98", "98"),
    ],
)
def test_what_is_taken_of_four_scans(
    scans: str, take: str, expected: str, where_more_may_be: str | None
) -> None:
    assert _taken(take, scans) == _span(expected)
    assert _taken(take, scans, complete=False) == (_span(where_more_may_be) if where_more_may_be else None)


def test_the_smallest_before_the_latest_leaves_the_latest_out() -> None:
    assert _taken("smallest before the latest", "2026-01-05=40 2026-10-12=20") == _span("40")
    assert _taken("smallest", "2026-01-05=40 2026-10-12=20") == _span("20")


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("take", TAKES)
def test_nothing_is_taken_of_nothing(take: str, complete: bool) -> None:
    assert _taken(take, "", complete) is None


@pytest.mark.parametrize("take", ["previous", "days between the last two", "smallest before the latest"])
def test_one_scan_has_none_before_it(take: str) -> None:
    assert _taken(take, "2026-10-12=20") is None
    assert _taken("latest", "2026-10-12=20") == _span("20")


@pytest.mark.parametrize(
    ("take", "scans", "expected"),
    [
        # The month's scan may be older or newer than that of the 12th.
        ("latest", "2026-10=20 2026-10-12=30", "20..30"),
        ("earliest", "2026-10=20 2026-10-12=30", "20..30"),
        ("previous", "2026-10=20 2026-10-12=30", None),
        ("previous", "2026-05=20 2026-10-12=30", "20"),
        ("before the previous", "2026-05-02=25 2026-10-12=30", None),
        ("before the previous", "2026-01=10 2026-05-02=25 2026-10-12=30", "10"),
        ("before the previous", "2026-05=10 2026-05-02=25 2026-10-12=30", None),
        ("previous", "2026-05=20 2026-05-02=25 2026-10-12=30", None),
        ("smallest before the latest", "2026-10=20 2026-10-12=30", "20..30"),
        ("smallest before the latest", "2026-05=20 2026-10-12=30", "20"),
        ("days between the last two", "2026-10=20 2026-10-12=30", None),
        ("days between the last two", "2026-09=20 2026-10-12=30", "12..41"),
        # Two scans of one day.
        ("latest", "2026-10-12=20 2026-10-12=30", "20..30"),
        ("latest", "2026-10-12=30 2026-10-12=30", "30"),
        # Sizes known in part.
        ("latest", "2026-05-01=20 2026-10-12=24..26", "24..26"),
        ("smallest", "2026-05-01=20..30 2026-10-12=24..26", "20..26"),
        ("largest", "2026-05-01=20..30 2026-10-12=24..26", "24..30"),
        # A scan whose size nobody knows is a scan all the same,
        ("latest", "2026-05-01=20 2026-10-12=?", "0..500"),
        ("latest", "2026-05-01=? 2026-10-12=20", "20"),
        ("earliest", "2026-05-01=? 2026-10-12=20", "0..500"),
        ("smallest", "2026-05-01=? 2026-10-12=20", "0..20"),
        # and one of which nobody knows the day may be of any.
        ("latest", "=20 2026-10-12=30", "20..30"),
        ("earliest", "=20 2026-10-12=30", "20..30"),
        ("smallest", "=20 2026-10-12=30", "20"),
    ],
)
def test_what_days_and_sizes_leave_open(take: str, scans: str, expected: str | None) -> None:
    assert _taken(take, scans) == (_span(expected) if expected else None)


@pytest.mark.parametrize(
    ("low", "high", "smallest", "largest"),
    [
        (None, None, Span(high=Decimal(20)), Span(low=Decimal(20))),
        (Decimal(0), None, _span("0..20"), Span(low=Decimal(20))),
        (None, Decimal(500), Span(high=Decimal(20)), _span("20..500")),
    ],
)
def test_where_more_may_be_the_limits_of_the_fact_are_the_limits(
    low: Decimal | None, high: Decimal | None, smallest: Span, largest: Span
) -> None:
    for take, expected in (("smallest", smallest), ("largest", largest)):
        fact = Fact("size", "number", "Size", of="scans", take=take, low=low, high=high)
        assert (
            taken(fact, measured(SCANS, Entries((_record("2026-10-12", "20"),))), complete=False) == expected
        )


def test_a_list_without_numbers_gives_none() -> None:
    bare = Fact("scans", "list", "Scans", fields={"on": Fact("on", "date", "Day")})
    fact = Fact("size", "number", "Size", of="scans", take="latest")
    points = measured(bare, Entries((_record("2026-10-12", ""),), complete=True))
    assert taken(fact, points, complete=True) is None


_MONTHS = st.sampled_from(["2026-09", "2026-10", "2026-10-01", "2026-10-15", "2026-10-31", "2026-11-02"])
_SIZES = st.sampled_from(["10", "20", "30", "10..20", "20..30"])


@given(st.lists(st.tuples(_MONTHS, _SIZES), min_size=2, max_size=4), st.sampled_from(TAKES))
def test_what_is_taken_holds_what_every_completion_gives(scans: list[tuple[str, str]], take: str) -> None:
    partly = _taken(take, " ".join("=".join(each) for each in scans))
    for days in product(*(_some_days(each) for each, _ in scans)):
        for sizes in product(*({_span(each).low, _span(each).high} for _, each in scans)):
            if len(set(days)) == len(days):
                completed = " ".join(f"{day}={size}" for day, size in zip(days, sizes, strict=True))
                whole = _taken(take, completed)
                assert whole is not None or (take == "before the previous" and len(scans) == 2)
                assert partly is None or (whole is not None and partly.holds(whole))


def _some_days(written: str) -> set[date]:
    known = PartialDate.parse(written)
    return {known.earliest, known.latest}
