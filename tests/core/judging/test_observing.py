"""Which of several observations counts as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from equipoise.core.judging.days import days, ordinal
from equipoise.core.judging.observing import newest
from equipoise.core.person.model import Observation, Source, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import ANY_NUMBER, INFINITY, Options, Span

TODAY = Span.exactly(ordinal(date(2026, 11, 22)))
AHEAD = Span(TODAY.low, INFINITY)


def _on(when: str) -> Span:
    return days(PartialDate.parse(when))


def _newest(said: str, clock: Span) -> str:
    """Of observations made on these days (`now`: without a day), those that count as of the clock."""
    made = [
        Observation(Options.of(each), Source("test"), None if each == "now" else PartialDate.parse(each))
        for each in said.split()
    ]
    found = newest(made, clock, TODAY)
    return " ".join(str(each.value) for each in found)


@pytest.mark.parametrize(
    ("said", "clock", "counts"),
    [
        ("2026-05-01 2026-11-01", TODAY, "2026-11-01"),
        ("2026-11-01 2026-05-01", TODAY, "2026-11-01"),
        ("2026-05-01 now", TODAY, "now"),
        ("2026-11-01 2026-11-01", TODAY, "2026-11-01 2026-11-01"),
        # Known to the month, it may be older or newer than another.
        ("2026-11 2026-11-10", TODAY, "2026-11 2026-11-10"),
        ("2026-11 2026-10-31", TODAY, "2026-11"),
        ("2026 2026-10-31", TODAY, "2026 2026-10-31"),
        # On a day that has passed, what was seen later doesn't count,
        ("2026-10-01 2026-11-01", _on("2026-10-12"), "2026-10-01"),
        ("2026-10-12 2026-10-13", _on("2026-10-12"), "2026-10-12"),
        ("2026-10-01 now", _on("2026-10-12"), "now"),
        ("2026-10 2026-10-05", _on("2026-10-12"), "2026-10 2026-10-05"),
        # unless there is nothing else.
        ("2026-11-01", _on("2026-10-12"), "2026-11-01"),
        ("2026-11-01 2026-11-05", _on("2026-10-12"), "2026-11-05"),
        # Of a day that isn't known, each may be the newest by then.
        ("2026-05-01 2026-11-01", ANY_NUMBER, "2026-05-01 2026-11-01"),
        ("2026-05-01 2026-09-01 2026-10-20", _on("2026-10"), "2026-09-01 2026-10-20"),
        # A day ahead has seen all that was seen so far.
        ("2026-05-01 2026-11-01", AHEAD, "2026-11-01"),
        ("2026-11 2026-11-10", AHEAD, "2026-11 2026-11-10"),
        ("2026-05-01 2026-12-01", _on("2026-12-07"), "2026-12-01"),
        ("2026-12-01", TODAY, ""),
    ],
)
def test_the_newest_by_a_day(said: str, clock: Span, counts: str) -> None:
    assert _newest(said, clock) == counts


def test_nothing_is_the_newest_of_nothing() -> None:
    assert newest([], TODAY, TODAY) == []
    assert newest([], Span.exactly(Decimal(1)), TODAY) == []


@pytest.mark.parametrize("why", list(WhyUnknown))
def test_who_gave_no_value_takes_nothing_away_from_who_did(why: WhyUnknown) -> None:
    recorded = Observation(Options.of("yes"), Source("record"), PartialDate.parse("2026-11-01"))
    unknown = Observation(why, Source("patient"))
    assert newest([recorded, unknown], TODAY, TODAY) == [recorded]
    assert newest([unknown, unknown], TODAY, TODAY) == [unknown, unknown]
    assert newest([unknown], TODAY, TODAY) == [unknown]
