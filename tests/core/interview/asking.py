"""What the interview's tests share: STOP-2, small trials, and somebody who answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.question import About, Question
from equipoise.core.person.fact import NO, YES
from equipoise.core.person.file import read as read_person
from equipoise.core.person.model import Observation, Person, Source, Value, WhyUnknown
from equipoise.core.protocol.reading import read
from equipoise.core.values.possible import Options
from equipoise.protocols import texts

TODAY = date(2026, 11, 22)
ALL = ("patient", "doctor", "record", "radiology", "site")


@cache
def stop_2() -> Rules:
    return read(texts()["stop-2.yaml"], "stop-2.yaml").rules


@cache
def stop_2_interview() -> Interview:
    return Interview(stop_2(), TODAY)


def protocol(criteria: str, facts: str, clocks: str = "") -> Rules:
    """A trial of these facts and criteria, as they are written in a file."""
    head = "protocol: T\ntrial: NCT00000000\ntitle: T\nversion: '1'\ndrafted: {by: T, on: 2026-11-22}\n"
    days = f"clocks:\n{clocks}\n" if clocks else ""
    return read(f"{head}{days}facts:\n{facts}\n{criteria}\n", "t.yaml").rules


def person(rules: Rules, facts: str) -> Person:
    """Somebody as a person's file says."""
    text = "facts:\n" + "\n".join(f"  {line}" for line in facts.strip().splitlines())
    return read_person(text, "p.yaml", rules.scope.facts, {name: name for name in rules.scope.clocks}).person


def said(before: Person, name: str, value: Value, who: str = "patient") -> Person:
    """The person with one more answer."""
    seen = (*before.facts.get(name, ()), Observation(value, Source(who)))
    return replace(before, facts={**before.facts, name: seen})


@dataclass(frozen=True)
class Somebody:
    """Who knows some of the yes-no facts of a small trial."""

    truth: Mapping[str, str]
    known: frozenset[str]

    @classmethod
    def of(cls, rules: Rules, seed: int, share: float = 0.8) -> Somebody:
        chance = random.Random(f"somebody {seed}")
        truth = {name: chance.choice((YES, NO)) for name in rules.scope.facts}
        return cls(truth, frozenset(name for name in truth if chance.random() < share))

    def answer(self, before: Person, question: Question) -> Person:
        assert question.about is About.FACT
        known = question.name in self.known
        value = Options.of(self.truth[question.name]) if known else WhyUnknown.DONT_KNOW
        return said(before, question.name, value, question.who)

    @property
    def all_they_know(self) -> Person:
        return Person(
            {name: (Observation(Options.of(self.truth[name]), Source("patient")),) for name in self.known}
        )

    def asked(self, interview: Interview, *, go_on: bool = False) -> Iterator[tuple[Person, Question | None]]:
        """Who they were before each question, with the question; at the end with none."""
        now = Person()
        while (question := interview.next_question(now, go_on=go_on)) is not None:
            yield now, question
            now = self.answer(now, question)
        yield now, None
