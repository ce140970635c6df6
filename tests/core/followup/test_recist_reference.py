"""RECIST 1.1 and the best response against slow references that go through the guideline line by line.

The source is Eisenhauer et al., Eur J Cancer 2009;45:228-247: sections 4.3.1 and 4.3.2 (targets; lymph nodes; too small
to measure; split and merged), 4.3.3 (other lesions), 4.3.5 (new lesions), 4.4 with tables 1 and 2, and 4.5 and 4.6 with
table 3. A size that is missing is tried with sizes of every order: NE is what they don't agree on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from equipoise.core.followup import responses
from equipoise.core.followup.best import Demands, best
from equipoise.core.followup.lesions import Finding, Lesion, Part, Scan, Series, State
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth

Found = int | tuple[int, ...] | str | None
"""A size or sizes of parts in mm, `small`, `merged`, or None: not evaluable."""
Row = Sequence[Found]

TRIED = (0, 1, 4, 5, 9, 10, 11, 20, 60, 1000)
"""In place of a missing size."""
OTHERS = {"seen": State.PRESENT, "gone": State.GONE, "worse": State.WORSE, "unseen": State.NOT_EVALUABLE}


def size(found: Found) -> int | None:
    """Section 4.3.2: 5 mm where too small to measure; what merged counts in the other; parts are added up."""
    if isinstance(found, tuple):
        return sum(found)
    return {"small": 5, "merged": 0}[found] if isinstance(found, str) else found


def of_targets(rows: Sequence[Row], nodes: Sequence[bool], at: int, was_complete: bool) -> set[str]:
    """Every response that the target lesions can have on this scan."""
    if not rows:
        return {"none"}
    sums = [[size(row[scan]) for row in rows] for scan in range(at)]
    smallest = min(sum(map(int, each)) for each in sums if None not in each)  # type: ignore[arg-type]
    baseline = sum(size(row[0]) or 0 for row in rows)
    known = [size(row[at]) for row in rows]
    found = set()
    for tried in itertools.product(*(TRIED if each is None else (each,) for each in known)):
        total = sum(tried)
        if all(each < 10 if node else each == 0 for each, node in zip(tried, nodes, strict=True)):
            found.add("CR")
        elif (was_complete and any(each and not node for each, node in zip(tried, nodes, strict=True))) or (
            total - smallest >= 5 and total * 100 >= smallest * 120
        ):
            found.add("PD")
        else:
            found.add("PR" if total * 100 <= baseline * 70 else "SD")
    return found


def of_others(others: Sequence[str], was_complete: bool) -> str:
    """Section 4.3.3, and note to table 3: what is seen again after complete response is progression."""
    if "worse" in others or (was_complete and "seen" in others):
        return "PD"
    if not others:
        return "none"
    if "unseen" in others:
        return "NE"
    return "Non-CR/Non-PD" if "seen" in others else "CR"


def together(target: str, other: str, new: bool) -> str:
    """Tables 1 and 2."""
    if new or "PD" in (target, other):
        return "PD"
    if target == "none":
        return "NE" if other == "none" else other
    return "PR" if target == "CR" and other not in ("CR", "none") else target


def slowly(
    rows: Sequence[Row], nodes: Sequence[bool], others: Sequence[str], new: Sequence[bool]
) -> list[str]:
    """The response at every scan after the baseline. `others`: each scan's words for all other lesions."""
    told: list[str] = []
    for at in range(1, len(new)):
        complete = "CR" in told
        other = of_others(others[at].split(), complete)
        possible = {
            together(each, other, any(new[1 : at + 1])) for each in of_targets(rows, nodes, at, complete)
        }
        told.append(possible.pop() if len(possible) == 1 else "NE")
    return told


def finding(found: Found) -> Finding:
    if found is None or isinstance(found, str):
        states = {None: State.NOT_EVALUABLE, "small": State.TOO_SMALL, "merged": State.MERGED}
        return Finding(states[found])
    parts = found if isinstance(found, tuple) else (found,)
    return Finding(State.MEASURED, tuple(Span.exactly(Decimal(each)) for each in parts))


def ours(rows: Sequence[Row], nodes: Sequence[bool], others: Sequence[str], new: Sequence[bool]) -> list[str]:
    lesions = [Lesion(f"T{n}", f"organ {n}", Part.TARGET, node) for n, node in enumerate(nodes)]
    lesions += [Lesion(f"N{n}", "bone", Part.NON_TARGET) for n in range(len(others[0].split()))]
    scans = []
    for at, is_new in enumerate(new):
        found = {f"T{n}": finding(row[at]) for n, row in enumerate(rows)}
        found |= {f"N{n}": Finding(OTHERS[each]) for n, each in enumerate(others[at].split())}
        scans.append(Scan(PartialDate(2026, at + 1), found, Truth.YES if is_new else Truth.NO))
    return [each.response for each in responses.points(Series(tuple(lesions), tuple(scans)))][1:]


SIZES = st.one_of(st.sampled_from([0, 5, 9, 10, 14, 15, 20, 24, 25, 29, 30]), st.integers(0, 60))
FOUND = st.one_of(SIZES, st.tuples(SIZES, SIZES), st.sampled_from(["small", "merged", None, 0]))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Row], list[bool], list[str], list[bool]]:
    scans, targets, count = draw(st.integers(2, 5)), draw(st.integers(0, 2)), draw(st.integers(0, 2))
    rows: list[Row] = [
        [draw(st.integers(15, 60)), *(draw(FOUND) for _ in range(scans - 1))] for _ in range(targets)
    ]
    words = st.sampled_from(["seen", "gone", "gone", "gone", "unseen", "worse"])
    others = [" ".join("seen" if at == 0 else draw(words) for _ in range(count)) for at in range(scans)]
    new = [at > 0 and draw(st.integers(0, 7)) == 7 for at in range(scans)]
    return rows, [draw(st.booleans()) for _ in rows], others, new


@given(histories())
@example(([], [], ["seen seen", "gone gone", "unseen seen"], [False] * 3))
@example(([[20, 0, 0], [20, 0, "merged"]], [False, False], [""] * 3, [False] * 3))
def test_every_scan_is_as_the_guideline_says(
    history: tuple[list[Row], list[bool], list[str], list[bool]],
) -> None:
    assert ours(*history) == slowly(*history)


def test_a_lymph_node_that_is_no_target_is_gone_below_10_mm_or_too_small_to_measure() -> None:
    node = Lesion("N", "node", Part.NON_TARGET, node=True)
    first = Scan(PartialDate(2026, 1), {"N": Finding(State.PRESENT)})
    for found, response in ((finding("small"), "CR"), (finding(9), "CR"), (finding(10), "Non-CR/Non-PD")):
        then = Scan(PartialDate(2026, 2), {"N": found})
        assert responses.points(Series((node,), (first, then)))[1].response == response


START = date(2026, 1, 1)
Told = Sequence[tuple[str, date]]


def confirmed(told: Told, enough: tuple[str, ...], days: int) -> Iterator[set[str]]:
    """Pairs of responses so many days apart between which nothing is worse; scans that can't be evaluated may be."""
    for first, second in itertools.combinations(range(len(told)), 2):
        between = {response for response, _ in told[first + 1 : second]}
        pair = {told[first][0], told[second][0]}
        if (
            pair <= {*enough}
            and between <= {*enough, "NE"}
            and (told[second][1] - told[first][1]).days >= days
        ):
            yield pair


def best_slowly(told: Told, stable_for: int, days: int | None) -> str:
    """Sections 4.5 and 4.6, table 3; who has no target lesions can't be stable, table 2."""
    ended = (
        [response for response, _ in told].index("PD") + 1 if any(r == "PD" for r, _ in told) else len(told)
    )
    counted = told[:ended]
    seen = {response for response, _ in counted}
    if "CR" in seen if days is None else any(confirmed(counted, ("CR",), days)):
        return "CR"
    if "PR" in seen if days is None else any(confirmed(counted, ("CR", "PR"), days)):
        return "PR"
    held = (each for each, day in counted if each not in ("PD", "NE") and (day - START).days >= stable_for)
    if any(held):
        return "Non-CR/Non-PD" if "Non-CR/Non-PD" in seen else "SD"
    return "PD" if "PD" in seen else "NE"


@st.composite
def courses(draw: st.DrawFn) -> tuple[list[tuple[str, date]], int, int | None]:
    measured = draw(st.booleans())
    told = ["CR", "PR", "SD", "PD", "NE"] if measured else ["CR", "Non-CR/Non-PD", "PD", "NE"]
    days = sorted(draw(st.lists(st.integers(0, 120), max_size=3)))
    course = [(draw(st.sampled_from(told)), START + timedelta(each)) for each in days]
    return course, draw(st.sampled_from([0, 42])), draw(st.sampled_from([None, 28]))


@given(courses(), st.lists(st.booleans(), min_size=3, max_size=3))
@example(
    ([("PR", date(2026, 1, 1)), ("CR", date(2026, 1, 31)), ("CR", date(2026, 2, 20))], 0, 28),
    [False, False, True],
)
def test_the_best_response_holds_what_any_days_give(
    course: tuple[list[tuple[str, date]], int, int | None], blurred: list[bool]
) -> None:
    told, stable_for, days = course
    known = [
        PartialDate(day.year, day.month, None if blur else day.day)
        for (_, day), blur in zip(told, blurred, strict=False)
    ]
    words = [response for response, _ in told]
    found = best(
        list(zip(words, known, strict=True)), Demands(PartialDate(2026, 1, 1), stable_for, days)
    ).choices
    tried = itertools.product(*({each.earliest, each.latest} for each in known))
    possible = {
        best_slowly(list(zip(words, some, strict=True)), stable_for, days)
        for some in tried
        if list(some) == sorted(some)
    }
    assert possible <= found
    if not any(blurred):
        assert found == possible


@pytest.mark.parametrize(
    ("told", "expected"), [(["CR", "Non-CR/Non-PD"], "Non-CR/Non-PD"), (["SD"], "SD"), (["NE"], "NE")]
)
def test_where_no_time_is_asked_for_no_day_is_needed(told: list[str], expected: str) -> None:
    assert best([(each, None) for each in told], Demands(None, 0, 28)) == Options.of(expected)
