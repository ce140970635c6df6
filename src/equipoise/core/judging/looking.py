"""What a term of a criterion may be for one person, on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from equipoise.core.criteria.model import Condition, Count, FactTerm, LimitTerm, Measure, ScoreTerm, Term
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.criteria.score_facts import inputs, result
from equipoise.core.judging.ages import aged
from equipoise.core.judging.days import all_clocks
from equipoise.core.judging.gathering import largest, volume
from equipoise.core.judging.observing import Seen, entries, gap, long_ago, newest, seen, stale, unknown
from equipoise.core.judging.outcome import Gap, Outcome, Why
from equipoise.core.judging.series import Point, measured, taken
from equipoise.core.person.fact import DAYS_BETWEEN, NO, YES, Fact
from equipoise.core.person.model import Observation, Person, Record
from equipoise.core.scores import catalogue
from equipoise.core.scores.score import Score
from equipoise.core.values.possible import INFINITY, Options, Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import Amount, converted, factor

Judge = Callable[[Condition, "Looking"], Outcome]
"""How a condition is judged for what is looked at; the counts of lists need it."""

LookUp = Callable[[Term, "Looking"], "Seen"]
"""How a term is looked up; `look`, or what remembers it."""

CONSENT, DECEASED = "can_consent", "deceased"
"""Who has died can't consent, whatever was said before."""

_GATHERING = {"largest": largest, "volume": volume}

_SCORES: Mapping[str, Score] = {
    result(each).name: each
    for each in catalogue.SCORES.values()
    if not each.table and result(each).name not in {fact.name for fact in inputs(each).values()}
}
"""By the name of the fact that holds its result, the score that can work it out."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A person on a day, seen by a trial's rules; inside a list also one of its entries."""

    rules: Rules
    person: Person
    clocks: Mapping[str, Span]
    judge: Judge
    look_up: LookUp
    entry: Record | None = None
    listed: Fact | None = None
    memory: dict[Term, Seen] = field(default_factory=dict)
    """What was looked up of the person already, for those who remember."""
    entry_memory: dict[Term, Seen] = field(default_factory=dict)
    """The same of the fields of the entry."""
    entries: dict[int, Looking] = field(default_factory=dict)
    points: dict[str, list[Point]] = field(default_factory=dict)
    """By the name of a list of measurements of the person or the entry, these in their order."""

    @classmethod
    def at(cls, rules: Rules, person: Person, today: date, judge: Judge, look_up: LookUp) -> Looking:
        """At a person on a day."""
        return cls(rules, person, all_clocks(rules.scope.clocks, person, today), judge, look_up)

    @property
    def today(self) -> Span:
        """The day, as an ordinal."""
        return self.clocks[""]

    def inside(self, listed: Fact, entry: Record) -> Looking:
        """At one entry of a list. The entry is known by its identity, which lasts as long as the person."""
        found = self.entries.get(id(entry))
        if found is None:
            found = Looking(
                self.rules, self.person, self.clocks, self.judge, self.look_up, entry, listed, self.memory
            )
            self.entries[id(entry)] = found
        return found

    def implied(self, fact: Fact) -> Implied | None:
        """What a fact or a field of the entry follows from, if anything."""
        if self.listed is not None and fact.name in self.listed.fields:
            return self.rules.implied.get(f"{self.listed.name}.{fact.name}")
        return self.rules.implied.get(fact.name)

    def fact(self, name: str) -> tuple[Fact, Sequence[Observation]]:
        """A fact, a field of the entry before those of the person, and what was observed of it."""
        if self.listed is not None and self.entry is not None and name in self.listed.fields:
            found = self.entry.fields.get(name)
            return self.listed.fields[name], (found,) if found else ()
        return self.rules.scope.facts[name], self.person.facts.get(name, ())


def look(term: Term, looking: Looking) -> Seen:
    """What the term may be, in its own unit; days are ordinals."""
    match term:
        case FactTerm():
            return _fact(term, looking)
        case ScoreTerm(name=name, table=table):
            return _score(catalogue.find(name, table), looking)
        case LimitTerm():
            return _limit(term, looking)


def _fact(term: FactTerm, looking: Looking) -> Seen:
    fact, observed = looking.fact(term.name)
    clock = looking.clocks[term.at or fact.at]
    if fact.name == "age":
        return aged(fact, observed, clock, looking)
    if fact.name == CONSENT and died(looking):
        return Seen(Options.of(NO), (DECEASED,))
    found = newest(observed, clock, looking.today)
    if not found:
        return _worked_out(fact, looking)
    observed_so = seen(fact, found)
    old = long_ago(fact, found, clock, looking.today) if term.fresh is None else None
    if not observed_so.facts or old is not None:
        other = _worked_out(fact, looking)
        if other.facts:
            return other
        return observed_so if old is None else unknown(fact, old)
    if term.fresh is not None and (why := stale(found, term.fresh, clock)):
        return replace(unknown(fact, why), facts=(fact.name,))
    if fact.name in looking.rules.counted:
        return _met(fact, observed_so, _counted(fact, looking))
    if fact.name in looking.rules.gathered:
        return _not_below(fact, observed_so, _gathered(fact, looking))
    return _uncontradicted(fact, observed_so, looking)


def died(looking: Looking) -> bool:
    """Whether the person is known to have died."""
    found = newest(looking.person.facts.get(DECEASED, ()), looking.today, looking.today)
    return any(each.value == Options.of(YES) for each in found)


def plain(fact: Fact, rules: Rules) -> bool:
    """Whether nothing can be said of a fact but what was observed of it."""
    worked_out = fact.name in ("age", CONSENT) or any(
        fact.name in each for each in (rules.counted, rules.gathered, rules.implied)
    )
    return not (worked_out or fact.take or fact.name in _SCORES)


def _worked_out(fact: Fact, looking: Looking) -> Seen:
    """A fact that nobody observed, from others: a list, measurements, the parts of a score."""
    if fact.name in looking.rules.counted:
        return _counted(fact, looking)
    if fact.name in looking.rules.gathered:
        return _gathered(fact, looking)
    if fact.take:
        return _taken(fact, looking)
    if (implied := looking.implied(fact)) is not None:
        return _following(fact, implied, looking)
    if fact.name in _SCORES:
        parts = _score(_SCORES[fact.name], looking)
        if parts.facts:
            return parts
    return unknown(fact, Why.NOT_ASKED)


def _following(fact: Fact, implied: Implied, looking: Looking) -> Seen:
    """A yes-no fact from what it follows from."""
    gaps: list[Gap] = []
    for value, condition in ((YES, implied.yes), (NO, implied.no)):
        if condition is not None:
            said = looking.judge(condition, looking)
            if said.truth is Truth.YES:
                return Seen(Options.of(value), said.facts)
            gaps += said.gaps
    return Seen(fact.anything, (), (gap(fact, Why.NOT_ASKED), *dict.fromkeys(gaps)))


def _uncontradicted(fact: Fact, stated: Seen, looking: Looking) -> Seen:
    """A stated no holds unless something shows that it is yes; then it may be either.

    What merely speaks for no, a list that names no such lesion say, is no match for a stated yes.
    """
    implied = looking.implied(fact) if stated.value == Options.of(NO) else None
    if implied is None or implied.yes is None:
        return stated
    return _met(fact, stated, _following(fact, Implied(yes=implied.yes), looking))


def _taken(fact: Fact, looking: Looking) -> Seen:
    measurements, observed = looking.fact(fact.of)
    found = entries(observed)
    if found is None:
        return unknown(fact, Why.NOT_ASKED)
    if measurements.name not in looking.points:
        looking.points[measurements.name] = measured(measurements, found)
    span = taken(fact, looking.points[measurements.name], complete=found.complete)
    if span is None:
        return unknown(fact, Why.NOT_ASKED)
    if fact.take == DAYS_BETWEEN:
        span = converted(Amount(span, "days"), fact.unit).span
    return Seen(span, (measurements.name,), () if span.known else (gap(measurements, Why.INCOMPLETE),))


def _counted(fact: Fact, looking: Looking) -> Seen:
    span, facts, gaps = count(looking.rules.counted[fact.name], looking)
    return Seen(span, facts, () if span.known else (*gaps, gap(fact, Why.NOT_ASKED)))


def _gathered(fact: Fact, looking: Looking) -> Seen:
    """A number of the entries of a list that count."""
    how = looking.rules.gathered[fact.name]
    listed, observed = looking.fact(how.entries.of)
    found = entries(newest(observed, looking.today, looking.today)) if observed else None
    if found is None:
        return unknown(fact, Why.NOT_ASKED)
    field, number = listed.fields[how.field], FactTerm(how.field)
    each_of = [
        (_entry(how.entries.where, inside), looking.look_up(number, inside))
        for inside in (looking.inside(listed, each) for each in found.records)
    ]
    spans = [(said.truth, size.value) for said, size in each_of if isinstance(size.value, Span)]
    span = _GATHERING[how.take](spans, field, fact, complete=found.complete)
    possible = fact.anything
    assert isinstance(possible, Span)
    if all(truth is Truth.NO for truth, _ in spans) or span.holds(possible):
        return unknown(fact, Why.NOT_ASKED)
    gaps = (gap for said, size in each_of if said.truth is not Truth.NO for gap in (*said.gaps, *size.gaps))
    missing = () if span.known else (gap(fact, Why.NOT_ASKED), *dict.fromkeys(gaps))
    return Seen(span, (listed.name,), missing)


def _not_below(fact: Fact, stated: Seen, gathered: Seen) -> Seen:
    """A stated number holds unless an entry alone is more: then it may be any."""
    assert isinstance(stated.value, Span) and isinstance(gathered.value, Span)
    if stated.value.high >= gathered.value.low:
        return stated
    return _met(fact, stated, gathered)


def _met(fact: Fact, stated: Seen, other: Seen) -> Seen:
    """What was stated and what was worked out, together; where they contradict each other, anything."""
    if not other.facts:
        return stated
    both = _meet(stated.value, other.value)
    facts = (*stated.facts, *(each for each in other.facts if each not in stated.facts))
    if both is None:
        return Seen(fact.anything, facts, (gap(fact, Why.DISAGREE),))
    return Seen(both, facts, () if both.known else (*stated.gaps, *other.gaps))


def _meet(one: Span | Options, other: Span | Options) -> Span | Options | None:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.meet(other)
    assert isinstance(one, Options) and isinstance(other, Options)
    there = one.choices & other.choices
    return Options(there) if there else None


def count(condition: Count, looking: Looking) -> tuple[Span, tuple[str, ...], tuple[Gap, ...]]:
    """How many entries (or conditions) hold, the facts that say so, and what is missing.

    With k that hold and u of which it isn't known, k to k + u; k or more where the list may not be complete.
    """
    outcomes, complete, facts, gaps = _outcomes(condition, looking)
    sure = sum(each.truth is Truth.YES for each in outcomes)
    perhaps = sum(each.truth is Truth.UNKNOWN for each in outcomes)
    used = [*facts, *(name for each in outcomes for name in each.facts)]
    missing = [*gaps, *(gap for each in outcomes if each.truth is Truth.UNKNOWN for gap in each.gaps)]
    high = Decimal(sure + perhaps) if complete else INFINITY
    return Span(Decimal(sure), high), tuple(dict.fromkeys(used)), tuple(dict.fromkeys(missing))


def _outcomes(
    condition: Count, looking: Looking
) -> tuple[list[Outcome], bool, tuple[str, ...], tuple[Gap, ...]]:
    if condition.among:
        return [looking.judge(each, looking) for each in condition.among], True, (), ()
    fact, observed = looking.fact(condition.of)
    found = entries(newest(observed, looking.today, looking.today)) if observed else None
    if found is None:
        return [], False, (), unknown_list(fact)
    outcomes = [_entry(condition.where, looking.inside(fact, each)) for each in found.records]
    return outcomes, found.complete, (fact.name,), () if found.complete else (gap(fact, Why.INCOMPLETE),)


def unknown_list(fact: Fact) -> tuple[Gap, ...]:
    """The gap of a list that nobody gave."""
    return (gap(fact, Why.NOT_ASKED),)


def _entry(where: Condition | None, looking: Looking) -> Outcome:
    return Outcome(Truth.YES) if where is None else looking.judge(where, looking)


def _score(score: Score, looking: Looking) -> Seen:
    """The score from its parts, and from its result where somebody reports that."""
    parts = {
        name: looking.look_up(FactTerm(fact.name), looking) for name, fact in _known_inputs(score, looking)
    }
    parts |= {name: looking.look_up(limit, looking) for name, limit in _limits(score, looking)}
    given = {name: _in_unit(each.value, score, name) for name, each in parts.items() if each.facts}
    worked_out = score.compute(given)
    facts = tuple(dict.fromkeys(name for each in parts.values() for name in each.facts))
    gaps = tuple(each for part in parts.values() for each in part.gaps)
    own = result(score)
    stated = _reported(own, looking)
    found = Seen(worked_out, facts, () if worked_out.known else gaps or (gap(own, Why.NOT_ASKED),))
    if not stated.facts:
        return found
    return _met(own, stated, found)


def _reported(own: Fact, looking: Looking) -> Seen:
    """A score's own result as somebody reports it, if it isn't too old."""
    today = looking.today
    found = newest(looking.person.facts.get(own.name, ()), today, today)
    old = long_ago(own, found, today, today)
    return seen(own, found) if old is None else unknown(own, old)


def _known_inputs(score: Score, looking: Looking) -> Iterator[tuple[str, Fact]]:
    for name, fact in inputs(score).items():
        known = looking.rules.scope.facts.get(fact.name)
        if known is not None and known.kind == fact.kind:
            yield name, known


def _limits(score: Score, looking: Looking) -> Iterator[tuple[str, LimitTerm]]:
    """The inputs that are a laboratory's limits, each with the term that looks it up."""
    for each in score.inputs:
        if each.limit_of is not None:
            name, side = each.limit_of
            fact = looking.rules.scope.facts.get(name)
            if fact is not None and fact.limits:
                yield each.name, LimitTerm(side, name)


def _in_unit(value: Span | Options, score: Score, name: str) -> Span | Options:
    """A fact's value in the unit of the score's input."""
    if isinstance(value, Options):
        return value
    wanted = next(each for each in score.inputs if each.name == name)
    fact = inputs(score)[wanted.limit_of[0] if wanted.limit_of else name]
    return converted(Amount(value, fact.unit), wanted.unit, fact.molar_mass or wanted.molar_mass).span


def _limit(term: LimitTerm, looking: Looking) -> Seen:
    fact, observed = looking.fact(term.fact)
    found = newest(observed, looking.today, looking.today)
    limits = [each.upper if term.side == "upper" else each.lower for each in found]
    spans = [each.span for each in limits if each is not None]
    if not spans:
        words = f"What is the laboratory's {term.side} limit of normal for {fact.title}?"
        return Seen(Span(low=Decimal(0)), (), (Gap(fact.name, Why.NOT_ASKED, fact.ask, words),))
    together = spans[0]
    for each in spans[1:]:
        together = together.hull(each)
    return Seen(together, (fact.name,), () if together.known else (gap(fact, Why.DISAGREE),))


def measure(right: Measure, unit: str, molar_mass: Decimal | None, looking: Looking) -> Seen:
    """What the right side of a comparison may be, in the unit of its left side."""
    amount = right.amount * factor(right.unit or unit, unit, molar_mass)
    if right.term is None:
        return Seen(Span.exactly(amount))
    times = right.factor * factor(_unit(right.term, looking), unit, molar_mass)
    return scaled(looking.look_up(right.term, looking), times, amount)


def scaled(found: Seen, times: Decimal, plus: Decimal) -> Seen:
    """So many times a number, and so much more."""
    if times == 1 and not plus:
        return found
    if not isinstance(found.value, Span):
        raise TypeError(f"{found.value} is no number")
    return Seen(_linear(found.value, times, plus), found.facts, found.gaps)


def _unit(term: Term, looking: Looking) -> str:
    if isinstance(term, ScoreTerm):
        return catalogue.find(term.name, term.table).unit
    return looking.fact(term.fact if isinstance(term, LimitTerm) else term.name)[0].unit


def _linear(span: Span, times: Decimal, plus: Decimal) -> Span:
    low, high = _moved(span.low, times, plus), _moved(span.high, times, plus)
    if times < 0:
        return Span(high, low, span.high_open, span.low_open)
    return Span(low, high, span.low_open, span.high_open)


def _moved(value: Decimal, times: Decimal, plus: Decimal) -> Decimal:
    return plus if times == 0 else value * times + plus
