"""A person as facts that were observed: each with its value, its day and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from equipoise.core.person.fact import Code
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.units import Amount


class Never(Enum):
    """The value of a date fact for what has not happened."""

    NEVER = "never"


NEVER = Never.NEVER


class WhyUnknown(Enum):
    """Why somebody who was asked gave no value."""

    DONT_KNOW = "not known"
    DECLINED = "not said"
    PENDING = "result awaited"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. `who`: patient, clinician, record or file; `title` names the place in it."""

    who: str
    title: str = ""

    def __str__(self) -> str:
        return f"{self.who}: {self.title}" if self.title else self.who


@dataclass(frozen=True, slots=True)
class Concept:
    """Something named freely, an illness or a medicine say: in words, and by the codes that the record gives it."""

    label: str
    codes: tuple[Code, ...] = ()

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a list, a lesion say: its fields. A field that is missing is not known."""

    fields: Mapping[str, Observation]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list. `complete`: there are no more entries than these."""

    records: tuple[Record, ...]
    complete: bool = False


Value = Amount | Options | PartialDate | Never | Concept | Entries | WhyUnknown


@dataclass(frozen=True, slots=True)
class Observation:
    """A value on a day (None: not said when, so taken as of now). `lower`, `upper`: the laboratory's own limits.

    `line` is its place in the file it was read from, 0 where there is none.
    """

    value: Value
    source: Source
    when: PartialDate | None = None
    lower: Amount | None = None
    upper: Amount | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Everything known of a person. `facts`: by name; `clocks`: days of what happened or is planned."""

    facts: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    clocks: Mapping[str, PartialDate] = field(default_factory=dict)
    name: str = ""
