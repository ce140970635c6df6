"""The reference, remembering what it found: for saying why, where the same is asked once for every criterion."""

from __future__ import annotations

from datetime import date

from equipoise.core.criteria.model import Condition, FactTerm, Term
from equipoise.core.criteria.rules import Rules
from equipoise.core.judging.looking import Looking, look
from equipoise.core.judging.observing import Seen
from equipoise.core.judging.outcome import Outcome
from equipoise.core.judging.reference import outcome
from equipoise.core.person.model import Person


def remembering(rules: Rules, person: Person, today: date) -> Looking:
    """At a person on a day: whatever is judged or looked up by way of it is so once, for each entry of a list too."""
    known: dict[tuple[int, int], tuple[Condition, Outcome]] = {}

    def judge(condition: Condition, looking: Looking) -> Outcome:
        key = id(condition), id(looking.entry)
        if key not in known:  # the condition is kept with it, so that nothing else can get its identity
            known[key] = condition, outcome(condition, looking)
        return known[key][1]

    return Looking.at(rules, person, today, judge, _look_up)


def _look_up(term: Term, looking: Looking) -> Seen:
    of_entry = (
        looking.listed is not None and isinstance(term, FactTerm) and term.name in looking.listed.fields
    )
    memory = looking.entry_memory if of_entry else looking.memory
    if term not in memory:
        memory[term] = look(term, looking)
    return memory[term]
