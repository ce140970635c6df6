"""What is still to be asked of somebody, each thing once, by who knows it best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.enrolment.states import BEFORE, State
from equipoise.core.judging.outcome import Verdict
from equipoise.core.protocol.model import Protocol
from equipoise.web.enrolment import judging, pieces
from equipoise.web.enrolment.eligibility import Eligibility, Line

FIRST = ("patient", "record", "radiology", "doctor", "site", "investigator", "planned", "balance")
WHO = {
    "patient": "Ask the person",
    "record": "Look in the medical record",
    "radiology": "Look in the scan report",
    "doctor": "Ask a clinician",
    "site": "Ask at the centre",
    "investigator": "Have an investigator judge",
    "planned": "Plan",
    "balance": "For the balance of the arms",
}
"""Who knows, in the order of the page, and what to do."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is missing. `fact`: under which it is entered; `criteria`: those that wait for it."""

    fact: str
    title: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one source may know."""

    who: str
    asks: tuple[Ask, ...]


def asked(found: Eligibility, protocol: Protocol, state: State) -> tuple[Asked, ...]:
    """What is missing of somebody who is not enrolled yet. What decides no criterion any more is not asked."""
    if state not in BEFORE:
        return ()
    waiting: dict[str, list[str]] = {}
    for line in _open(found):
        for each in line.missing:
            if each.fact:
                waiting.setdefault(each.fact, []).append(line.title)
    for factor in found.factors:
        if not factor.level:
            waiting[f"{judging.FACTOR}{factor.id}"] = []
    by_who: dict[str, list[Ask]] = {}
    for fact, titles in waiting.items():
        ask = Ask(fact, pieces.title(fact, protocol), tuple(dict.fromkeys(titles)))
        by_who.setdefault(_who(fact, protocol), []).append(ask)
    return tuple(Asked(WHO[who], tuple(by_who[who])) for who in FIRST if who in by_who)


def _open(found: Eligibility) -> Iterator[Line]:
    """Criteria that count and are not known, and that nobody set aside."""
    return (
        each for each in found.lines if each.gate and each.verdict is Verdict.UNKNOWN and not each.overridden
    )


def _who(fact: str, protocol: Protocol) -> str:
    for begins, who in ((judging.CLOCK, "planned"), (judging.CRITERION, "investigator")):
        if fact.startswith(begins):
            return who
    known = protocol.rules.scope.facts.get(fact)
    return (known.ask or FIRST)[0] if known else "balance"
