"""Made-up people for a trial: what is true of each, and who of those around them knows it. Nothing is stored.

Values are drawn from the kinds of the trial's facts. Most answers let pass; how many do differs from fact to fact, and
from what the interview itself supposes. Facts that follow from others are made to agree with them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp

from equipoise.core.criteria.model import ScoreTerm
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.score_facts import inputs, result
from equipoise.core.interview.answers import answers, limits
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.missing import looking_at, rests_on
from equipoise.core.interview.question import About, Question
from equipoise.core.judging.looking import look
from equipoise.core.judging.reference import outcome
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import Observation, Person, Source, Value, WhyUnknown
from equipoise.core.scores import catalogue
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import Amount

CONTRAST = 1.8
"""Above 1: answers that speak against a criterion are rarer than the interview supposes."""
TYPICAL = {"bilirubin": (12, 5), "albumin": (40, 5), "inr": (1.1, 0.15)}
"""Mean and spread, in the fact's own unit, of numbers that no criterion compares by themselves."""
DONT_KNOW = {"patient": 0.1}
OTHERS_DONT_KNOW = 0.05
RESULT_NOT_WORKED_OUT = 0.5


@dataclass(frozen=True)
class MadeUp:
    """Somebody. `truth` is all that is true of them; `number` decides, with the seed, what is known to whom."""

    seed: int
    number: int
    truth: Person
    clocks: dict[str, PartialDate]

    def knows(self, question: Question) -> bool:
        """Whether who is asked can say."""
        share = DONT_KNOW.get(question.who, OTHERS_DONT_KNOW)
        chance = random.Random(f"{self.seed} {self.number} {question.key} {question.who}").random()
        if question.about is About.CLOCK:
            return question.name in self.clocks and chance >= share
        if question.about is not About.FACT or question.name not in self.truth.facts:
            return False
        return chance >= (RESULT_NOT_WORKED_OUT if question.name in _results() else share)

    def answers(self, question: Question, person: Person) -> Person | None:
        """The person with the answer in it; None where it is “I don't know” to what is no fact."""
        source = Source(question.who)
        if not self.knows(question):
            if question.about is not About.FACT:
                return None
            return _given(person, question.name, Observation(WhyUnknown.DONT_KNOW, source))
        if question.about is About.CLOCK:
            return replace(person, clocks={**person.clocks, question.name: self.clocks[question.name]})
        return _given(person, question.name, replace(self.truth.facts[question.name][0], source=source))


def _given(person: Person, name: str, seen: Observation) -> Person:
    return replace(person, facts={**person.facts, name: (*person.facts.get(name, ()), seen)})


def people(rules: Rules, today: date, seed: int, count: int) -> Iterator[MadeUp]:
    """So many people for a trial; the same seed gives the same people."""
    maker = _Maker(rules, today, seed)
    for number in range(count):
        yield maker.make(number)


class _Maker:
    def __init__(self, rules: Rules, today: date, seed: int) -> None:
        self.rules, self.today, self.seed = rules, today, seed
        names = sorted({name for each in rules.gates for name in rests_on(each.condition, rules)})
        self.facts = [rules.scope.facts[name] for name in names if name in rules.scope.facts]
        self.limits = limits(rules)
        self.shares = Interview(rules, today).likelihoods
        tilts = random.Random(f"{seed} tilts")
        self.tilts = {each.name: [tilts.gauss(0, 0.5) for _ in range(200)] for each in self.facts}

    def make(self, number: int) -> MadeUp:
        chance = random.Random(f"{self.seed} {number}")
        drawn = {each.name: self._value(each, chance) for each in self.facts}
        person = Person({name: (self._seen(value),) for name, value in drawn.items() if value is not None})
        for _ in range(2):
            for each in self.facts:
                person = self._agreeing(each, person)
        clocks = {each: PartialDate(*_parts(self.today + timedelta(days=14))) for each in self._planned()}
        return MadeUp(self.seed, number, person, clocks)

    def _planned(self) -> list[str]:
        return [name for name, each in self.rules.scope.clocks.items() if each.not_before_today]

    def _seen(self, value: Value) -> Observation:
        return Observation(value, Source("file"), PartialDate(*_parts(self.today)))

    def _value(self, fact: Fact, chance: random.Random) -> Value | None:
        if fact.name == "birth_date":
            return PartialDate(
                *_parts(self.today - timedelta(days=round(365.25 * min(88, max(17, chance.gauss(62, 14))))))
            )
        if fact.kind == "date":
            return PartialDate(*_parts(self.today - timedelta(days=chance.randint(0, 90))))
        if fact.name in TYPICAL:
            mean, spread = TYPICAL[fact.name]
            return Amount(
                Span.exactly(Decimal(str(round(max(0.1, chance.gauss(mean, spread)), 1)))), fact.unit
            )
        found = answers(fact, self.limits.get(fact.name, ()))
        if fact.name == "age" or not found:
            return None
        shares = self.shares.get(fact.name, [1.0] * len(found))
        tilts = self.tilts[fact.name]
        return chance.choices(found, [share**CONTRAST * exp(tilts[i]) for i, share in enumerate(shares)])[0]

    def _agreeing(self, fact: Fact, person: Person) -> Person:
        """The person with a fact as it follows from the others, where it does."""
        rest = replace(person, facts={name: seen for name, seen in person.facts.items() if name != fact.name})
        looking = looking_at(self.rules, rest, self.today)
        if fact.name in self.rules.implied:
            implied = self.rules.implied[fact.name]
            for said, side in ((YES, implied.yes), (NO, implied.no)):
                if side is not None and outcome(side, looking).truth is Truth.YES:
                    return _given(rest, fact.name, self._seen(Options.of(said)))
        if fact.name in _results():
            value = look(ScoreTerm(*_results()[fact.name]), looking).value
            if value.known:
                seen = value if isinstance(value, Options) else Amount(value, fact.unit)
                return _given(rest, fact.name, self._seen(seen))
        return person


def _results() -> dict[str, tuple[str, str]]:
    """By the name of the fact that holds a score's result, the score and its first table."""
    found: dict[str, tuple[str, str]] = {}
    for each in catalogue.SCORES.values():
        if inputs(each) and result(each).name not in {fact.name for fact in inputs(each).values()}:
            found.setdefault(result(each).name, (each.name, each.table))
    return found


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day
