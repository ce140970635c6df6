"""The criteria language as values: what a file says, and what can be written in Python instead.

Terms have a value: a fact, a score, a laboratory's limit, the age. Conditions are yes, no or unknown. A criterion is a
condition with its place in the protocol, its words and its origin. Everything is frozen and compares by value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import Span

Operator = Literal[">=", ">", "<=", "<", "=", "!="]


# Terms


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A fact as of a clock (`at`; empty: now, or the fact's own clock), not older than `fresh` before that."""

    name: str
    at: str = ""
    fresh: Duration | None = None


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """A score worked out of facts that bear the names of its inputs; `table` where it has several."""

    name: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class LimitTerm:
    """The upper or lower limit of normal that the laboratory gave with the fact."""

    side: Literal["upper", "lower"]
    fact: str


Term = FactTerm | ScoreTerm | LimitTerm


@dataclass(frozen=True, slots=True)
class Measure:
    """`factor` times a term plus a plain amount: `10 g/dL`, `1.5 x ULN`, `nadir + 5 mm`."""

    amount: Decimal = Decimal(0)
    unit: str = ""
    term: Term | None = None
    factor: Decimal = Decimal(1)


# Conditions


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact that is yes or no is yes."""

    term: FactTerm


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against a measure."""

    left: Term
    operator: Operator
    right: Measure


@dataclass(frozen=True, slots=True)
class InRange:
    """A number between two, both included unless the span says otherwise."""

    left: Term
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice, or the class of a score, that is one of these."""

    left: Term
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InWindow:
    """A day between two distances from a clock.

    Negative `sign`s lie before it: `start` None and `end` (-1, 4 weeks) is "at least 4 weeks before"; `start`
    (-1, 12 weeks) and `end` (1, 0 days) is "within 12 weeks before".
    """

    event: FactTerm
    clock: str
    start: tuple[int, Duration] | None = None
    end: tuple[int, Duration] | None = None


@dataclass(frozen=True, slots=True)
class Has:
    """The person has, had or was given something: an entry of a list fact names this concept (and meets `where`)."""

    list: str
    concept: str
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Condition


@dataclass(frozen=True, slots=True)
class When:
    """A guard. `require`: not guard, or condition; otherwise (an exclusion) guard and condition."""

    guard: Condition
    condition: Condition
    require: bool = True


@dataclass(frozen=True, slots=True)
class Unless:
    """A condition with what lifts it: condition and not exception."""

    condition: Condition
    exception: Condition


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of a list meet a condition, or how many of some conditions hold, lies in `span`."""

    of: str
    where: Condition | None = None
    span: Span = field(default_factory=lambda: Span.exactly(1))
    among: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that the file defines once under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand an ambiguous passage."""

    words: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Readings:
    """An ambiguous passage. `default`: the reading the sponsor ruled for, empty where none did."""

    readings: Mapping[str, Reading]
    question: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that nothing computes: always unknown. `ask`: who can say."""

    text: str
    ask: str = "doctor"


Condition = (
    Holds
    | Compare
    | InRange
    | OneOf
    | InWindow
    | Has
    | All
    | AnyOf
    | Not
    | When
    | Unless
    | Count
    | Named
    | Readings
    | Words
)


# Criteria


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of a source text. `note`: why they are not computed; empty where they are."""

    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `side`: written as inclusion or exclusion. `gate`: False for a preference, which never decides.

    `sources`: by the name of a source text, the stretches that tile the item. `partly`: the condition says less than
    the words do. `line`: in its file; criteria that differ in it alone are equal.
    """

    id: str
    side: Literal["include", "exclude"]
    condition: Condition
    title: str = ""
    gate: bool = True
    partly: str = ""
    sources: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    assumed: str = ""
    remarks: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
