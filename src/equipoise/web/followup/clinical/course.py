"""The page of a participant's lesions over all scans: RECIST 1.1 for the whole, and each lesion by itself.

It is made of forms that blinded roles read: which lesions are the trial's is on it, for both arms treat them all; what
any of them was given is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from equipoise.core.design import measures
from equipoise.core.design.sourced import Unset
from equipoise.core.design.telling import value_words
from equipoise.core.followup import measuring, responses, taking, trajectories
from equipoise.core.followup.best import Demands, best
from equipoise.core.followup.forms import Purpose
from equipoise.core.followup.lesions import Finding, Lesion, Part, Series, State
from equipoise.core.followup.responses import Point
from equipoise.core.followup.taking import Values
from equipoise.core.followup.trajectories import Group, Step, Trajectory
from equipoise.core.scores import recist
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth
from equipoise.web.followup import queries
from equipoise.web.followup.clinical import charting, lesions, reading
from equipoise.web.followup.clinical.charting import Chart, Measured
from equipoise.web.followup.schedules import Plan

_NEW = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "not known"}
_STATES = {
    State.GONE: "gone",
    State.MERGED: "one with another",
    State.NOT_EVALUABLE: "not measured",
    State.PRESENT: "there",
    State.WORSE: "worse",
}
_OF_TRIAL = {
    Truth.YES: "of the trial",
    Truth.NO: "not of the trial",
    Truth.UNKNOWN: "not said whether of the trial",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as a row of the table. `said`: the oncologist's own word; `differs`: it isn't what the sizes give."""

    day: str
    sum: str
    from_baseline: str
    from_nadir: str
    target: str
    non_target: str
    new: str
    response: str
    said: str
    differs: bool
    is_nadir: bool
    progressed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one scan found of one lesion. `grown`: it progressed by the rule for single lesions."""

    words: str
    is_nadir: bool
    grown: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A lesion over the scans, and what it is to the trial. `line`: its sizes as a small picture, empty for none."""

    name: str
    organ: str
    kind: str
    cells: tuple[Cell, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a group of lesions, in words. `icon`: whether any of them progressed."""

    title: str
    lesions: str
    words: str
    icon: str


@dataclass(frozen=True, slots=True)
class Course:
    """The page. `unset`: why single lesions aren't judged, where they aren't; `rule` by which they are, in words."""

    scans: tuple[Scan, ...]
    rows: tuple[Row, ...]
    chart: Chart | None
    groups: tuple[Told, ...]
    best: str
    first_progression: str
    rule: tuple[str, ...]
    unset: Unset | None


def of(plan: Plan) -> Course | None:
    """The course of a participant; None before the first scan."""
    entries = measuring.in_order(_values(plan))
    if not entries:
        return None
    series = measuring.series(entries)
    points, (rule, unset) = responses.points(series), _rule(plan)
    found = trajectories.trajectories(series, rule)
    first = responses.progressed(points)
    names = _organs(plan)
    return Course(
        tuple(_scans(points, entries)),
        tuple(_row(each, names) for each in found),
        _chart(points),
        tuple(_groups(found, points, series)) if rule else (),
        _best(points),
        "" if first is None else _day(points[first]),
        tuple(value_words("lesions.single", rule)) if rule else (),
        unset,
    )


def _values(plan: Plan) -> list[Values]:
    forms = {each.id for each in plan.forms.values() if each.purpose is Purpose.LESIONS}
    return [
        each.values for each in queries.entries(plan.trial, plan.person.number) if each.place.form in forms
    ]


def _rule(plan: Plan) -> tuple[Rule | None, Unset | None]:
    try:
        return measures.single_rule(plan.design), None
    except Unset as error:
        return None, error


def _organs(plan: Plan) -> dict[str, str]:
    """The words of organs, as the form of lesions has them."""
    forms = (each for each in plan.forms.values() if each.purpose is Purpose.LESIONS)
    items = (inner for form in forms for item in form.items for inner in (item, *item.items))
    return next((dict(each.choices) for each in items if each.id == "TULOC"), {})


def _scans(points: Sequence[Point], entries: Sequence[Values]) -> Iterator[Scan]:
    lowest, start = trajectories.nadir(points), points[0].sum
    for at, (point, entry) in enumerate(zip(points, entries, strict=True)):
        said = taking.text(entry, "RESPONSE")
        yield Scan(
            _day(point),
            reading.number(point.sum, "mm"),
            _against(point.sum, start) if at else "—",
            _change(point) if at else "—",
            _options(point.target),
            _options(point.non_target),
            _NEW[point.new] if at else "—",
            point.response or "baseline",
            said,
            bool(said and point.response and said != point.response and {said, point.response} != _SAME),
            at == lowest,
            point.response == recist.PD,
        )


_SAME = {recist.SD, recist.NON_CR_NON_PD}


def _day(point: Point) -> str:
    return point.day.words() if point.day else "no date"


def _against(now: Span, start: Span) -> str:
    if not (now.known and start.known and start.low):
        return "not known"
    return _share((now.low - start.low) * 100 / start.low).replace("-", "−")


def _share(percent: Decimal) -> str:
    return f"{reading.share(percent):+f} %".replace(".0 ", " ")


def _change(point: Point) -> str:
    if point.change is None or not point.change.known:
        return "not known"
    percent = ""
    if point.percent is not None and point.percent.known:
        percent = f", {_share(point.percent.low)}"
    return f"{point.change.low:+f} mm{percent}".replace("-", "−")


def _options(found: Options | None) -> str:
    """The response; several where missing sizes leave it open."""
    return "—" if found is None else " or ".join(sorted(found.choices))


def _row(found: Trajectory, names: dict[str, str]) -> Row:
    lesion = found.lesion
    kind = "new" if lesion.part is Part.NEW else _OF_TRIAL[lesion.of_trial]
    cells = tuple(
        Cell(_words(each), at == found.nadir and len(found.steps) > 1, each.progresses is Truth.YES)
        for at, each in enumerate(found.steps)
    )
    return Row(lesion.id, names.get(lesion.organ, lesion.organ), kind, cells, _line(found))


def _words(step: Step) -> str:
    if step.finding is None:
        return "—"
    return _found(step.finding)


def _found(finding: Finding) -> str:
    if finding.state in _STATES:
        return _STATES[finding.state]
    size = finding.size
    told = "not measured" if size is None else reading.number(size, "mm")
    if finding.state is State.TOO_SMALL:
        return f"{told}, too small to measure"
    return f"{told} in {len(finding.parts)} parts" if len(finding.parts) > 1 else told


def _line(found: Trajectory) -> str:
    """Points within 100 by 24; the figures stand beside it."""
    sizes = [each.finding.size if each.finding else None for each in found.steps]
    known = [(at, float(size.low)) for at, size in enumerate(sizes) if size is not None and size.known]
    if len(known) < 2:
        return ""
    most, last = max(size for _, size in known) or 1.0, len(sizes) - 1
    return " ".join(f"{2 + 96 * at / last:.1f},{22 - 20 * size / most:.1f}" for at, size in known)


def _chart(points: Sequence[Point]) -> Chart | None:
    lowest = trajectories.nadir(points)
    measured = [
        Measured(
            each.day.earliest, float(each.sum.low), each.response, at == lowest, each.response == recist.PD
        )
        for at, each in enumerate(points)
        if each.day is not None and each.sum.known
    ]
    said = f"The sum of target lesions on {len(measured)} scans; the table below has its figures."
    return charting.chart(said, measured, _thresholds(points, lowest))


def _thresholds(points: Sequence[Point], lowest: int | None) -> list[tuple[float, str]]:
    """Partial response is at or below the one; progression at or above the other, as things stand now."""
    found = []
    if points[0].sum.known:
        found.append((float(points[0].sum.low) * 0.7, "30 % below"))
    if lowest is not None:
        low = float(points[lowest].sum.low)
        found.append((max(low * 1.2, low + 5), "progression"))
    return found


def _groups(found: Sequence[Trajectory], points: Sequence[Point], series: Series) -> Iterator[Told]:
    first = [each for each in found if each.lesion.part is Part.TARGET]
    for kind, title in (
        (Truth.YES, "Lesions of the trial"),
        (Truth.NO, "Other lesions that are measured"),
        (Truth.UNKNOWN, "Lesions of which it isn’t said"),
    ):
        group = trajectories.group(first, kind)
        if group.lesions:
            yield _told(title, group, points)
    yield from _others(points, series)


def _told(title: str, group: Group, points: Sequence[Point]) -> Told:
    names = ", ".join(each.id for each in group.lesions)
    match group.answer:
        case Truth.YES:
            grown = (f"{lesion.id} grew on the scan of {_day(points[at])}" for lesion, at in group.progressed)
            return Told(title, names, f"{'; '.join(grown)}.", "finding")
        case Truth.NO:
            return Told(title, names, "None has grown.", "met")
        case _:
            return Told(title, names, f"Not known of {_listed(group.open)}.", "not-known")


def _listed(some: Sequence[Lesion]) -> str:
    return ", ".join(each.id for each in some)


def _others(points: Sequence[Point], series: Series) -> Iterator[Told]:
    """New lesions, and those that aren't measured."""
    new = next((at for at, each in enumerate(points) if each.new is Truth.YES), None)
    words = "None was seen." if new is None else f"First seen on the scan of {_day(points[new])}."
    yield Told("New lesions", _listed(series.those(Part.NEW)), words, "met" if new is None else "finding")
    if series.those(Part.NON_TARGET):
        worse = next((at for at, each in enumerate(points) if each.non_target == Options.of(recist.PD)), None)
        told = "No unequivocal progression."
        if worse is not None:
            told = f"Unequivocal progression on the scan of {_day(points[worse])}."
        yield Told("All other lesions together", "", told, "met" if worse is None else "finding")


def _best(points: Sequence[Point]) -> str:
    if len(points) < 2:
        return ""
    told = best([(each.response, each.day) for each in points[1:]], Demands(points[0].day, 0))
    return " or ".join(lesions.NAMES.get(each, each) for each in sorted(told.choices))
