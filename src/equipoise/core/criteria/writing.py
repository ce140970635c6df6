"""Conditions back to expressions, as a file has them. What `expressions.parse` reads of it is the same condition."""

from __future__ import annotations

import re
from decimal import Decimal

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    LimitTerm,
    Measure,
    Named,
    Not,
    OneOf,
    ScoreTerm,
    Term,
)
from equipoise.core.values.durations import Duration

_WORD = re.compile(
    r"(?!(?:and|or|not|in|is|at|least|within|before|after|of|has|score|by|x|ULN|LLN)\b)[A-Za-z][A-Za-z0-9_]*"
)
_NONE = Duration(0, "day")
_ONE = Duration(1, "day")


def written_so(condition: Condition) -> Condition:
    """The condition as an expression can say it: a range without one of its ends, or with none, by comparisons.

    `5..9` holds both ends. A value lies in what two comparisons leave exactly where it lies in the range, so that the
    two judge alike. ValueError for a range that holds all numbers.
    """
    if not isinstance(condition, InRange):
        return condition
    left, span, unit = condition.left, condition.span, condition.unit
    if not (span.low_open or span.high_open or span.low.is_infinite() or span.high.is_infinite()):
        return condition
    parts: list[Condition] = []
    if span.low.is_finite():
        parts.append(Compare(left, ">" if span.low_open else ">=", Measure(span.low, unit)))
    if span.high.is_finite():
        parts.append(Compare(left, "<" if span.high_open else "<=", Measure(span.high, unit)))
    if not parts:
        raise ValueError("a range of all numbers leaves nothing out")
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def can_be_written(condition: Condition) -> bool:
    """Whether it fits on one line as an expression; the rest needs the keys of a file."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return len(parts) > 1 and all(map(can_be_written, parts))
        case Not(part=part):
            return can_be_written(part)
        case Has(where=where):
            return where is None
        case Holds() | Compare() | InRange() | OneOf() | InWindow() | Named():
            return True
        case _:
            return False


def expression(condition: Condition) -> str:
    """The condition as an expression; ValueError where it can't be one."""
    condition = written_so(condition)
    match condition:
        case All(parts=parts):
            return " and ".join(_bracketed(each) for each in parts)
        case AnyOf(parts=parts):
            return " or ".join(_bracketed(each) for each in parts)
        case Not(part=part):
            return f"not {_bracketed(part)}"
        case Named(name=name):
            return name
        case Has(list=name, concept=concept, where=None):
            return f"{name} has {_choice(concept)}"
        case InWindow():
            return _window(condition)
        case Holds() | Compare() | InRange() | OneOf():
            return _statement(condition)
        case _:
            raise ValueError(f"{type(condition).__name__} can't stand in an expression")


def _bracketed(condition: Condition) -> str:
    text = expression(condition)
    return f"({text})" if isinstance(written_so(condition), All | AnyOf) else text


def _statement(condition: Holds | Compare | InRange | OneOf) -> str:
    match condition:
        case Holds(term=term):
            return term_text(term) + _moment(term)
        case Compare(left=left, operator=operator, right=right):
            return f"{term_text(left)} {operator} {_measure(right, left)}{_moment(left)}"
        case InRange(left=left, span=span, unit=unit):
            return f"{term_text(left)} in {_figure(span.low)}..{_figure(span.high)}{_spaced(unit)}{_moment(left)}"
        case OneOf(left=left, choices=choices):
            return f"{term_text(left)} in [{', '.join(map(_choice, choices))}]{_moment(left)}"


def term_text(term: Term) -> str:
    """A term as it is written, without its moment."""
    match term:
        case FactTerm(name=name):
            return name
        case ScoreTerm(name=name, table=table):
            return f"score {_choice(name)}" + (f" by {_choice(table)}" if table else "")
        case LimitTerm(side=side, fact=fact):
            return f"{'ULN' if side == 'upper' else 'LLN'}({fact})"


def _moment(term: Term) -> str:
    if not isinstance(term, FactTerm) or not (term.at or term.fresh):
        return ""
    if term.fresh is None:
        return f" at {term.at}"
    return f" within {term.fresh}" + (f" before {term.at}" if term.at else "")


def _measure(measure: Measure, left: Term) -> str:
    if measure.term is None:
        return f"{_figure(measure.amount)}{_spaced(measure.unit)}"
    own = (
        isinstance(measure.term, LimitTerm) and isinstance(left, FactTerm) and measure.term.fact == left.name
    )
    name = ("ULN" if measure.term.side == "upper" else "LLN") if own else term_text(measure.term)  # type: ignore[union-attr]
    times = "" if measure.factor == 1 else f"{_figure(measure.factor)} x "
    if not measure.amount:
        return times + name
    if own:
        name = term_text(measure.term)
    sign = "+" if measure.amount > 0 else "-"
    return f"{times}{name} {sign} {_figure(abs(measure.amount))}{_spaced(measure.unit)}"


def _window(window: InWindow) -> str:
    event, clock = term_text(window.event), window.clock
    match window.start, window.end:
        case None, (-1, by):
            return f"{event} before {clock}" if by == _ONE else f"{event} at least {by} before {clock}"
        case (1, by), None:
            return f"{event} after {clock}" if by == _ONE else f"{event} at least {by} after {clock}"
        case (-1, by), (1, end) if end == _NONE:
            return f"{event} within {by} before {clock}"
        case (1, start), (1, by) if start == _NONE:
            return f"{event} within {by} after {clock}"
        case (-1, by), (1, end) if end == by:
            return f"{event} within {by} of {clock}"
        case _:
            raise ValueError("a window that no expression can say")


def _choice(text: str) -> str:
    if '"' in text or "\n" in text:
        raise ValueError("words with quotes or line breaks in them")
    return text if _WORD.fullmatch(text) else f'"{text}"'


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _spaced(unit: str) -> str:
    return f" {unit}" if unit else ""
