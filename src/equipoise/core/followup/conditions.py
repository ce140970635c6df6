"""The little expressions that say when an item is asked: `pain = yes and (grade >= 3 or not treated = no)`.

    expression = also {"or" also}
    also       = negative {"and" negative}
    negative   = "not" negative | "(" expression ")" | item operator value
    operator   = "=" | "!=" | "<" | "<=" | ">" | ">="
    value      = a word, a number, a date, or anything in double quotes

Three-valued: what is not answered makes a comparison unknown, and what is unknown is asked.
"""

from __future__ import annotations

import operator as order
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.truth import Truth, all_of, any_of, negated

_TOKEN = re.compile(r'\s*(?:("[^"\n]*")|(<=|>=|!=|[=<>()])|([\w.+-]+)|(\S))')
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": order.eq, "!=": order.ne, "<": order.lt, "<=": order.le, ">": order.gt, ">=": order.ge,
}  # fmt: skip
_WORDS = frozenset({"and", "or", "not"})
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Comparison:
    """An item against a value."""

    item: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part doesn't hold."""

    part: Condition


Condition = Comparison | All | AnyOf | Not


@lru_cache(maxsize=2_000)
def parse(text: str, where: str = "") -> Condition:
    """Read an expression; InputError, naming `where` (a file and line) and the place in the text, for what is none."""
    return _Reader(text, where).whole()


def items(condition: Condition) -> frozenset[str]:
    """The ids of all items it speaks of."""
    match condition:
        case Comparison(item=item):
            return frozenset({item})
        case Not(part=part):
            return items(part)
        case All(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*(items(each) for each in parts))


def holds(condition: Condition, answers: Mapping[str, Any]) -> Truth:
    """Whether it holds. `answers`: item to text, or to a list of codes, of which one has to fit."""
    match condition:
        case Comparison():
            return _compared(condition, answers.get(condition.item))
        case Not(part=part):
            return negated(holds(part, answers))
        case All(parts=parts):
            return all_of(holds(each, answers) for each in parts)
        case AnyOf(parts=parts):
            return any_of(holds(each, answers) for each in parts)


def asked(when: str, answers: Mapping[str, Any]) -> bool:
    """Whether an item with this `when` is asked: not where it is known not to hold."""
    return not when or holds(parse(when), answers) is not Truth.NO


def _compared(one: Comparison, answer: Any) -> Truth:
    if answer is None or answer in ("", [], ()):
        return Truth.UNKNOWN
    if isinstance(answer, list | tuple):
        # “Not this one” is a claim on the whole of what was chosen, the others are on one of it.
        test = all_of if one.operator == "!=" else any_of
        return test(_truth(one, str(each)) for each in answer)
    return _truth(one, str(answer))


def _truth(one: Comparison, answer: str) -> Truth:
    for read in (_number, _days):
        left, right = read(answer), read(one.value)
        if left is not None and right is not None:
            return _spans(one.operator, left, right)
    if one.operator in ("=", "!="):
        return Truth.YES if _OPERATORS[one.operator](answer, one.value) else Truth.NO
    return Truth.UNKNOWN


def _spans(sign: str, left: tuple[Any, Any], right: tuple[Any, Any]) -> Truth:
    """Two things that lie somewhere between two ends each: yes or no only where it is so wherever they lie."""
    (low, high), (start, end) = left, right
    match sign:
        case "=":
            if low == high == start == end:
                return Truth.YES
            return Truth.NO if high < start or low > end else Truth.UNKNOWN
        case "!=":
            return negated(_spans("=", left, right))
        case "<" | "<=":
            test = _OPERATORS[sign]
            return Truth.YES if test(high, start) else Truth.UNKNOWN if test(low, end) else Truth.NO
        case _:
            return _spans({">": "<", ">=": "<="}[sign], right, left)


def _number(text: str) -> tuple[Decimal, Decimal] | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return (found, found) if found.is_finite() else None


def _days(text: str) -> tuple[Any, Any] | None:
    try:
        found = PartialDate.parse(text)
    except ValueError:
        return None
    return found.earliest, found.latest


class _Reader:
    """Reads by descent, one token ahead."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.depth = text, where, 0
        self.tokens: Iterator[tuple[str, int]] = self._split()
        self.word, self.at = next(self.tokens)

    def _split(self) -> Iterator[tuple[str, int]]:
        for found in _TOKEN.finditer(self.text.rstrip()):
            if found[4]:
                raise self._error(f"“{found[4]}” can't stand here.", found.start(4))
            yield found[0].strip(), found.end() - len(found[0].strip())
        yield "", len(self.text)

    def _error(self, what: str, at: int) -> InputError:
        place = f"{self.where}: " if self.where else ""
        return InputError(
            what, where=f"{place}“{self.text[:60]}”, character {at + 1}", mend="Write it as in pain = yes."
        )

    def _next(self) -> str:
        word = self.word
        self.word, self.at = next(self.tokens)
        return word

    def whole(self) -> Condition:
        """The expression, to its end."""
        found = self._either()
        if self.word:
            raise self._error(f"“{self.word}” is not expected here.", self.at)
        return found

    def _either(self) -> Condition:
        parts = [self._also()]
        while self.word == "or":
            self._next()
            parts.append(self._also())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _also(self) -> Condition:
        parts = [self._negative()]
        while self.word == "and":
            self._next()
            parts.append(self._negative())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _negative(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"This is nested more than {DEEPEST} deep.", self.at)
        try:
            return self._inner()
        finally:
            self.depth -= 1

    def _inner(self) -> Condition:
        if self.word == "not":
            self._next()
            return Not(self._negative())
        if self.word != "(":
            return self._comparison()
        self._next()
        found = self._either()
        if self.word != ")":
            raise self._error("A bracket is not closed.", self.at)
        self._next()
        return found

    def _comparison(self) -> Condition:
        if not self.word or self.word in _WORDS or not re.fullmatch(r"[A-Za-z_][\w.-]*", self.word):
            raise self._error("The id of an item is expected here.", self.at)
        item = self._next()
        if self.word not in _OPERATORS:
            raise self._error(f"One of = != < <= > >= is expected after “{item}”.", self.at)
        sign = self._next()
        if not self.word or self.word in _OPERATORS or self.word in ("(", ")"):
            raise self._error(f"A value is expected after “{item} {sign}”.", self.at)
        return Comparison(item, sign, self._next().strip('"'))
