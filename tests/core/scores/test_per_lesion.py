"""Progression of single lesions: each way on both sides of its thresholds, and against a slow reference."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.per_lesion import (
    Lesion,
    Reference,
    Rule,
    Scan,
    growth,
    has_grown,
    is_new,
    is_progressing,
    keeps_growing,
    relative_growth,
)
from equipoise.core.scores.score import ScoreError
from equipoise.core.scores.sizes import ANY_SIZE, smallest
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth
from tests.core.scores.given import point

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
RULE = Rule(Decimal("0.2"), Decimal(5), "nadir", Decimal(5), 1, (2, 3), Decimal(5))


def lesion(*sizes: str | int | None, days: Sequence[str | None] = (), new: Truth = NO) -> Lesion:
    """A lesion of these sizes in mm; None where it was not measured."""
    when = [PartialDate.parse(day) if day else None for day in days] or [None] * len(sizes)
    spans = [ANY_SIZE if size is None else point(size) for size in sizes]
    return Lesion(tuple(Scan(size, day) for size, day in zip(spans, when, strict=True)), new)


def grown(one: Lesion, reference: Reference = "nadir") -> Truth:
    """By 20 % and 5 mm."""
    return has_grown(one, share=Decimal("0.2"), length=Decimal(5), reference=reference)


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (25, 30, YES),
        (25, "29.9", NO),
        (20, 25, YES),
        (20, "24.9", NO),
        (30, 35, NO),
        (30, "35.9", NO),
        (30, 36, YES),
        (0, 5, YES),
        (0, 4, NO),
        (40, 30, NO),
    ],
)
def test_growth_needs_the_share_and_the_length(before: str | int, now: str | int, verdict: Truth) -> None:
    assert grown(lesion(before, now)) is verdict


def test_growth_is_measured_from_baseline_or_from_the_nadir() -> None:
    shrunk_first = lesion(30, 20, 25)
    assert grown(shrunk_first, "nadir") is YES
    assert grown(shrunk_first, "baseline") is NO
    assert growth(shrunk_first, "nadir") == point(5)
    assert growth(shrunk_first, "baseline") == point(-5)
    assert relative_growth(shrunk_first, "nadir") == point(25)


def test_one_lesion_may_progress_while_the_sum_does_not() -> None:
    """20 to 25 mm beside a lesion of 60 mm: the sum grows by 6 %, which is stable by RECIST."""
    assert grown(lesion(20, 25)) is YES
    assert grown(lesion(80, 85)) is NO


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (lesion(None, 30), UNKNOWN),
        (lesion(None, 4), NO),
        (lesion(20, None), UNKNOWN),
        (lesion(30, None, 25), UNKNOWN),
        (lesion(20, None, 25), YES),
        (lesion(30, None, 4), NO),
        (lesion(), UNKNOWN),
        (lesion(40), UNKNOWN),
        (lesion(3), NO),
    ],
)
def test_missing_sizes(one: Lesion, verdict: Truth) -> None:
    assert grown(one) is verdict


@pytest.mark.parametrize(
    ("size", "new", "verdict"),
    [
        (5, YES, YES),
        ("4.9", YES, NO),
        (5, NO, NO),
        (9, UNKNOWN, UNKNOWN),
        (4, UNKNOWN, NO),
        (None, YES, UNKNOWN),
    ],
)
def test_new_lesions(size: str | int | None, new: Truth, verdict: Truth) -> None:
    assert is_new(lesion(size, new=new), length=Decimal(5)) is verdict


def rising(one: Lesion, rises: int = 1) -> Truth:
    """By 5 mm from baseline on scans two to three months apart."""
    return keeps_growing(one, rises=rises, months=(2, 3), length=Decimal(5))


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (("2025-01-10", "2025-03-10"), YES),
        (("2025-01-10", "2025-03-09"), NO),
        (("2025-01-10", "2025-04-10"), YES),
        (("2025-01-10", "2025-04-11"), NO),
        (("2025-01", "2025-04"), UNKNOWN),
        (("2025-01", "2025-07"), NO),
        (("2025-01-31", "2025-03"), UNKNOWN),
        (("2025-01-15", None), UNKNOWN),
        ((None, "2025-01-15"), UNKNOWN),
    ],
)
def test_distance_of_scans(days: tuple[str | None, ...], verdict: Truth) -> None:
    assert rising(lesion(40, 45, days=days)) is verdict


def test_growth_from_scan_to_scan() -> None:
    days = ("2024-11-01", "2025-01-10", "2025-03-20")
    assert rising(lesion(40, 42, 45, days=days)) is YES
    assert rising(lesion(40, 42, 45, days=days), rises=2) is YES
    assert rising(lesion(40, 42, "44.9", days=days)) is NO
    assert rising(lesion(40, 45, 45, days=days)) is NO
    assert rising(lesion(40, 40, 45, days=days)) is YES
    assert rising(lesion(40, 40, 45, days=days), rises=2) is NO
    assert rising(lesion(40, None, 45, days=days), rises=2) is UNKNOWN


def test_too_few_scans_settle_nothing_that_they_do_not_show() -> None:
    days = ("2025-01-10", "2025-03-20")
    assert rising(lesion(40, 46, days=days), rises=2) is UNKNOWN
    assert rising(lesion(40, 44, days=days), rises=2) is NO
    assert rising(lesion()) is UNKNOWN


def test_any_way_is_enough() -> None:
    days = ("2025-01-10", "2025-03-20")
    assert is_progressing(lesion(25, 30), RULE) is YES
    assert is_progressing(lesion(6, new=YES), RULE) is YES
    assert is_progressing(lesion(50, 55, days=days), RULE) is YES
    assert is_progressing(lesion(50, 54, days=days), RULE) is NO
    assert is_progressing(lesion(50, None, days=days), RULE) is UNKNOWN


def test_scans_out_of_order_and_negative_sizes_are_refused() -> None:
    with pytest.raises(ScoreError, match="10 January 2025 stands after one of 20 March 2025"):
        lesion(10, 12, days=("2025-03-20", "2025-01-10"))
    with pytest.raises(ScoreError, match="can't measure -1 mm"):
        lesion(-1)


# The slow reference: every size from 0 to 12 mm in whole numbers.

MOST = 12
SIZES = st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted)


def truly_grown(sizes: Sequence[int], share: Decimal, length: int, reference: Reference) -> bool:
    start = sizes[0] if reference == "baseline" else min(sizes[:-1])
    return sizes[-1] >= start * (1 + share) and sizes[-1] - start >= length


def verdict_of(answers: set[bool]) -> Truth:
    return UNKNOWN if len(answers) == 2 else (YES if True in answers else NO)


@given(
    ends=st.lists(SIZES, min_size=2, max_size=4),
    share=st.sampled_from((Decimal(0), Decimal("0.2"), Decimal("0.5"))),
    length=st.integers(0, 6),
    reference=st.sampled_from(("baseline", "nadir")),
)
def test_growth_is_what_all_sizes_agree_on(
    ends: list[list[int]], share: Decimal, length: int, reference: Reference
) -> None:
    one = Lesion(tuple(Scan(Span(Decimal(low), Decimal(high))) for low, high in ends))
    every = product(*(range(low, high + 1) for low, high in ends))
    truth = verdict_of({truly_grown(sizes, share, length, reference) for sizes in every})
    assert has_grown(one, share=share, length=Decimal(length), reference=reference) is truth


@given(ends=st.lists(SIZES, min_size=2, max_size=4), rises=st.integers(1, 3), length=st.integers(0, 6))
def test_rising_is_never_contradicted(ends: list[list[int]], rises: int, length: int) -> None:
    if rises >= len(ends):
        return
    days = [PartialDate(2025, month, 1) for month in (1, 3, 5, 7)]
    scans = [
        Scan(Span(Decimal(low), Decimal(high)), day) for (low, high), day in zip(ends, days, strict=False)
    ]
    answer = keeps_growing(Lesion(tuple(scans)), rises=rises, months=(2, 3), length=Decimal(length))
    every = list(product(*(range(low, high + 1) for low, high in ends)))
    truths = {
        sizes[-1] - sizes[0] >= length
        and all(sizes[-each] > sizes[-each - 1] for each in range(1, rises + 1))
        for sizes in every
    }
    assert answer is UNKNOWN or answer is verdict_of(truths)
    if len(every) == 1:
        assert answer is not UNKNOWN


@given(ends=st.lists(SIZES, min_size=2, max_size=4))
def test_growth_in_numbers_holds_every_growth(ends: list[list[int]]) -> None:
    one = Lesion(tuple(Scan(Span(Decimal(low), Decimal(high))) for low, high in ends))
    in_mm, in_percent = growth(one, "nadir"), relative_growth(one, "nadir")
    least = smallest(each.size for each in one.scans[:-1])
    for sizes in product(*(range(low, high + 1) for low, high in ends)):
        start = min(sizes[:-1])
        assert least.holds(Span.exactly(start))
        assert in_mm.holds(Span.exactly(sizes[-1] - start))
        if start:
            assert in_percent.low <= Decimal(sizes[-1] - start) * 100 / start <= in_percent.high
    assert in_mm == Span(ends[-1][0] - least.high, ends[-1][1] - least.low)


@given(open_ends=st.tuples(st.booleans(), st.booleans()))
def test_open_ends(open_ends: tuple[bool, bool]) -> None:
    """Less than 25 mm from 20 mm is less than 5 mm of growth; more than 20 mm to 25 mm is so too."""
    small = Lesion((Scan(point(20)), Scan(Span(Decimal(1), Decimal(25), open_ends[0], True))))
    assert grown(small) is NO
    start = Lesion((Scan(Span(Decimal(20), Decimal(24), True, open_ends[1])), Scan(point(25))))
    assert grown(start) is NO
    assert growth(start, "nadir").high_open
