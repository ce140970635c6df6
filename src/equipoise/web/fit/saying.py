"""Answers and reasons in words."""

from __future__ import annotations

from datetime import date

from equipoise.core.criteria.rules import Rules
from equipoise.core.judging.outcome import Judgement, Verdict
from equipoise.core.judging.reasons import reason
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import Person
from equipoise.core.values.dates import PartialDate
from equipoise.web.fit.answers import UNKNOWN, Answer, Listed, Said
from equipoise.web.fit.fields import NEVER

NONE = "none"
ENDS = {"complete": "These are all.", "open": "There may be more."}
_FIXED = {UNKNOWN: "I don’t know", NEVER: "It has not happened", NONE: "There are none"}


def said_words(said: Said, fact: Fact | None) -> str:
    """An answer as words. `fact` None: the day of a clock."""
    if isinstance(said, Listed):
        count = len(said.entries)
        return f"{count} {'entry' if count == 1 else 'entries'}. {ENDS.get(said.end, '')}".strip()
    if said.text in _FIXED:
        return _FIXED[said.text]
    words = _value(said, fact)
    return f"{words[:1].upper()}{words[1:]}" + (f" ({day_words(said.on)})" if said.on else "")


def _value(said: Answer, fact: Fact | None) -> str:
    if fact is None or fact.kind == "date":
        return day_words(said.text)
    if fact.kind == "yes-no":
        return {YES: "yes", NO: "no"}.get(said.text, said.text)
    if fact.kind == "number" and not fact.choices and fact.unit and said.text[-1:].isdigit():
        return f"{said.text} {fact.unit}"
    return fact.choices.get(said.text, said.text)


def day_words(iso: str) -> str:
    """A day in full words; as it stands where it is none."""
    try:
        return PartialDate.parse(iso).words()
    except ValueError:
        return iso


def bare(said: str) -> str:
    """A reason without the verdict that it begins with, which the page says by its place."""
    words = said.partition(": ")[2] or said
    return words[:1].upper() + words[1:]


def reasons_against(judgement: Judgement, rules: Rules, person: Person, today: date) -> tuple[str, ...]:
    """Why criteria that count are not met."""
    return tuple(
        bare(reason(each, rules, person, today))
        for each in judgement.criteria
        if each.criterion.gate and each.verdict is Verdict.NOT_MET
    )
