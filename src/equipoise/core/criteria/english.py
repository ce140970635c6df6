"""Conditions as plain English sentences.

What is said is the condition and nothing else: a reader who takes the sentence at its word decides as the judge does.
A contrary is said by turning the statement round (`is at most 12` for not `> 12`) where that means the same.
"""

from __future__ import annotations

from decimal import Decimal

from equipoise.core.criteria.english_words import (
    amount,
    between,
    capital,
    clock_title,
    denied,
    listed,
    measure,
    moment,
    provided,
    small,
    subject,
    title,
    verb,
)
from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Count,
    Criterion,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    Named,
    Not,
    OneOf,
    Operator,
    Readings,
    Term,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.scope import Scope
from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import Span

_OPERATORS: dict[Operator, tuple[str, str]] = {
    ">=": ("at least", "less than"),
    ">": ("more than", "at most"),
    "<=": ("at most", "more than"),
    "<": ("less than", "at least"),
    "=": ("", "not"),
    "!=": ("not", ""),
}
_ONE = Duration(1, "day")
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

Statement = Compare | InRange | OneOf | InWindow
"""Conditions that say of one thing what it has to be."""


def english(condition: Condition, scope: Scope) -> str:
    """The condition as one sentence."""
    said = capital(clause(condition, scope))
    return said if said.endswith((".", "?")) else f"{said}."


def criterion_english(criterion: Criterion, scope: Scope) -> str:
    """A criterion as a sentence that says which way it counts."""
    said = clause(criterion.condition, scope)
    start = "Wanted, but not needed" if not criterion.gate else "Needed"
    if criterion.side == "exclude":
        start = "Can't take part if this is so" if criterion.gate else "Better not"
    return f"{start}: {said}{'' if said.endswith(('.', '?')) else '.'}"


def clause(condition: Condition, scope: Scope, *, holds: bool = True) -> str:
    """The condition, or its contrary, as part of a sentence."""
    match condition:
        case Holds(term=term):
            said = title(scope.fact(term.name))
            return (said if holds else denied(said)) + moment(term, scope)
        case Compare() | InRange() | OneOf() | InWindow():
            return _stated(condition, scope, holds)
        case Not(part=part):
            return clause(part, scope, holds=not holds)
        case All() | AnyOf() | When() | Unless():
            return _joined(condition, scope, holds)
        case Has() | Count():
            return _of_list(condition, scope, holds)
        case Named(name=name):
            return clause(scope.definitions[name], scope, holds=holds)
        case Readings():
            return _readings(condition, scope, holds)
        case Words(text=text):
            return small(text.rstrip(".")) if holds else f"this is not so: {small(text.rstrip('.'))}"


# Statements


def _stated(condition: Statement, scope: Scope, holds: bool) -> str:
    term = about(condition)
    said = subject(term, scope)
    joins = verb(said)
    told = predicate(condition, scope, holds=holds)
    if isinstance(condition, InWindow) and joins != ": ":
        joins, told = (" does not lie ", told[4:]) if told.startswith("not ") else (" lies ", told)
    return f"{said}{joins}{told}{moment(term, scope)}"


def about(condition: Statement) -> Term:
    """What the statement is about."""
    return condition.event if isinstance(condition, InWindow) else condition.left


def predicate(condition: Statement, scope: Scope, *, holds: bool = True) -> str:
    """What is said of it: `at least 19 years`, `in the 12 weeks before the day you join`."""
    match condition:
        case Compare(left=left, operator=operator, right=right):
            word = _OPERATORS[operator][0 if holds else 1]
            return f"{word} {measure(right, left, scope)}".strip()
        case InRange(span=span, unit=unit):
            return between(span, unit, holds=holds)
        case OneOf(left=left, choices=choices):
            words = [choice_words(left, each, scope) for each in choices]
            return listed(words) if holds else _none_of(words)
        case InWindow():
            return _window(condition, scope, holds)


def _none_of(words: list[str]) -> str:
    if len(words) == 2:
        return f"neither {words[0]} nor {words[1]}"
    return f"{'not' if len(words) == 1 else 'none of'} {listed(words)}"


def choice_words(term: Term, choice: str, scope: Scope) -> str:
    """The words of a choice of a fact, or the class of a score as it is called."""
    if not isinstance(term, FactTerm):
        return choice
    return small(scope.fact(term.name).choices.get(choice, choice))


def _window(window: InWindow, scope: Scope, holds: bool) -> str:
    day = clock_title(window.clock, scope)
    match window.start, window.end:
        case None, None:
            return "on any day" if holds else "on no day"
        case None, end if end is not None:
            return _until(end, day, holds)
        case start, None if start is not None:
            return _from(start, day, holds)
        case (sign, by), (1, end) if sign < 0 or by.count == 0:
            said = _around(by, end, day)
            return said if holds else f"not {said}"
        case start, end:
            assert start is not None and end is not None
            said = f"from {_edge(start, day)} to {_edge(end, day)}"
            return said if holds else f"not {said}"


def _until(end: tuple[int, Duration], day: str, holds: bool) -> str:
    sign, by = end
    if end == (-1, _ONE):
        return f"{'' if holds else 'not '}before {day}"
    if by.count == 0:
        return f"on or before {day}" if holds else f"after {day}"
    if sign < 0:
        return f"{'at least' if holds else 'less than'} {by} before {day}{'' if holds else ', or later'}"
    return f"{'at most' if holds else 'more than'} {by} after {day}{', or earlier' if holds else ''}"


def _from(start: tuple[int, Duration], day: str, holds: bool) -> str:
    sign, by = start
    if start == (1, _ONE):
        return f"{'' if holds else 'not '}after {day}"
    if by.count == 0:
        return f"on or after {day}" if holds else f"before {day}"
    if sign > 0:
        return f"{'at least' if holds else 'less than'} {by} after {day}{'' if holds else ', or earlier'}"
    return f"{'at most' if holds else 'more than'} {by} before {day}{', or later' if holds else ''}"


def _around(by: Duration, end: Duration, day: str) -> str:
    if end.count == 0:
        return f"at most {by} before {day} and not after it"
    if by.count == 0:
        return f"at most {end} after {day} and not before it"
    if by == end:
        return f"at most {by} before or after {day}"
    return f"at most {by} before and at most {end} after {day}"


def _edge(edge: tuple[int, Duration], day: str) -> str:
    sign, by = edge
    return day if by.count == 0 else f"{by} {'before' if sign < 0 else 'after'} {day}"


# Conditions of conditions


def _joined(condition: All | AnyOf | When | Unless, scope: Scope, holds: bool) -> str:
    match condition:
        case All(parts=parts) | AnyOf(parts=parts) if len(parts) == 1:
            return clause(parts[0], scope, holds=holds)
        case All(parts=parts):
            return _group(parts, ", and ", "not all of these are so", scope, holds)
        case AnyOf(parts=parts):
            return _group(parts, ", or ", "none of these is so", scope, holds)
        case When(guard=guard, condition=body, require=require):
            first, second = part(guard, scope), part(body, scope, holds=holds)
            return f"{given(guard, scope)}: {second}" if require == holds else f"{first}, and then {second}"
        case Unless(condition=body, exception=exception):
            if holds:
                return f"{part(body, scope)}, unless {part(exception, scope)}"
            return f"{part(body, scope, holds=False)}, or {part(exception, scope)}"


def given(guard: Condition, scope: Scope) -> str:
    """A guard with the word that makes it one: `if the sex is male`, `in case of liver metastases`."""
    said = part(guard, scope)
    return provided(said) if isinstance(guard, Holds) else f"if {said}"


def _group(parts: tuple[Condition, ...], join: str, contrary: str, scope: Scope, holds: bool) -> str:
    if holds:
        return join.join(part(each, scope) for each in parts)
    return f"{contrary}: {'; '.join(part(each, scope) for each in parts)}"


def part(condition: Condition, scope: Scope, *, holds: bool = True) -> str:
    """A clause as part of a longer one: in brackets where it is put together itself."""
    said = clause(condition, scope, holds=holds)
    return f"({said})" if is_compound(condition, scope) else said


def is_compound(condition: Condition, scope: Scope) -> bool:
    """Whether it is put together of several conditions, so that it needs brackets, or lines of its own."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return len(parts) > 1 or any(is_compound(each, scope) for each in parts)
        case Not(part=inner):
            return is_compound(inner, scope)
        case Named(name=name):
            return is_compound(scope.definitions[name], scope)
        case Count(where=where, among=among):
            return where is not None or bool(among)
        case Has(where=where):
            return where is not None
        case When() | Unless() | Readings():
            return True
        case _:
            return False


def _readings(condition: Readings, scope: Scope, holds: bool) -> str:
    said = "; ".join(
        f"reading {name}: {part(each.condition, scope)}" for name, each in condition.readings.items()
    )
    start = "this" if holds else "the contrary of this"
    return f"{start} {ruled(condition)}: {said}"


def ruled(condition: Readings) -> str:
    """How many readings there are, or which is meant."""
    if condition.default:
        return f"is meant as reading {condition.default}, the sponsor says"
    return f"can be read in {_number(len(condition.readings))} ways"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


# Lists


def _of_list(condition: Has | Count, scope: Scope, holds: bool) -> str:
    match condition:
        case Has(list=name, concept=concept, where=where):
            start = f"“{concept}” is {'' if holds else 'not '}among the {title(scope.fact(name))}"
            return start if where is None else f"{start} with this: {clause(where, scope.inside(name))}"
        case Count(among=among) if among:
            return (
                f"{how_many(condition, scope, holds=holds)}: {'; '.join(part(each, scope) for each in among)}"
            )
        case Count(of=name, where=where):
            start = how_many(condition, scope, holds=holds)
            return start if where is None else f"{start}: {clause(where, scope.inside(name))}"


def how_many(condition: Count, scope: Scope, *, holds: bool = True) -> str:
    """`at least 1 entry under “Lesion” for which this is so`, `at least 2 of these are so`."""
    number, one = quantity(condition.span, holds=holds)
    if condition.among:
        return f"{number} of these {'is' if one else 'are'} so"
    under = f"{number} {'entry' if one else 'entries'} under “{scope.fact(condition.of).title}”"
    return f"{under} for which this is so" if condition.where is not None else under


def quantity(span: Span, *, holds: bool = True) -> tuple[str, bool]:
    """How many a count allows, or doesn't, and whether that is said of one: `at least 1`, `no`, `from 1 to 5`."""
    if not holds and span.low <= 0 and span.high == 0:
        return "at least 1", True
    if (holds and span.high == 0) or (not holds and span.low == 1 and span.high.is_infinite()):
        return "no", True
    if span.low <= 0 and not span.high.is_infinite():
        return f"{'at most' if holds else 'more than'} {amount(span.high, '')}", span.high == 1
    if span.known:
        return f"{'exactly' if holds else 'any number but'} {amount(span.low, '')}", span.low == Decimal(1)
    said = between(span, "", holds=holds)
    return said, said.endswith(" 1")
