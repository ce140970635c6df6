"""Which of a fact's observations counts as of a day, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from equipoise.core.judging.comparing import compare
from equipoise.core.judging.days import days
from equipoise.core.judging.outcome import Gap, Why
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration, moved
from equipoise.core.values.possible import ANY_NUMBER, Options, Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import Amount

_WHY = {
    WhyUnknown.DONT_KNOW: Why.DONT_KNOW,
    WhyUnknown.DECLINED: Why.DECLINED,
    WhyUnknown.PENDING: Why.PENDING,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a term may be, the facts it was taken from, and why it isn't known exactly. `never`: it has not happened."""

    value: Span | Options
    facts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    never: bool = False


def gap(fact: Fact, why: Why) -> Gap:
    """The gap of a fact; one that nobody was asked for says whose it is to know."""
    if why is Why.NOT_ASKED and fact.judgement:
        why = Why.JUDGEMENT
    elif why is Why.NOT_ASKED and fact.ask[:1] == ("site",):
        why = Why.SITE
    return Gap(fact.name, why, fact.ask, fact.question)


def unknown(fact: Fact, why: Why) -> Seen:
    """A fact of which nothing is known."""
    return Seen(ANY_NUMBER if fact.kind == "date" else fact.anything, (), (gap(fact, why),))


def newest(observations: Sequence[Observation], clock: Span, today: Span) -> list[Observation]:
    """Those that may be the newest by that day; where all were made after it, those that may be the newest today.

    An observation without a day of its own is of the day that is asked for, or of today where that lies ahead. Where
    anybody gave a value, who gave none takes nothing away from it.
    """
    if len(observations) > 1:
        observations = [
            each for each in observations if not isinstance(each.value, WhyUnknown)
        ] or observations
    if len(observations) == 1 and observations[0].when is None:
        return list(observations)
    asked = Span.exactly(min(clock.high, today.high))
    made = [(_made(each.when, today) if each.when else asked, each) for each in observations]
    by_then = [(day, each) for day, each in made if day.low <= clock.high]
    if not by_then:
        return newest(observations, today, today) if clock.high < today.high else []
    sure = [day.low for day, each in by_then if each.when is None or day.high <= clock.low]
    last = max(sure, default=None)
    return [each for day, each in by_then if last is None or day.high >= last]


def _made(when: PartialDate, today: Span) -> Span:
    """The days on which it may have been observed, which don't lie ahead unless all do."""
    found = days(when)
    return Span(found.low, max(found.low, min(found.high, today.high)))


def seen(fact: Fact, found: Sequence[Observation]) -> Seen:
    """What these observations say together: one value, or all that they leave possible where they differ."""
    known = [each for each in found if not isinstance(each.value, WhyUnknown)]
    if not known:
        reasons = [each.value for each in found if isinstance(each.value, WhyUnknown)]
        return unknown(fact, _WHY[reasons[0]] if reasons else Why.NOT_ASKED)
    if fact.kind == "date":
        return _day(fact, known)
    values = [_plain(fact, each) for each in known]
    if len(values) == 1 and values[0].known:
        return Seen(values[0], (fact.name,))
    together = reduce(_joined, values)
    if any(each != together for each in values):
        return Seen(together, (fact.name,), (gap(fact, Why.DISAGREE),))
    exact = together.known
    return Seen(together, (fact.name,), () if exact else (gap(fact, Why.INEXACT),))


def _plain(fact: Fact, observation: Observation) -> Span | Options:
    """The value; of one known in part, what of it is possible: an ECOG status of at most 2 is one of 0 to 2."""
    value = observation.value
    if isinstance(value, Amount):
        possible = fact.anything
        assert isinstance(possible, Span)
        return value.span if value.span.known else value.span.meet(possible) or value.span
    assert isinstance(value, Options), value
    return value


def _joined(one: Span | Options, other: Span | Options) -> Span | Options:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.hull(other)
    assert isinstance(one, Options) and isinstance(other, Options)
    return Options(one.choices | other.choices)


def _day(fact: Fact, known: Sequence[Observation]) -> Seen:
    dates = [each.value for each in known if isinstance(each.value, PartialDate)]
    if not dates:
        return Seen(ANY_NUMBER, (fact.name,), never=True)
    if len(dates) < len(known):
        return Seen(ANY_NUMBER, (fact.name,), (gap(fact, Why.DISAGREE),))
    together = reduce(Span.hull, map(days, dates))
    if any(days(each) != together for each in dates):
        return Seen(together, (fact.name,), (gap(fact, Why.DISAGREE),))
    return Seen(together, (fact.name,), () if together.known else (gap(fact, Why.INEXACT),))


def stale(found: Sequence[Observation], fresh: Duration, clock: Span) -> Why | None:
    """Why what was found doesn't count as fresh on that day; None where it does."""
    if any(each.when is None for each in found):
        return Why.UNDATED
    start = moved(clock, fresh, -1)
    seen_on = [days(each.when) for each in found if each.when]
    if any(compare(day, ">", clock) is Truth.YES for day in seen_on):
        return Why.OUT_OF_DATE  # what was seen after the day can't have been known on it
    recent = {compare(day, ">=", start) for day in seen_on}
    if recent == {Truth.YES}:
        return None
    if recent == {Truth.NO}:
        return Why.OUT_OF_DATE
    return Why.INEXACT if clock.known else Why.NOT_DUE


def long_ago(fact: Fact, found: Sequence[Observation], clock: Span, today: Span) -> Why | None:
    """Why what was found is too old to count as so on that day, or today where it lies ahead; None where it is not.

    What has no day is as of the day that is asked for.
    """
    if fact.fresh_for is None:
        return None
    asked = Span(min(clock.low, today.low), min(clock.high, today.high))
    start = moved(asked, fact.fresh_for, -1)
    recent = {compare(days(each.when), ">=", start) for each in found if each.when is not None}
    if Truth.NO in recent:
        return Why.LONG_AGO
    return Why.INEXACT if Truth.UNKNOWN in recent else None


def entries(found: Sequence[Observation]) -> Entries | None:
    """The list that was observed; None where none was."""
    lists = [each.value for each in found if isinstance(each.value, Entries)]
    if not lists:
        return None
    return Entries(
        tuple(record for each in lists for record in each.records), any(each.complete for each in lists)
    )
