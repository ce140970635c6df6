"""Expressions to conditions: `age >= 19 years at enrolment`. The grammar is in `grammar`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from equipoise.core.criteria.grammar import GRAMMAR
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
    Not,
    OneOf,
    Operator,
    ScoreTerm,
    Term,
)
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Span
from equipoise.core.values.units import bounded

LONGEST = 2_000
MOST_BRACKETS = 40
_NOW = Duration(0, "day")
_SAID = {
    "NAME": "a name", "NUMBER": "a number", "OPERATOR": "a comparison such as >=", "QUOTED": "words in quotes",
    "UNIT": "a unit", "UNIT_OF_TIME": "days, weeks, months or years", "LPAR": "(", "RPAR": ")", "LSQB": "[",
    "RSQB": "]", "SIGN": "+ or -", "$END": "the end", "TIMES": "x", "COMMA": "a comma", "__ANON_0": "..",
    "ULN": "ULN", "LLN": "LLN",
}  # fmt: skip


def parse(text: str) -> Condition:
    """The condition an expression says; InputError with the column and what was expected there."""
    if len(text) > LONGEST or text.count("(") > MOST_BRACKETS:
        raise InputError("This expression is too long.", mend="Cut it into parts under all: or any:.")
    try:
        return cast(Condition, _Builder().transform(_parser().parse(text)))
    except VisitError as error:
        if isinstance(error.orig_exc, InputError):
            raise error.orig_exc from error
        raise
    except UnexpectedInput as error:
        raise _problem(text, error) from error


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


def _problem(text: str, error: UnexpectedInput) -> InputError:
    wanted: set[str] = set()
    if isinstance(error, (UnexpectedToken, UnexpectedEOF)):
        wanted = (
            set(error.accepts or error.expected)
            if isinstance(error, UnexpectedToken)
            else set(error.expected)
        )
    elif isinstance(error, UnexpectedCharacters):
        wanted = set(error.allowed or ())
    ended = getattr(getattr(error, "token", None), "type", "") == "$END"
    at = len(text) if ended or error.column < 1 else error.column - 1
    here = text[at : at + 20].strip() or "the end"
    said = sorted({_SAID.get(each, each.lower()) for each in wanted})
    return InputError(
        f"“{text[:120]}” can't be read at column {at + 1} (“{here}”).",
        mend=f"Expected {', '.join(said)}." if said else "",
    )


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Puts conditions together from the leaves up. The methods bear the names of the grammar's rules."""

    def any_of(self, *parts: Condition) -> Condition:
        return AnyOf(parts)

    def all_of(self, *parts: Condition) -> Condition:
        return All(parts)

    def negation(self, part: Condition) -> Condition:
        return Not(part)

    # Terms

    def subject(self, name: Token) -> FactTerm:
        return FactTerm(str(name))

    def score(self, name: str, table: str = "") -> ScoreTerm:
        return ScoreTerm(name, table)

    def upper_limit(self, name: Token) -> LimitTerm:
        return LimitTerm("upper", str(name))

    def lower_limit(self, name: Token) -> LimitTerm:
        return LimitTerm("lower", str(name))

    def choice(self, token: Token) -> str:
        return str(token).strip('"')

    def unit(self, token: Token) -> str:
        return str(token)

    def signed(self, *parts: str) -> Decimal:
        written = "".join(parts)
        return bounded(Decimal(written), written)

    def duration(self, number: Token, unit: Token) -> Duration:
        return Duration.parse(f"{number} {unit}")

    # Moments

    def freshness(self, duration: Duration) -> Duration:
        return duration

    def fresh_before(self, fresh: Duration, clock: Token) -> tuple[str, Duration | None]:
        return str(clock), fresh

    def moment(self, *parts: Token | Duration) -> tuple[str, Duration | None]:
        clock = next((str(each) for each in parts if isinstance(each, Token)), "")
        return clock, next((each for each in parts if isinstance(each, Duration)), None)

    # Measures

    def amount(self, number: Decimal, unit: str = "") -> Measure:
        return Measure(number, unit)

    def times_upper(self, factor: Decimal, _times: Token) -> Measure:
        return Measure(term=LimitTerm("upper", ""), factor=factor)

    def times_lower(self, factor: Decimal, _times: Token) -> Measure:
        return Measure(term=LimitTerm("lower", ""), factor=factor)

    def own_upper(self) -> Measure:
        return Measure(term=LimitTerm("upper", ""))

    def own_lower(self) -> Measure:
        return Measure(term=LimitTerm("lower", ""))

    def scaled(self, *parts: Any) -> Measure:
        factor = parts[0] if isinstance(parts[0], Decimal) else Decimal(1)
        at = next(i for i, each in enumerate(parts) if isinstance(each, (FactTerm, ScoreTerm, LimitTerm)))
        sign, number, unit = [*parts[at + 1 :], "", "0", ""][:3] if len(parts) > at + 1 else ("", "0", "")
        return Measure(self.signed(sign, number), str(unit), parts[at], factor)

    # Statements

    def holds(self, term: FactTerm, moment: Any = None) -> Condition:
        return Holds(cast(FactTerm, _at(term, moment)))

    def compare(self, left: Term, operator: Token, right: Measure, moment: Any = None) -> Condition:
        if isinstance(right.term, LimitTerm) and not right.term.fact and isinstance(left, FactTerm):
            own = LimitTerm(right.term.side, left.name)
            right = Measure(right.amount, right.unit, own, right.factor)
        return Compare(_at(left, moment), cast(Operator, str(operator)), right)

    def in_range(self, left: Term, low: Decimal, high: Decimal, *rest: Any) -> Condition:
        if low > high:
            raise InputError(f"{low}..{high} runs backwards.", mend="Write the smaller number first.")
        unit = next((each for each in rest if isinstance(each, str)), "")
        moment = next((each for each in rest if isinstance(each, tuple)), None)
        return InRange(_at(left, moment), Span(low, high), unit)

    def one_of(self, left: Term, *rest: Any) -> Condition:
        moment = rest[-1] if isinstance(rest[-1], tuple) else None
        return OneOf(_at(left, moment), tuple(each for each in rest if isinstance(each, str)))

    def is_choice(self, left: Term, choice: str, moment: Any = None) -> Condition:
        return OneOf(_at(left, moment), (choice,))

    def is_not_choice(self, left: Term, choice: str, moment: Any = None) -> Condition:
        return Not(self.is_choice(left, choice, moment))

    def has(self, name: Token, concept: str) -> Condition:
        return Has(str(name), concept)

    # Windows

    def within_before(self, event: FactTerm, duration: Duration, clock: Token) -> Condition:
        return InWindow(event, str(clock), (-1, duration), (1, _NOW))

    def within_after(self, event: FactTerm, duration: Duration, clock: Token) -> Condition:
        return InWindow(event, str(clock), (1, _NOW), (1, duration))

    def within_of(self, event: FactTerm, duration: Duration, clock: Token) -> Condition:
        return InWindow(event, str(clock), (-1, duration), (1, duration))

    def at_least_before(self, event: FactTerm, duration: Duration, clock: Token) -> Condition:
        return InWindow(event, str(clock), None, (-1, duration))

    def at_least_after(self, event: FactTerm, duration: Duration, clock: Token) -> Condition:
        return InWindow(event, str(clock), (1, duration), None)

    def before(self, event: FactTerm, clock: Token) -> Condition:
        return InWindow(event, str(clock), None, (-1, Duration(1, "day")))

    def after(self, event: FactTerm, clock: Token) -> Condition:
        return InWindow(event, str(clock), (1, Duration(1, "day")), None)


def _at(term: Term, moment: tuple[str, Duration | None] | Duration | None) -> Term:
    """The term as of the moment, which only a fact can have."""
    if moment is None:
        return term
    clock, fresh = ("", moment) if isinstance(moment, Duration) else moment
    if not isinstance(term, FactTerm):
        raise InputError("Only a fact can be asked for as of a day, not a score or a limit.")
    return FactTerm(term.name, clock, fresh)
