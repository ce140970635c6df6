"""Outcomes joined to one: strong Kleene logic that keeps what decided, and what is missing where nothing did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from equipoise.core.judging.outcome import Gap, Outcome, Why
from equipoise.core.values.truth import Truth
from equipoise.core.values.truth import negated as opposite


def all_of(parts: Iterable[Outcome]) -> Outcome:
    """No where one is no, resting on those that are; yes where all are; else unknown, with the gaps of the unknown."""
    return _joined(tuple(parts), Truth.NO, Truth.YES)


def any_of(parts: Iterable[Outcome]) -> Outcome:
    """Yes where one is yes, no where all are no, else unknown."""
    return _joined(tuple(parts), Truth.YES, Truth.NO)


def _joined(parts: tuple[Outcome, ...], decides: Truth, otherwise: Truth) -> Outcome:
    deciding = [each for each in parts if each.truth is decides]
    if len(deciding) == 1:
        return Outcome(decides, deciding[0].facts)
    if deciding:
        return Outcome(decides, _facts(deciding))
    open_ones = [each for each in parts if each.truth is Truth.UNKNOWN]
    if open_ones:
        return Outcome(Truth.UNKNOWN, _facts(parts), _gaps(open_ones))
    return Outcome(otherwise, _facts(parts))


def negated(one: Outcome) -> Outcome:
    """The contrary, resting on the same."""
    return Outcome(opposite(one.truth), one.facts, one.gaps)


def guarded(guard: Outcome, body: Callable[[], Outcome], *, require: bool) -> Outcome:
    """`when G require C` is not G or C; `when G exclude C` is G and C. Under a false guard it doesn't apply."""
    if guard.truth is Truth.NO:
        return Outcome(Truth.YES if require else Truth.NO, guard.facts, applies=False)
    if require:
        return any_of((negated(guard), body()))
    return all_of((guard, body()))


def read_both_ways(said: Mapping[str, Outcome], question: str) -> Outcome:
    """Where all readings say the same, that; where they differ, unknown with the question for the sponsor."""
    outcomes = list(said.values())
    truths = {each.truth for each in outcomes}
    if len(truths) == 1:
        applies = any(each.applies for each in outcomes)
        return Outcome(truths.pop(), _facts(outcomes), _gaps(outcomes), applies=applies)
    differs = Gap("", Why.AMBIGUOUS, ("site",), question)
    return Outcome(Truth.UNKNOWN, _facts(outcomes), (differs, *_gaps(outcomes)))


def _facts(parts: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in parts for name in each.facts))


def _gaps(parts: Iterable[Outcome]) -> tuple[Gap, ...]:
    return tuple(dict.fromkeys(gap for each in parts for gap in each.gaps))
