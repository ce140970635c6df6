"""Lines of systemic therapy, death and withdrawal as what endpoints need: days, as exactly as they are known.

A day known to the month is an interval, narrowed by what has to be so (a line that begins after randomisation does not
begin before it). Times are in days from randomisation, the day itself being 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Line:
    """A line of systemic therapy. `after`: whether it was begun after randomisation. `progressed`: when, on it."""

    number: int | None
    agents: str
    began: PartialDate | None
    ended: PartialDate | None = None
    ongoing: Truth = Truth.UNKNOWN
    reason: str = ""
    after: Truth = Truth.UNKNOWN
    progressed: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time from randomisation in days. `event`: whether it ended with what it waits for, or was only watched."""

    days: Span
    event: bool


def line(values: Values) -> Line:
    """A line from an entry with LINE, CMTRT, CMSTDAT, CMENDAT, CMONGO, WHYENDED, AFTERRAND, PDDAT."""
    return Line(
        taking.whole(values, "LINE"),
        taking.text(values, "CMTRT"),
        taking.partial(values, "CMSTDAT"),
        taking.partial(values, "CMENDAT"),
        taking.truth(values, "CMONGO"),
        taking.text(values, "WHYENDED"),
        taking.truth(values, "AFTERRAND"),
        taking.partial(values, "PDDAT"),
    )


def later_lines(lines: Iterable[Line], randomised: date) -> list[Line]:
    """The lines that were begun after randomisation, in order: as was said, else as the days certainly are."""
    return sorted((each for each in lines if _is_after(each, randomised)), key=_order)


def time_to_next_line(
    lines: Iterable[Line], randomised: date, seen: date, died: PartialDate | None = None
) -> Time:
    """Until the next line began. Death before it ends the watching and is no event; `seen`: the last day on which it
    was known how the participant does.
    """
    starts = [_days(each.began, randomised) for each in later_lines(lines, randomised) if each.began]
    if starts:
        return Time(_first(starts), True)
    return Time(_days(died, randomised) if died else _exactly(seen, randomised), False)


def time_to_next_line_or_death(
    lines: Iterable[Line], randomised: date, seen: date, died: PartialDate | None
) -> Time:
    """Until the next line began or the participant died, whichever was first."""
    later = later_lines(lines, randomised)
    return _time(((each.began for each in later), (died,)), randomised, seen)


def progression_on_next_line(
    lines: Iterable[Line], randomised: date, seen: date, died: PartialDate | None
) -> Time:
    """Until progression on the first line begun after randomisation, or death: the family that EMA calls PFS2."""
    later = later_lines(lines, randomised)
    return _time(((each.progressed for each in later[:1]), (died,)), randomised, seen)


def progression_free(
    progressions: Iterable[PartialDate], randomised: date, seen: date, died: PartialDate | None
) -> Time:
    """Until progression or death, whichever was first."""
    return _time((progressions, (died,)), randomised, seen)


def survival(died: PartialDate | None, randomised: date, seen: date) -> Time:
    """Until death."""
    return _time(((died,),), randomised, seen)


def doubts(lines: Iterable[Line], died: PartialDate | None = None) -> Iterator[tuple[int, str]]:
    """What speaks against lines as they were entered: the place of the line, from 0, and a sentence."""
    seen: dict[int, int] = {}
    for at, each in enumerate(lines):
        yield from ((at, sentence) for sentence in _doubts(each, died))
        if each.number is not None and each.number in seen:
            yield at, f"Line {each.number} was entered already."
        if each.number is not None:
            seen[each.number] = at


def _doubts(each: Line, died: PartialDate | None) -> Iterator[str]:
    if each.began and each.ended and each.ended.latest < each.began.earliest:
        yield "It ended before it began."
    if each.ongoing is Truth.YES and each.ended:
        yield "It still goes on, and has a last day."
    if each.ongoing is Truth.NO and not each.reason:
        yield "It ended, and no reason is given."
    if each.began and each.progressed and each.progressed.latest < each.began.earliest:
        yield "There was progression on it before it began."
    if died and each.began and each.began.earliest > died.latest:
        yield "It began after the participant died."
    if died and each.ongoing is Truth.YES:
        yield "It still goes on, and the participant has died."


def _is_after(each: Line, randomised: date) -> bool:
    if each.after is not Truth.UNKNOWN:
        return each.after is Truth.YES
    return each.began is not None and each.began.earliest > randomised


def _order(each: Line) -> tuple[bool, date, int]:
    return each.began is None, each.began.earliest if each.began else date.max, each.number or 0


def _time(days: Iterable[Iterable[PartialDate | None]], randomised: date, seen: date) -> Time:
    found = [_days(each, randomised) for some in days for each in some if each is not None]
    return Time(_first(found), True) if found else Time(_exactly(seen, randomised), False)


def _first(days: list[Span]) -> Span:
    """When the first of several happened."""
    return Span(min(each.low for each in days), min(each.high for each in days))


def _days(day: PartialDate, randomised: date) -> Span:
    """Days from randomisation, which nothing that counts lies before."""
    low, high = ((each - randomised).days for each in (day.earliest, day.latest))
    return Span(Decimal(max(low, 0)), Decimal(max(high, 0)))


def _exactly(day: date, randomised: date) -> Span:
    return Span.exactly(max((day - randomised).days, 0))
