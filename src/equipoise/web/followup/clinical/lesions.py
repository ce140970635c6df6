"""Lesion measurements: the series with sum, nadir and response, and what speaks against an entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.followup import lesions, measuring, responses, taking
from equipoise.core.followup.best import Demands, best
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.forms import Purpose
from equipoise.core.followup.lesions import Part, Series
from equipoise.core.followup.responses import Point
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth
from equipoise.web.followup.clinical import plotting, reading
from equipoise.web.followup.panels import Context, Panel, Plot

NAMES = {
    "CR": "complete response (CR)",
    "PR": "partial response (PR)",
    "SD": "stable disease (SD)",
    "PD": "progression (PD)",
    "NE": "not evaluable (NE)",
    "Non-CR/Non-PD": "neither complete response nor progression",
}
JUMP_SHARE, JUMP_LENGTH = 100, 10
"""A size that more than doubles or goes by more than this share of it, and by more than so many mm, is asked about."""


@dataclass(frozen=True, slots=True)
class Course:
    """The series, its points, and which scan is shown."""

    series: Series
    points: list[Point]
    at: int


def course(context: Context) -> Course:
    """All scans of the participant."""
    seen = reading.of_purpose(context, Purpose.LESIONS)
    ordered = measuring.in_order(each.values for each in seen)
    here = next(each.values for each in seen if each.here)
    found = measuring.series(ordered)
    return Course(found, responses.points(found), next(n for n, each in enumerate(ordered) if each is here))


def panels(context: Context) -> list[Panel]:
    """The scan that is shown, and the course over all."""
    found = course(context)
    return [_scan(found), *([_course(found)] if len(found.points) > 1 else [])]


def _scan(found: Course) -> Panel:
    point = found.points[found.at]
    lines = [("Sum of target lesions", reading.number(point.sum, "mm"))]
    if point.nadir is None:
        return Panel("Baseline by RECIST 1.1", tuple(lines), "Later scans are compared with this one.")
    lines.append(("Smallest sum before", reading.number(point.nadir, "mm")))
    if point.change is not None and not point.change.high.is_infinite():
        lines.append(("Change from it", _change(point)))
    if point.new is Truth.YES:
        lines.append(("New lesions", "yes"))
    lines.append(("Response by RECIST 1.1", NAMES[point.response]))
    return Panel("By RECIST 1.1", tuple(lines), "Computed from the measurements; the oncologist judges.")


def _change(point: Point) -> str:
    """With its sign, and in percent where the nadir is above 0."""
    assert point.change is not None
    change = reading.number(point.change, "mm")
    told = change if change.startswith("-") or point.change.high == 0 else f"+{change}"
    if point.percent is None:
        return told
    percent = Span(reading.share(point.percent.low), reading.share(point.percent.high))
    return f"{told} ({reading.number(percent, '%')})"


def _course(found: Course) -> Panel:
    lines = []
    for point in found.points:
        day = point.day.words() if point.day else "no date"
        response = f", {point.response}" if point.response else ", baseline"
        lines.append((day, f"{reading.number(point.sum, 'mm')}{response}"))
    start = found.points[0].day
    told = best([(each.response, each.day) for each in found.points[1:]], Demands(start, 0))
    note = f"Best response so far, not confirmed: {' or '.join(sorted(told.choices))}."
    return Panel("All scans", tuple(lines), note, _plot(found))


def _plot(found: Course) -> Plot | None:
    told = [
        (
            point.day.earliest if point.day else None,
            None if point.sum.high.is_infinite() else float(point.sum.high),
            point.response,
        )
        for point in found.points
    ]
    return plotting.plot("The sum of target lesions over all scans; the list below has its figures.", told)


def checks(context: Context) -> list[Finding]:
    """The rules of a baseline, jumps, days that leave the order open, a judgement that the measurements contradict."""
    found = course(context)
    told = [Finding("TARGET", each) for each in lesions.doubts(found.series)] if found.at == 0 else []
    told += [Finding("TARGET", each) for each in _jumps(found)]
    told += [Finding("TRDAT", each) for each in lesions.misplaced(found.series, found.at)]
    return [*told, *_lost(found), *_judged(context, found)]


def _jumps(found: Course) -> Iterator[str]:
    """Those to the scan that is shown."""
    two = found.series.scans[max(found.at - 1, 0) : found.at + 1]
    yield from lesions.jumps(Series(found.series.lesions, two), share=JUMP_SHARE, length=JUMP_LENGTH)


def _lost(found: Course) -> Iterator[Finding]:
    scan = found.series.scans[found.at]
    for each in found.series.those(Part.TARGET):
        if each.id not in scan.findings:
            yield Finding(
                "TARGET", f"Target lesion {each.id} of the baseline is not here. Write 0 where it is gone."
            )


def _judged(context: Context, found: Course) -> Iterator[Finding]:
    said, computed = taking.text(context.values, "RESPONSE"), found.points[found.at].response
    if taking.truth(context.values, "NEWLES") is Truth.YES and found.at and said not in ("", "PD"):
        yield Finding(
            "RESPONSE", "There are new lesions, which is progression by RECIST 1.1. Check one of the two."
        )
    elif said and computed and computed != said and {said, computed} != {"SD", "Non-CR/Non-PD"}:
        yield Finding(
            "RESPONSE", f"By the measurements it is {NAMES[computed]}. Check them, or say why below."
        )
