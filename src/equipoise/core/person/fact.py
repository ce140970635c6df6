"""What can be known about a person: one fact with its kind, unit, limits and the words to ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import INFINITY, Options, Span

Kind = Literal["yes-no", "number", "choice", "date", "list", "concept"]
ASKED = ("patient", "doctor", "record", "radiology", "site")
"""Who may know: the person, a clinician, the medical record, the scan report, the study centre."""

YES, NO = "yes", "no"
DAYS_BETWEEN = "days between the last two"
TAKES = (
    "latest",
    "previous",
    "before the previous",
    "earliest",
    "smallest before the latest",
    "smallest",
    "largest",
    DAYS_BETWEEN,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a system, as FHIR names systems (a URI)."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class Coded:
    """One way in which a record gives an answer: any of these codes; `beside`, where it is not empty, any of those too.

    What stands beside a code is the part of the body, the evidence or the form of the tissue of an illness, or what a
    finding is the answer to.
    """

    codes: tuple[Code, ...]
    beside: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that criteria may speak of.

    `unit`: that numbers are kept in. `low`, `high`: what is possible at all; beyond them is a slip of the pen.
    `judgement`: of whom, where it is somebody's judgement. `at`: the clock at which it counts, if not now.
    `of`, `take`: a number of a list of dated measurements, which `take` picks. `limits`: whether a laboratory gives an
    upper and lower limit with it. `ask`: who knows, best first. `why`: why it is asked. The value of a concept is
    named freely: an illness, a medicine, a part of the body.

    `complete`: whether a list of which nobody says so holds all entries there are. `fresh_for`: how long what was seen
    on a day counts as so; None where it counts for good. `presupposes`: the yes-no fact that has to be yes for this
    one to be spoken of at all, so that whoever says something of it says that, too.

    `codes` stand in records for the fact itself: what is measured or asked, or the illness or treatment as a whole.
    `coded`: by each answer (`yes`, `no`, or a choice) the codes that give it.
    """

    name: str
    kind: Kind
    title: str
    question: str = ""
    ask: tuple[str, ...] = ("patient",)
    why: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Fact] = field(default_factory=dict)
    judgement: str = ""
    at: str = ""
    of: str = ""
    take: str = ""
    limits: bool = False
    complete: bool = False
    fresh_for: Duration | None = None
    presupposes: str = ""
    molar_mass: Decimal | None = None
    codes: tuple[Code, ...] = ()
    coded: Mapping[str, tuple[Coded, ...]] = field(default_factory=dict)

    @property
    def anything(self) -> Span | Options:
        """What the value may be while nothing is known of it; of numbers, yes-no and choices."""
        if self.kind == "number":
            low = -INFINITY if self.low is None else self.low
            return Span(low, INFINITY if self.high is None else self.high)
        return Options(frozenset(self.choices)) if self.kind == "choice" else Options.of(YES, NO)
