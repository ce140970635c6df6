"""The RECIST series: boundaries of progression, nadir over scans that can't be read, return, merging, and a slow
reference for whole series.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup import responses
from equipoise.core.followup.lesions import (
    Finding,
    Lesion,
    Part,
    Scan,
    Series,
    State,
    doubts,
    jumps,
    misplaced,
)
from equipoise.core.scores import per_lesion
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

TOO_SMALL, GONE, MISSING, MERGED = (
    Finding(each) for each in (State.TOO_SMALL, State.GONE, State.NOT_EVALUABLE, State.MERGED)
)
DAY = PartialDate(2026, 3, 2)
Given = int | str | None | Finding | tuple[int, ...]


def finding(given: Given) -> Finding:
    if isinstance(given, Finding):
        return given
    if given is None:
        return MISSING
    if given == 0:
        return GONE
    parts = given if isinstance(given, tuple) else (given,)
    return Finding(State.MEASURED, tuple(Span.exactly(Decimal(each)) for each in parts))


def series(
    targets: Sequence[Sequence[Given]],
    others: Sequence[Sequence[State]] = (),
    new: Sequence[Truth] = (),
    nodes: bool = False,
) -> Series:
    """Targets by their findings at each scan, other lesions likewise; scans are a month apart."""
    lesions = [Lesion(f"T{n}", f"organ {n // 2}", Part.TARGET, nodes) for n in range(len(targets))]
    lesions += [Lesion(f"N{n}", "bone", Part.NON_TARGET) for n in range(len(others))]
    rows = [[finding(each) for each in row] for row in targets] + [
        [Finding(s) for s in row] for row in others
    ]
    count = max(map(len, rows))
    news = [*new, *[Truth.NO] * count][:count]
    scans = (
        Scan(
            PartialDate(2026 + at // 12, at % 12 + 1),
            {one.id: row[at] for one, row in zip(lesions, rows, strict=True) if at < len(row)},
            news[at],
        )
        for at in range(count)
    )
    return Series(tuple(lesions), tuple(scans))


def said(*args: Sequence[Sequence[Given]], **more: object) -> list[str]:
    return [each.response for each in responses.points(series(*args, **more))][1:]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([50, 60], "PD"),  # exactly 20 %, 10 mm
        ([50, "59.9"], "SD"),
        ([25, 30], "PD"),  # exactly 20 % and exactly 5 mm
        ([24, 29], "PD"),  # exactly 5 mm, 20.8 %
        ([24, "28.9"], "SD"),  # more than 20 %, less than 5 mm
        ([26, 31], "SD"),  # exactly 5 mm, 19.2 %
        ([50, 35], "PR"),  # exactly 30 % less
        ([50, "35.1"], "SD"),
        ([50, 0], "CR"),
        ([50, TOO_SMALL], "PR"),  # seen, so not gone
        ([50, None], "NE"),
    ],
)
def test_both_sides_of_every_threshold(sizes: list[Given], expected: str) -> None:
    assert said([sizes]) == [expected]


def test_progression_is_measured_from_the_nadir() -> None:
    assert said([[50, 30, 35, 36]]) == ["PR", "PR", "PD"]
    found = responses.points(series([[50, 30, 36]]))[2]
    assert (found.nadir, found.change, found.percent) == tuple(map(Span.exactly, (30, 6, 20)))


def test_a_tie_of_the_nadir_changes_nothing() -> None:
    assert said([[50, 30, 30, 35]]) == ["PR", "PR", "PR"]
    assert said([[50, 30, 30, 36]]) == ["PR", "PR", "PD"]


def test_a_scan_that_can_not_be_read_lowers_no_nadir() -> None:
    two: list[list[Given]] = [[30, 20, 30], [30, None, 30]]
    assert said(two) == ["NE", "SD"]
    assert responses.points(series(two))[2].nadir == Span.exactly(60)


def test_what_was_measured_can_be_enough_for_progression() -> None:
    assert said([[30, 80], [30, None]]) == ["PD"]


def test_nadir_of_zero_without_complete_response() -> None:
    """Targets are gone, others are not: what returns is added up, and needs its 5 mm."""
    present = [State.PRESENT] * 4
    assert said([[20, 0, "4.9", 5]], [present]) == ["PR", "PR", "PD"]
    assert responses.points(series([[20, 0, 4]], [present]))[2].percent is None


def test_what_returns_after_complete_response_is_progression() -> None:
    assert said([[20, 0, 2]]) == ["CR", "PD"]
    assert said([[20, 0, TOO_SMALL]]) == ["CR", "PD"]
    assert said([[20, 0, None]]) == ["CR", "NE"]
    assert said([[20, 0, 0]], [[State.PRESENT, State.GONE, State.PRESENT]]) == ["CR", "PD"]


def test_a_node_that_passes_10_mm_again_needs_20_percent_and_5_mm() -> None:
    assert said([[20, 9, 11, 14]], nodes=True) == ["CR", "PR", "PD"]
    assert said([[20, "9.9"]], nodes=True) == ["CR"]
    assert said([[20, 10]], nodes=True) == ["PR"]


def test_merged_lesions_count_once_and_parts_are_added_up() -> None:
    merged = responses.points(series([[20, 35], [20, MERGED]]))[1]
    assert (merged.sum, merged.response) == (Span.exactly(35), "SD")
    split = responses.points(series([[30, (20, 16)]]))[1]
    assert (split.sum, split.response) == (Span.exactly(36), "PD")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (State.GONE, "CR"),
        (State.PRESENT, "PR"),
        (State.NOT_EVALUABLE, "PR"),
        (State.WORSE, "PD"),
    ],
)
def test_other_lesions_beside_targets_that_are_gone(other: State, expected: str) -> None:
    assert said([[20, 0]], [[State.PRESENT, other]]) == [expected]


def test_only_other_lesions() -> None:
    rows = [[State.PRESENT, State.PRESENT, State.GONE, State.WORSE]]
    assert said([], rows) == ["Non-CR/Non-PD", "CR", "PD"]


def test_new_disease_stays() -> None:
    assert said([[50, 20, 20]], new=[Truth.NO, Truth.YES, Truth.NO]) == ["PD", "PD"]
    assert said([[50, 20]], new=[Truth.NO, Truth.UNKNOWN]) == ["NE"]
    assert said([[50, 50]], new=[Truth.YES, Truth.NO]) == ["SD"], "at baseline nothing is new"


def test_a_listed_new_lesion_is_new_disease_from_its_first_scan() -> None:
    base = series([[50, 50, 50]])
    fresh = Lesion("X1", "liver", Part.NEW)
    scans = (*base.scans[:2], Scan(base.scans[2].day, {**base.scans[2].findings, "X1": finding(6)}))
    found = responses.points(Series((*base.lesions, fresh), scans))
    assert [each.response for each in found[1:]] == ["SD", "PD"]
    assert responses.progressed(found) == 2


def test_markers_hold_a_complete_response_back() -> None:
    base = series([[20, 0]], [[State.PRESENT, State.GONE]])
    high = Scan(base.scans[1].day, base.scans[1].findings, markers=Truth.NO)
    assert responses.points(Series(base.lesions, (base.scans[0], high)))[1].response == "PR"


def test_a_lesion_without_baseline_is_never_evaluable() -> None:
    assert said([[None, 20, 20]]) == ["NE", "NE"]
    assert "no size at baseline" in " ".join(doubts(series([[None, 20]])))


def test_nothing_at_all() -> None:
    assert responses.points(Series((), ())) == []
    assert responses.progressed([]) is None
    assert list(doubts(Series((), ()))) == []


# The slow reference: the rules one after the other, over exact millimetres, for targets alone.


def truly(rows: list[list[int | None]]) -> list[str]:
    sums = [
        None if any(one is None for one in each) else sum(filter(None, each))
        for each in zip(*rows, strict=True)
    ]
    told: list[str] = []
    for at in range(1, len(sums)):
        known = [one for one in sums[:at] if one is not None]
        now, seen = sums[at], sum(row[at] or 0 for row in rows)
        if sums[0] is None:
            told.append("NE")
            continue
        nadir = min(known)
        grown = seen >= nadir + 5 and seen * 100 >= nadir * 120
        if now is None:
            told.append("PD" if grown or ("CR" in told and seen) else "NE")
        elif now == 0:
            told.append("CR")
        elif "CR" in told or grown:
            told.append("PD")
        else:
            told.append("PR" if now * 100 <= sums[0] * 70 else "SD")
    return told


sizes = st.one_of(st.none(), st.integers(0, 60), st.sampled_from([0, 5, 24, 25, 29, 30, 50, 60]))


@st.composite
def histories(draw: st.DrawFn) -> list[list[int | None]]:
    scans, lesions = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    return [[draw(st.integers(10, 60)), *(draw(sizes) for _ in range(scans - 1))] for _ in range(lesions)]


@given(histories())
def test_agrees_with_the_slow_reference(rows: list[list[int | None]]) -> None:
    assert said(rows) == truly(rows)


@given(histories(), st.integers(0, 3))
def test_what_comes_later_changes_nothing_before(rows: list[list[int | None]], cut: int) -> None:
    at = min(cut + 2, len(rows[0]))
    whole = responses.points(series(rows))[:at]
    assert responses.points(series([row[:at] for row in rows])) == whole


@given(histories())
def test_the_order_of_lesions_changes_nothing(rows: list[list[int | None]]) -> None:
    assert said(rows) == said(rows[::-1])


RULE = per_lesion.Rule(Decimal("0.2"), Decimal(5), "nadir", Decimal(5), 2, (1, 6), Decimal(5))


def test_one_lesion_may_progress_while_the_sum_is_stable() -> None:
    both = series([[20, 25], [60, 60]])
    assert responses.points(both)[1].response == "SD"
    assert responses.by_lesion(both, RULE, 1) == {"T0": Truth.YES, "T1": Truth.NO}


def test_a_new_lesion_by_itself_counts_from_the_first_scan_that_has_it() -> None:
    base = series([[50, 50, 50]])
    fresh = Lesion("X1", "liver", Part.NEW)
    scans = [Scan(each.day, {**each.findings}) for each in base.scans]
    scans[2] = Scan(scans[2].day, {**scans[2].findings, "X1": finding(5)})
    found = responses.by_lesion(Series((*base.lesions, fresh), tuple(scans)), RULE, 2)
    assert found["X1"] is Truth.YES


def test_doubts_about_a_baseline() -> None:
    assert "10 mm or more" in " ".join(doubts(series([[9, 9]])))
    assert "15 mm or more" in " ".join(doubts(series([[14, 9]], nodes=True)))
    assert "at most 5" in " ".join(doubts(series([[20]] * 6)))
    same = Series(tuple(Lesion(f"T{n}", "lung", Part.TARGET) for n in range(3)), (Scan(None, {
        f"T{n}": finding(20) for n in range(3)}),))  # fmt: skip
    assert "at most 2 an organ" in " ".join(doubts(same))


def test_doubts_about_the_order_of_days() -> None:
    swapped = series([[20, 20]])
    assert "stands after" in " ".join(doubts(Series(swapped.lesions, swapped.scans[::-1])))
    month, day = Scan(PartialDate(2026, 3), {}), Scan(PartialDate(2026, 3, 2), {})
    assert list(doubts(Series((), (month, day)))) == [], "a month may hold an earlier day"


def test_what_leaves_open_where_a_scan_stands() -> None:
    first, again, month = (Scan(each, {}) for each in (DAY, DAY, PartialDate(2026, 3)))
    one = Series((), (first, again, Scan(PartialDate(2026, 4, 1), {})))
    assert [len(list(misplaced(one, at))) for at in range(3)] == [1, 1, 0]
    assert "another scan of 2 March 2026" in next(misplaced(one, 1))
    assert "whether this scan or that of March 2026 was first" in next(
        misplaced(Series((), (first, month)), 0)
    )
    undated = Series((), (first, Scan(None, {})))
    assert "read as the last one" in next(misplaced(undated, 1))
    assert list(misplaced(undated, 0)) == list(misplaced(Series((), (Scan(None, {}),)), 0)) == []


def test_jumps_from_scan_to_scan() -> None:
    rows = series([[20, 41], [20, 40], [5, 11], [20, MERGED]])
    assert list(jumps(rows, share=100, length=10)) == [
        "Lesion T0 went from 20 mm to 41 mm between two scans."
    ]
