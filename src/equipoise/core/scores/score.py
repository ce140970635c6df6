"""What a score is: named inputs, a source, and a formula over what each input may still be.

A value is a `Span` of numbers or the `Options` of a choice (`core.values.possible`). An input that nobody has given is
as wide as the input allows, so a score of which some is known comes out as an interval, or as the classes still open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import INFINITY, Options, Span

Value = Span | Options
Asked = Literal["patient", "doctor", "record", "radiology"]
Formula = Callable[[Mapping[str, Value]], Value]
YES_NO = ("no", "yes")


class ScoreError(InputError):
    """A score that does not exist, or an input that can't be what was given."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a score comes from: the citation, and an address or a DOI where it can be read."""

    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice: its short name, what it means, and its points where it has them."""

    value: str
    words: str
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a score needs to know. Scores that need the same thing name it alike, as the facts of a person do.

    `unit` is a name of the units library (`g/dL`, `year`) and empty for pure numbers; values are given in it. `low` and
    `high` are what is physically possible, both ends included: anything outside is a slip and refused. `question` asks
    for it in plain words, and `ask` says who can answer, the likeliest first. `molar_mass` (g/mol) is given for what
    laboratories report in mass and in amount, so that umol/L can be turned into mg/dL. Of a number that comes in steps
    `step` is their size, and `choices` say what each means. A laboratory's limit says in `limit_of` of which input it
    is one, and which.
    """

    name: str
    title: str
    kind: Literal["number", "choice", "yes-no"]
    question: str
    ask: tuple[Asked, ...]
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    molar_mass: Decimal | None = None
    step: int = 0
    limit_of: tuple[str, Literal["lower", "upper"]] | None = None

    @property
    def possible(self) -> Value:
        """All that it can be: its value while nothing is known of it."""
        if self.kind == "number":
            low = -INFINITY if self.low is None else self.low
            return Span(low, INFINITY if self.high is None else self.high)
        return Options(frozenset(self.answers))

    @property
    def answers(self) -> tuple[str, ...]:
        """The short names of its choices; `no` and `yes` for a yes-no input, none for a number."""
        if self.kind == "number":
            return ()
        return YES_NO if self.kind == "yes-no" else tuple(each.value for each in self.choices)

    def narrowed(self, value: Value | None) -> Value:
        """What the given value leaves of what is possible. ScoreError where that is nothing, or of the wrong kind."""
        if value is None:
            return self.possible
        if self.kind == "number" and isinstance(value, Span):
            return self._span(value)
        if self.kind != "number" and isinstance(value, Options):
            return self._options(value)
        wanted = "a number" if self.kind == "number" else f"one of: {', '.join(self.answers)}"
        raise ScoreError(f"{self.title} was given as {value}.", mend=f"It has to be {wanted}.")

    def _span(self, value: Span) -> Span:
        possible = self.possible
        assert isinstance(possible, Span)
        left = possible.meet(value)
        if left is None:
            unit = f" {self.unit}" if self.unit else ""
            raise ScoreError(
                f"{self.title} was given as {value}{unit}, which can't be.",
                mend=f"Possible is {possible}{unit}. Look at the number and its unit again.",
            )
        return left

    def _options(self, value: Options) -> Options:
        strange = value.choices - set(self.answers)
        if strange:
            raise ScoreError(
                f"{self.title} was given as {' or '.join(sorted(strange))}.",
                mend=f"It has to be one of: {', '.join(self.answers)}.",
            )
        return value


@dataclass(frozen=True, slots=True)
class Score:
    """A published score, ready to be worked out.

    `name` is how criteria call it, in any case; scores that exist in several tables share the name and differ in
    `table`. The result is a `Span` in `unit` from `low` to `high`, or `Options` among `classes` (in their order).
    `note` says what the source leaves open and what was decided here.
    """

    name: str
    title: str
    version: str
    sources: tuple[Source, ...]
    inputs: tuple[Input, ...]
    result_kind: Literal["number", "choice"]
    formula: Formula = field(repr=False)
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    classes: tuple[str, ...] = ()
    table: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The name, with its table where there are several: `Child-Pugh (albumin 2.8)`."""
        return f"{self.name} ({self.table})" if self.table else self.name

    def compute(self, values: Mapping[str, Value]) -> Value:
        """All that the score can be, given what is known of its inputs by name, each in its input's unit.

        Holds the result of every completion of the inputs. ScoreError where an input can't be what was given, or is
        none of this score's.
        """
        names = {each.name for each in self.inputs}
        strange = sorted(set(values) - names)
        if strange:
            raise ScoreError(
                f"{self.label} does not use {', '.join(strange)}.",
                mend=f"It uses: {', '.join(sorted(names))}.",
            )
        return self.formula({each.name: each.narrowed(values.get(each.name)) for each in self.inputs})
