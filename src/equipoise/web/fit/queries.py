"""Could this trial fit me: the next question, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from equipoise.core.criteria.english_words import small
from equipoise.core.criteria.model import FactTerm
from equipoise.core.criteria.walking import conditions, terms
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.missing import rests_on
from equipoise.core.interview.question import About, Question
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Judged, Judgement, Verdict
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Person
from equipoise.core.registry.record import Study
from equipoise.web.criteria import candidates
from equipoise.web.criteria import queries as criteria
from equipoise.web.criteria.queries import Trial
from equipoise.web.fit.answers import CLOCK, UNKNOWN, Answers, Listed, Said
from equipoise.web.fit.fields import Field, of_clock, of_fact, of_limit
from equipoise.web.fit.people import SIDES, limit_key, person
from equipoise.web.fit.saying import reasons_against, said_words
from equipoise.web.search.lowering import Candidates

ASKED = ("yes-no", "number", "choice", "date")
MOST_TRIES = 10
"""Questions passed over in one search for the next; more than one or two never are."""
_LIMITS = {"upper": "top", "lower": "bottom"}
PATIENT, EVERYBODY = ("patient",), ("doctor", "record", "radiology", "patient", "site")
WHO = {"patient": PATIENT, "carer": PATIENT, "doctor": EVERYBODY}
"""Whom each of those who answer can speak for."""


@dataclass(frozen=True, slots=True)
class Against:
    """Why a trial may not fit. `decides`: by a protocol file; otherwise by drafts, which rule nobody out."""

    reasons: tuple[str, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it, with its field and, where it is about a fact, that fact.

    `why`: why we ask; where the trial doesn't say, `bears_on` is the title of a criterion that rests on the answer.
    """

    key: str
    words: str
    why: str
    bears_on: str
    field: Field
    fact: Fact | None

    def wrong(self, error: str) -> Asked:
        """The question with what is wrong with its answer."""
        return replace(self, field=replace(self.field, error=error))


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list that is asked for entry by entry. `count`: the key of the question for their number instead, if any."""

    key: str
    words: str
    why: str
    bears_on: str
    fact: Fact
    listed: Listed
    count: str


@dataclass(frozen=True, slots=True)
class Given:
    """A question with its answer, as words."""

    key: str
    question: str
    said: str


@dataclass(frozen=True, slots=True)
class Ready:
    """What of a trial is the same for all who answer. `dated`: facts that have to be fresh. `bears_on`: by the key of
    a question, the title of the first criterion that rests on it. `unasked`: keys no page asks; `lists`: of lists."""

    interview: Interview
    dated: frozenset[str]
    bears_on: Mapping[str, str]
    unasked: frozenset[str]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """A trial with somebody's answers."""

    study: Study
    trial: Trial
    answers: Answers
    person: Person
    judgement: Judgement
    ready: Ready
    today: date

    @property
    def decided(self) -> tuple[int, int]:
        """How many of the criteria that count are settled, of how many."""
        gates = [each for each in self.judgement.criteria if each.criterion.gate]
        return sum(shown(each, self.trial) is not Verdict.UNKNOWN for each in gates), len(gates)


def check(study: Study, answers: Answers, today: date) -> Check:
    """The trial's criteria and how the answers stand to them."""
    trial = criteria.trial_of(study)
    who = person(answers, trial.rules)
    judgement = trial.compiled.judge(who, today)
    return Check(study, trial, answers, who, judgement, ready(trial.compiled, today), today)


def shown(judged: Judged, trial: Trial) -> Verdict:
    """A draft may raise a question, and never speaks against by itself."""
    if not trial.decides and judged.verdict is Verdict.NOT_MET:
        return Verdict.UNKNOWN
    return judged.verdict


# What to ask


def next_question(found: Check, *, go_on: bool = False) -> str:
    """The key of the question to ask next; empty where nothing is left that this person can say."""
    skip = {*_passed(found)}
    for _ in range(MOST_TRIES):
        question = found.ready.interview.next_question(
            found.person, WHO[found.answers.who], skip, go_on=go_on
        )
        if question is None:
            return ""
        key = _page(question)
        if asked(found, key) or asked_list(found, key):
            return key
        skip.add(question.key)
    return ""


def _page(question: Question) -> str:
    """The key of the page that asks a question: those about a list's entries are asked on the page of the list."""
    return question.name if question.about in (About.FIELD, About.COMPLETE) else question.key


def _passed(found: Check) -> Iterator[str]:
    """Keys that are not to be asked: what was answered, what this person can't be asked, what has to come first."""
    ready, answers = found.ready, found.answers
    yield from ready.unasked
    yield from (key for key in answers.said if _done(key, found))
    for name, keys in ready.lists.items():
        if answers.who != "doctor" or _done(name, found):
            yield from (name, *keys)
    for name, fact in found.trial.rules.scope.facts.items():
        given = answers.of(name)
        if fact.limits and (given is None or given.text == UNKNOWN):
            yield from (limit_key(side, name) for side in SIDES)


def _done(key: str, found: Check) -> bool:
    """Whether a question was answered, be it “I don't know”; not, if the answer is of another trial's kind of fact."""
    said = found.answers.said.get(key)
    if isinstance(said, Listed):
        return bool(said.end)
    if said is None or said.text == UNKNOWN or key not in found.trial.rules.scope.facts:
        return said is not None
    return key in found.person.facts


def asked(found: Check, key: str) -> Asked | None:
    """The question of that key with what was answered before; None where the trial has no such question."""
    scope, given, bears_on = found.trial.rules.scope, found.answers.of(key), found.ready.bears_on.get(key, "")
    clock = scope.clocks.get(key.removeprefix(CLOCK)) if key.startswith(CLOCK) else None
    if clock is not None:
        return Asked(
            key, clock.question or f"When is {clock.title}?", "", bears_on, of_clock(clock, given), None
        )
    side, _, name = key.partition(" limit of ")
    if side in SIDES and name in scope.facts and scope.facts[name].limits:
        fact = scope.facts[name]
        of = small(fact.title.partition(" (")[0])
        words = f"What is the {_LIMITS[side]} of the lab’s normal range for {of}?"
        bears_on = found.ready.bears_on.get(name, "")
        return Asked(key, words, "", bears_on, of_limit(fact, given), fact)
    known = scope.facts.get(key)
    if known is None or known.kind not in ASKED or not known.question:
        return None
    field = of_fact(known, key in found.ready.dated, given)
    return Asked(key, known.question, known.why, bears_on, field, known)


def asked_list(found: Check, key: str) -> AskedList | None:
    """The list of that key as far as it is written; None where there is none, or none that this person can give."""
    rules, fact = found.trial.rules, found.trial.rules.scope.facts.get(key)
    if fact is None or fact.kind != "list" or not fact.question or found.answers.who != "doctor":
        return None
    counts = (name for name, each in rules.counted.items() if each.of == key and asked(found, name))
    bears_on = found.ready.bears_on.get(key, "")
    return AskedList(
        key, fact.question, fact.why, bears_on, fact, found.answers.listed(key), next(counts, "")
    )


def with_field(question: Asked, field: Field) -> Asked:
    """The question with what was typed, and what is wrong with it."""
    return replace(question, field=field)


def answered(found: Check, key: str, said: Said) -> Answers:
    """The answers with one more."""
    return found.answers.with_answer(key, said)


# What was answered


def given(found: Check) -> tuple[Given, ...]:
    """Every answer of this trial with its question, in the order they were given."""
    return tuple(Given(key, words, _said(found, key)) for key, words in _questions(found))


def others(found: Check) -> tuple[str, ...]:
    """Keys of answers that are of other trials."""
    own = {key for key, _ in _questions(found)}
    return tuple(key for key in found.answers.said if key not in own)


def before(found: Check, key: str) -> str:
    """The key of the question that was answered before this one; empty for the first."""
    keys = [each for each, _ in _questions(found)]
    earlier = keys[: keys.index(key)] if key in keys else keys
    return earlier[-1] if earlier else ""


def count_given(found: Check) -> int:
    """How many of this trial's questions were answered."""
    return sum(1 for _ in _questions(found))


def _questions(found: Check) -> Iterator[tuple[str, str]]:
    for key in found.answers.said:
        question = asked(found, key) or asked_list(found, key)
        if question is not None:
            yield key, question.words


def _said(found: Check, key: str) -> str:
    facts = found.trial.rules.scope.facts
    fact = facts.get(key) or facts.get(key.partition(" limit of ")[2])
    return said_words(found.answers.said[key], fact)


# What is the same for all


@lru_cache(maxsize=64)
def ready(compiled: Compiled, today: date) -> Ready:
    """What holds of a trial on a day, whoever answers. It is kept: nothing that anybody said is in it."""
    rules = compiled.rules
    fresh = (term for condition in conditions(rules) for term in terms(condition))
    dated = frozenset(term.name for term in fresh if isinstance(term, FactTerm) and term.fresh is not None)
    bears_on: dict[str, str] = {}
    for each in rules.criteria:
        for key in rests_on(each.condition, rules):
            bears_on.setdefault(key, each.title)
    facts = rules.scope.facts
    lists = {name: frozenset(_list_keys(name, fact)) for name, fact in facts.items() if fact.kind == "list"}
    unasked = frozenset(
        name for name, fact in facts.items() if not fact.question or fact.kind not in (*ASKED, "list")
    )
    return Ready(Interview(rules, today), dated, bears_on, unasked, lists)


def _list_keys(name: str, fact: Fact) -> Iterator[str]:
    """Keys of the questions about a list's entries and whether these are all."""
    yield f"{name}.complete"
    for field, each in fact.fields.items():
        yield f"{name}.{field}"
        yield from (f"{name}.{inner}" for inner in each.fields)


def against(found: Candidates, answers: Answers, today: date) -> dict[str, Against]:
    """By registry number, what in the answers speaks against a trial, or may, for those where anything does."""
    told: dict[str, Against] = {}
    people: dict[int, Person] = {}
    for nct_id, trial in candidates.trials(found).items():
        scope = id(trial.rules.scope)  # drafts share one, and so who answers is seen once for all of them
        if scope not in people:
            people[scope] = person(answers, trial.rules)
        who = people[scope]
        if not (who.facts or who.clocks):
            continue
        reasons = reasons_against(trial.compiled.judge(who, today), trial.rules, who, today)
        if reasons:
            told[nct_id] = Against(reasons, trial.decides)
    return told
