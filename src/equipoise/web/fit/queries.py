"""Could this trial fit me: the next question, what speaks for and against, and whom to ask for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from equipoise.core.criteria.model import Criterion, FactTerm
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.question import About, Question
from equipoise.core.interview.walking import conditions, terms
from equipoise.core.judging.outcome import Judged, Judgement, Verdict, Why
from equipoise.core.judging.reasons import reason
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Person
from equipoise.core.registry.record import Study
from equipoise.web.criteria import queries as criteria
from equipoise.web.criteria.queries import Trial
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.fit.fields import UNKNOWN, Field, of_clock, of_fact
from equipoise.web.fit.people import person

ASKED = ("yes-no", "number", "choice", "date")
MOST_SKIPPED = 40
WHO = {"patient": ("patient",), "doctor": ("doctor", "record", "radiology", "patient", "site")}
WHOM = {
    "patient": "What you may know yourself",
    "doctor": "Ask your doctor",
    "record": "Bring, or look up in your medical record",
    "radiology": "Ask for the scan report",
    "site": "Ask the study centre",
}
"""The headings of the list of what to ask or bring, in its order."""


ONLY_WORDS = "No program has worked this out. Go through it with your doctor or the study team."


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as the result shows it. `words`: as the protocol or record has them; `reason`: why it stands so."""

    id: str
    title: str
    reason: str
    gate: bool


@dataclass(frozen=True, slots=True)
class Against:
    """Why a trial may not fit. `decides`: by a protocol file; otherwise by drafts, which rule nobody out."""

    reasons: tuple[str, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Questions for one who may know."""

    heading: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers say so far. Nothing here says that somebody can take part: that is the study team's to say."""

    against: tuple[Line, ...]
    open: tuple[Line, ...]
    favourable: tuple[Line, ...]
    not_applicable: tuple[Line, ...]
    to_ask: tuple[ToAsk, ...]
    settled: bool
    more: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it, with its field and, where it is about a fact, that fact."""

    key: str
    words: str
    why: str
    field: Field
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class Check:
    """A trial with somebody's answers."""

    trial: Trial
    answers: Answers
    person: Person
    judgement: Judgement
    interview: Interview
    today: date


def check(study: Study, answers: Answers, today: date) -> Check:
    """The trial's criteria and how the answers stand to them."""
    trial = criteria.trial_of(study)
    who = person(answers, trial.rules)
    return Check(trial, answers, who, trial.compiled.judge(who, today), Interview(trial.rules, today), today)


def next_question(found: Check, *, go_on: bool = False) -> str:
    """The key of the question to ask next; empty where nothing is left that this person can say."""
    skip = {f"clock {name}" for name, day in found.answers.clocks.items() if day == UNKNOWN}
    for _ in range(MOST_SKIPPED):
        question = found.interview.next_question(found.person, WHO[found.answers.who], skip, go_on=go_on)
        if question is None:
            return ""
        if _can_be_asked(question, found):
            return question.key
        skip.add(question.key)
    return ""


def asked(found: Check, key: str) -> Asked | None:
    """The question of that key with what was answered before; None where the trial has no such question."""
    scope = found.trial.rules.scope
    name = key.removeprefix("clock ")
    if key.startswith("clock ") and name in scope.clocks:
        clock, day = scope.clocks[name], found.answers.clocks.get(name, "")
        return Asked(key, clock.question or f"When is {clock.title}?", "", of_clock(day), None)
    fact = scope.facts.get(key)
    if fact is None or fact.kind not in ASKED or not fact.question:
        return None
    given = found.answers.facts.get(key)
    return Asked(key, fact.question, fact.why, of_fact(fact, key in _dated(found.trial), given), fact)


def with_field(question: Asked, field: Field) -> Asked:
    """The question with what was typed, and what is wrong with it."""
    return replace(question, field=field)


def count_given(found: Check) -> int:
    """How many of this trial's questions were answered."""
    return len(given(found))


def answered(found: Check, key: str, answer: Answer) -> Answers:
    """The answers with one more."""
    if key.startswith("clock "):
        return found.answers.with_clock(key.removeprefix("clock "), answer.text)
    return found.answers.with_fact(key, answer)


def result(found: Check) -> Result:
    """What speaks against, what is open, what speaks for, and whom to ask."""
    lines: dict[Verdict, list[Line]] = {each: [] for each in Verdict}
    for judged in found.judgement.criteria:
        lines[_shown(judged, found.trial)].append(_line(judged, found))
    return Result(
        tuple(lines[Verdict.NOT_MET]),
        tuple(lines[Verdict.UNKNOWN]),
        tuple(lines[Verdict.MET]),
        tuple(lines[Verdict.NOT_APPLICABLE]),
        _to_ask(found),
        found.interview.settled(found.person),
        bool(next_question(found, go_on=True)),
    )


def given(found: Check) -> tuple[tuple[Asked, str], ...]:
    """Every answer of this trial with its question, in the order they were given, as words."""
    scope = found.trial.rules.scope
    facts = [
        (asked(found, name), _said(scope.facts.get(name), each)) for name, each in found.answers.facts.items()
    ]
    clocks = [(asked(found, f"clock {name}"), _day_said(day)) for name, day in found.answers.clocks.items()]
    return tuple((question, said) for question, said in (*facts, *clocks) if question is not None)


def _said(fact: Fact | None, given: Answer) -> str:
    if given.text == UNKNOWN:
        return "I don't know"
    words = fact.choices.get(given.text, given.text) if fact else given.text
    unit = (
        f" {fact.unit}" if fact and fact.kind == "number" and given.text[-1:].isdigit() and fact.unit else ""
    )
    return f"{words[:1].upper()}{words[1:]}{unit}" + (f" ({given.on})" if given.on else "")


def _day_said(day: str) -> str:
    return "I don't know" if day == UNKNOWN else day


def _shown(judged: Judged, trial: Trial) -> Verdict:
    """A draft may raise a question, and never speaks for or against by itself."""
    if not trial.decides and judged.verdict is Verdict.NOT_MET:
        return Verdict.UNKNOWN
    return judged.verdict


def _line(judged: Judged, found: Check) -> Line:
    criterion: Criterion = judged.criterion
    said = reason(judged, found.trial.rules, found.person, found.today)
    if judged.gaps and all(each.why is Why.WORDS for each in judged.gaps):
        said = ONLY_WORDS
    if not found.trial.decides and judged.verdict is Verdict.NOT_MET:
        said = f"Worth asking the study team: by our reading, {said[:1].lower()}{said[1:]}"
    return Line(criterion.id, criterion.title or criterion.id, said, criterion.gate)


def _to_ask(found: Check) -> tuple[ToAsk, ...]:
    """By whom to ask. What nothing computes stands among the open criteria already, with its words."""
    by_whom = found.interview.to_ask(found.person, go_on=True)
    lists = {
        who: tuple(
            dict.fromkeys(each.words for each in by_whom.get(who, ()) if each.about is not About.WORDS)
        )
        for who in WHOM
    }
    return tuple(ToAsk(WHOM[who], questions) for who, questions in lists.items() if questions)


def _can_be_asked(question: Question, found: Check) -> bool:
    return question.about in (About.FACT, About.CLOCK) and asked(found, question.key) is not None


def _dated(trial: Trial) -> frozenset[str]:
    """Facts that have to be fresh, so that their day is asked for too."""
    found = (term for condition in conditions(trial.rules) for term in terms(condition))
    return frozenset(term.name for term in found if isinstance(term, FactTerm) and term.fresh is not None)


def against(studies: Sequence[Study], answers: Answers, today: date) -> dict[str, Against]:
    """By registry number, what in the answers speaks against a trial, or may, for those where anything does."""
    found: dict[str, Against] = {}
    for study in studies:
        trial = criteria.trial_of(study)
        who = person(answers, trial.rules)
        judged = [each for each in trial.compiled.judge(who, today).criteria if each.criterion.gate]
        reasons = [
            reason(each, trial.rules, who, today) for each in judged if each.verdict is Verdict.NOT_MET
        ]
        if reasons:
            found[study.nct_id] = Against(tuple(reasons), trial.decides)
    return found
