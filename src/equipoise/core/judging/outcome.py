"""What comes of judging: truths with what decided them, gaps with who can fill them, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from equipoise.core.criteria.model import Criterion
from equipoise.core.values.truth import Truth


class Why(Enum):
    """Why something is not known."""

    NOT_ASKED = "not asked yet"
    DONT_KNOW = "not known by who was asked"
    DECLINED = "not said"
    PENDING = "a result is awaited"
    OUT_OF_DATE = "out of date"
    LONG_AGO = "measured too long ago"
    UNDATED = "without a date"
    NOT_DUE = "not due yet"
    INCOMPLETE = "the list may not be complete"
    INEXACT = "not known exactly enough"
    DISAGREE = "sources disagree"
    SITE = "depends on the study centre"
    JUDGEMENT = "a clinician's judgement"
    AMBIGUOUS = "the protocol can be read in more than one way"
    WORDS = "words that nothing computes"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: a fact (or clock), why, and who can say, best first. `words`: the question or a remark."""

    fact: str
    why: Why
    ask: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A truth, the facts it rests on, and what is missing where it is unknown. `applies`: False under a false guard."""

    truth: Truth
    facts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    applies: bool = True


class Verdict(Enum):
    """Of a criterion for a person: met means that it lets the person pass."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its verdict, what decided it, and what is missing."""

    criterion: Criterion
    verdict: Verdict
    facts: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All criteria of a trial for one person. `overall` is of the gates alone, but for who has `died`: nobody joins."""

    criteria: tuple[Judged, ...]
    overall: Verdict
    died: bool = False


def verdict(criterion: Criterion, outcome: Outcome) -> Verdict:
    """The condition's truth as a verdict: an exclusion whose condition is true is not met.

    What has to be shown by a recent result is not met as things stand where all that is missing is that the result on
    file is recent enough; the gap says so, for a new one can change it. That an exclusion lacks one shows nothing.
    """
    if outcome.truth is Truth.UNKNOWN:
        lapsed = bool(outcome.gaps) and all(each.why is Why.OUT_OF_DATE for each in outcome.gaps)
        return Verdict.NOT_MET if lapsed and criterion.side == "include" else Verdict.UNKNOWN
    if (outcome.truth is Truth.YES) != (criterion.side == "include"):
        return Verdict.NOT_MET
    return Verdict.MET if outcome.applies else Verdict.NOT_APPLICABLE


def judgement(criteria: tuple[Judged, ...], *, died: bool) -> Judgement:
    """What the criteria come to for somebody."""
    return Judgement(criteria, Verdict.NOT_MET if died else overall(criteria), died)


def overall(criteria: tuple[Judged, ...]) -> Verdict:
    """Not met where one gate is, unknown where one is and none is not met, else met."""
    found = {each.verdict for each in criteria if each.criterion.gate}
    for worst in (Verdict.NOT_MET, Verdict.UNKNOWN):
        if worst in found:
            return worst
    return Verdict.MET
