"""The response of a participant's tumours at each scan, by RECIST 1.1 or lesion by lesion as a protocol may want it.

The guideline is in `core.scores.recist`; what is added here is time. The nadir is the smallest sum so far of scans on
which every target lesion had a size, the baseline among them: a scan that can't be evaluated lowers no nadir. Once all
disease was gone, disease that is seen again is progression, however small; this holds for lesions that are no lymph
nodes, while nodes progress by their size (the guideline says nothing of nodes that pass 10 mm again).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.followup.lesions import Finding, Lesion, Part, Scan, Series, State
from equipoise.core.scores import per_lesion, recist
from equipoise.core.scores.sizes import ANY_SIZE
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth, any_of

_NORMAL_NODE = Span.exactly(10)


@dataclass(frozen=True, slots=True)
class Point:
    """What one scan says. Lengths in mm.

    `sum` of the target lesions, `nadir` before it, `change` from the nadir and `percent` of it, where the nadir is
    above 0. `target`, `non_target` and `overall` are responses that are still open; `response` is the one that is
    reported: NE where several are. The baseline has neither nadir nor response.
    """

    day: PartialDate | None
    sum: Span
    nadir: Span | None = None
    change: Span | None = None
    percent: Span | None = None
    target: Options | None = None
    non_target: Options | None = None
    overall: Options | None = None
    new: Truth = Truth.NO

    @property
    def response(self) -> str:
        """CR, PR, SD, PD, NE or Non-CR/Non-PD; empty at baseline."""
        return recist.assigned(self.overall) if self.overall else ""


def points(series: Series) -> list[Point]:
    """What each scan says, the baseline first."""
    found: list[Point] = []
    for at in range(len(series.scans)):
        found.append(_point(series, at, found))
    return found


def progressed(found: list[Point]) -> int | None:
    """Which scan showed progression first; None where none did."""
    return next((at for at, each in enumerate(found) if each.response == recist.PD), None)


def _point(series: Series, at: int, before: list[Point]) -> Point:
    scan = series.scans[at]
    now = recist.target_sum(series.targets((at,)), 0)
    if at == 0:
        return Point(scan.day, now)
    evaluable = (0, *(each for each in range(1, at) if not before[each].sum.high.is_infinite()))
    targets = series.targets((*evaluable, at))
    nadir = recist.nadir(targets, len(evaluable))
    was_gone = any(each.response == recist.CR for each in before)
    target = recist.target_response(targets, len(evaluable))
    if was_gone:
        target = _returned(series.those(Part.TARGET), scan, target)
    non_target = _non_target(series, scan, was_gone)
    new = _new(series, at)
    return Point(
        scan.day,
        now,
        nadir,
        recist.change(targets, len(evaluable), nadir),
        recist.percent_change(targets, len(evaluable), nadir) if nadir.low > 0 else None,
        target,
        non_target,
        recist.overall(target, non_target, new),
        new,
    )


def _returned(lesions: tuple[Lesion, ...], scan: Scan, found: Options) -> Options:
    """After all disease was gone: progression where a lesion is seen again."""
    again = _again(lesions, scan)
    if again is Truth.YES:
        return Options.of(recist.PD)
    return found if again is Truth.NO else Options(found.choices | {recist.PD})


def _again(lesions: tuple[Lesion, ...], scan: Scan) -> Truth:
    """Whether one that is no lymph node is seen. Of one that merged, the lesion it is one with tells it."""
    findings = (scan.of(each) for each in lesions if not each.node)
    return any_of(each.is_seen for each in findings if each.state is not State.MERGED)


def _non_target(series: Series, scan: Scan, was_gone: bool) -> Options:
    """By the guideline's table: lesions of which some were not looked at are NE, unless one is certainly worse."""
    lesions = series.those(Part.NON_TARGET)
    if not lesions:
        return Options.of(recist.NONE)
    findings = [scan.of(each) for each in lesions]
    if any(each.state is State.WORSE for each in findings):
        return Options.of(recist.PD)
    if any(each.state is State.NOT_EVALUABLE for each in findings):
        # one that is seen again is progression, whatever became of those that were not looked at
        again = was_gone and _again(lesions, scan) is Truth.YES
        return Options.of(recist.PD if again else recist.NE)
    gone = all(_is_gone(*each) for each in zip(lesions, findings, strict=True))
    response = recist.non_target_response(
        gone=Truth.YES if gone else Truth.NO, markers_normal=scan.markers, unequivocal_progression=Truth.NO
    )
    return _returned(lesions, scan, response) if was_gone else response


def _is_gone(lesion: Lesion, finding: Finding) -> bool:
    """Whether it is certainly gone; of a lymph node, below 10 mm."""
    size = finding.size
    if lesion.node and finding.state in (State.MEASURED, State.TOO_SMALL) and size is not None:
        return size.high < _NORMAL_NODE.low or (size.high == _NORMAL_NODE.low and size.high_open)
    return finding.is_seen is Truth.NO


def _new(series: Series, at: int) -> Truth:
    """Whether there is new disease, on this scan or one before it after the baseline: it does not become old."""
    listed = series.those(Part.NEW)
    scans = series.scans[1 : at + 1]
    seen = (scan.findings[each.id].is_seen for scan in scans for each in listed if each.id in scan.findings)
    return any_of((*(scan.new for scan in scans), *seen))


def by_lesion(series: Series, rule: per_lesion.Rule, at: int) -> dict[str, Truth]:
    """Which lesions progress at a scan by a rule for single lesions, by their number. A lesion that is new counts from
    the scan on which it is first spoken of.
    """
    return {each.id: per_lesion.is_progressing(_alone(series, each, at), rule) for each in series.lesions}


def _alone(series: Series, lesion: Lesion, at: int) -> per_lesion.Lesion:
    is_new = lesion.part is Part.NEW
    scans = series.scans[: at + 1]
    first = next((n for n, scan in enumerate(scans) if lesion.id in scan.findings), 0) if is_new else 0
    return per_lesion.Lesion(tuple(_scans(lesion, scans[first:])), Truth.YES if is_new else Truth.NO)


def _scans(lesion: Lesion, scans: tuple[Scan, ...]) -> Iterator[per_lesion.Scan]:
    for scan in scans:
        size = scan.of(lesion).size
        yield per_lesion.Scan(ANY_SIZE if size is None else size, scan.day)
