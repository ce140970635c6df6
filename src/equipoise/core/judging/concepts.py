"""Whether a list names an illness or a treatment."""

from __future__ import annotations

import re

from equipoise.core.criteria.model import Has
from equipoise.core.judging.looking import Looking, unknown_list
from equipoise.core.judging.observing import entries, gap, newest
from equipoise.core.judging.outcome import Gap, Outcome, Why
from equipoise.core.person.model import Record
from equipoise.core.values.truth import Truth

_DENIED = re.compile(r"\b(?:no|not|non|without|absence|absent|denies|negative|free|never|excluded)\b(?!-)")


def has(condition: Has, looking: Looking) -> Outcome:
    """Yes where an entry names the concept and meets the rest; no only where a complete list is empty.

    A name that differs is no proof of the contrary: one illness has many names, and a wider one holds narrower ones.
    """
    fact, observed = looking.fact(condition.list)
    found = entries(newest(observed, looking.today, looking.today)) if observed else None
    if found is None:
        return Outcome(Truth.UNKNOWN, (), unknown_list(fact))
    gaps: list[Gap] = []
    for each in found.records:
        if _named(each, condition.concept):
            said = (
                looking.judge(condition.where, looking.inside(fact, each))
                if condition.where
                else Outcome(Truth.YES)
            )
            if said.truth is Truth.YES:
                return Outcome(Truth.YES, (fact.name, *said.facts))
            gaps += said.gaps
    if found.complete and not found.records:
        return Outcome(Truth.NO, (fact.name,))
    return Outcome(Truth.UNKNOWN, (fact.name,), (*dict.fromkeys(gaps), gap(fact, Why.INCOMPLETE)))


def _named(entry: Record, concept: str) -> bool:
    name = entry.fields.get("name")
    return name is not None and _mentions(str(name.value).casefold(), concept.casefold())


def _mentions(label: str, concept: str) -> bool:
    """Whether a name holds the concept's words, and does not deny them: not so "no loss of consciousness"."""
    at = re.search(rf"(?<!\w){re.escape(concept)}(?!\w)", label)
    return at is not None and _DENIED.search(label[: at.start()]) is None
