"""The result: what speaks for and against, what is open, and the list of what to ask or bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from equipoise.core.criteria.english_words import Reader
from equipoise.core.criteria.model import Criterion, FactTerm, InWindow, Readings
from equipoise.core.criteria.walking import terms, walk
from equipoise.core.interview.question import About, Question
from equipoise.core.judging.days import ordinal
from equipoise.core.judging.outcome import Judged, Verdict, Why
from equipoise.core.judging.reasons import reason
from equipoise.core.person.model import Observation
from equipoise.core.protocol.sources import words
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration
from equipoise.web.criteria import queries as criteria
from equipoise.web.fit.answers import Who
from equipoise.web.fit.queries import Check, asked, next_question, shown
from equipoise.web.fit.saying import bare

SITE = "site"
ONLY_WORDS = "No program has worked this out. A doctor or the study team has to read it."
FOLD = 6
"""Lines of one kind that are shown unfolded."""

_OWN = {
    "patient": "What you may know yourself",
    "doctor": "Ask your doctor",
    "record": "Bring, or look up in your medical record",
    "radiology": "Ask for the scan report",
    SITE: "Ask the study centre",
}
WHOM: Mapping[Who, Mapping[str, str]] = {
    "patient": _OWN,
    "carer": _OWN
    | {
        "patient": "What the person may know",
        "doctor": "Ask the doctor",
        "record": "Bring, or look up in the medical record",
    },
    "doctor": _OWN
    | {
        "patient": "Ask the patient",
        "doctor": "For a doctor to judge",
        "record": "Look up in the medical record",
        "radiology": "Look up in the scan report",
    },
}
"""The headings of the list of what to ask or bring, in its order."""


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as the result shows it. `reason`: why it stands so; `words`: as the record has them, where they are
    at hand; `readings`: the ways to read it, where that matters; `until`: how long an answer counts."""

    id: str
    title: str
    reason: str
    gate: bool
    words: str
    readings: tuple[str, ...]
    until: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that stand alike. `name` is the heading's id; `folded`: there are many."""

    name: str
    lines: tuple[Line, ...]

    @property
    def folded(self) -> bool:
        """Whether the list is long."""
        return len(self.lines) > FOLD


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Questions for one who may know."""

    heading: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers say so far. Nothing here says that somebody can take part: that is the study team's to say.

    `more`: there are questions left. `asked_out`: they can't speak against the trial by themselves, only settle more of
    its criteria. `way`: the query string under which they are asked.
    """

    against: Group
    open: Group
    favourable: Group
    not_applicable: Group
    to_ask: tuple[ToAsk, ...]
    more: bool
    asked_out: bool
    way: str


def result(found: Check) -> Result:
    """What speaks against, what is open, what speaks for, and whom to ask."""
    lines = by_verdict(found)
    first = bool(next_question(found))
    more = first or bool(next_question(found, go_on=True))
    return Result(
        Group("against", lines[Verdict.NOT_MET]),
        Group("open", lines[Verdict.UNKNOWN]),
        Group("for", lines[Verdict.MET]),
        Group("na", lines[Verdict.NOT_APPLICABLE]),
        _to_ask(found),
        more,
        more and not first and found.judgement.overall is not Verdict.NOT_MET,
        "" if first else "?all=1",
    )


def by_verdict(found: Check, *, to: Reader | None = None) -> dict[Verdict, tuple[Line, ...]]:
    """The criteria in their order, by how they stand. `to`: who reads it; without it, who answered."""
    to = to or ("person" if found.answers.who == "patient" else "other")
    texts = _texts(found)
    lines: dict[Verdict, list[Line]] = {each: [] for each in Verdict}
    for judged in found.judgement.criteria:
        lines[shown(judged, found.trial)].append(_line(judged, found, texts, to))
    return {verdict: tuple(each) for verdict, each in lines.items()}


def _line(judged: Judged, found: Check, texts: Mapping[str, str], to: Reader) -> Line:
    criterion = judged.criterion
    title = criterion.title or criterion.id
    quoted = words(criterion, texts)
    return Line(
        criterion.id,
        title,
        _reason(judged, found, to),
        criterion.gate,
        quoted if quoted.strip() != title.strip() else "",
        _readings(judged),
        tuple(_until(criterion, found)) if judged.verdict is not Verdict.NOT_MET else (),
    )


def _reason(judged: Judged, found: Check, to: Reader) -> str:
    if judged.gaps and all(each.why is Why.WORDS for each in judged.gaps):
        return ONLY_WORDS
    said = bare(reason(judged, found.trial.rules, found.person, found.today, to=to))
    if not found.trial.decides and judged.verdict is Verdict.NOT_MET:
        return f"Worth asking the study team. By our reading: {said[:1].lower()}{said[1:]}"
    return said


def _readings(judged: Judged) -> tuple[str, ...]:
    """The ways in which a criterion can be read, where they come to different verdicts."""
    if not any(each.why is Why.AMBIGUOUS for each in judged.gaps):
        return ()
    found = (each for each in walk(judged.criterion.condition) if isinstance(each, Readings))
    return tuple(reading.words for each in found for reading in each.readings.values())


def _texts(found: Check) -> Mapping[str, str]:
    """The texts that the criteria quote, as far as they are at hand."""
    trial, nct_id = found.trial, found.study.nct_id
    if not trial.decides:
        return {"record": found.study.eligibility.criteria}
    forced = criteria.in_force(nct_id) if trial.standing == "in force" else None
    text = forced.text if forced else criteria.shipped_text(nct_id)
    return criteria.source_texts(criteria.protocol_of(text), nct_id) if text else {}


# Whom to ask


def _to_ask(found: Check) -> tuple[ToAsk, ...]:
    """By whom to ask. What nothing computes stands among the open criteria already, with its words."""
    by_whom = found.ready.interview.to_ask(found.person, go_on=True)
    lists = {
        who: [_asked_as(each, found) for each in by_whom.get(who, ()) if each.about is not About.WORDS]
        for who in _OWN
    }
    lists[SITE] += _for_the_sponsor(found)
    headings = WHOM[found.answers.who]
    return tuple(
        ToAsk(headings[who], tuple(dict.fromkeys(questions))) for who, questions in lists.items() if questions
    )


def _asked_as(question: Question, found: Check) -> str:
    """The question as its page has it, where it has one."""
    page = asked(found, question.key)
    return page.words if page else question.words


def _for_the_sponsor(found: Check) -> Iterator[str]:
    """What the protocol leaves open and matters here."""
    for judged in found.judgement.criteria:
        yield from (gap.words for gap in judged.gaps if gap.why in (Why.AMBIGUOUS, Why.SITE) and gap.words)


# How long an answer counts


def _until(criterion: Criterion, found: Check) -> Iterator[str]:
    """For what has to be recent on a day that is not known yet: the last day on which it still is."""
    scope = found.trial.rules.scope
    for name, within, clock in _windows(criterion):
        planned = scope.clocks.get(clock)
        if planned is None or not planned.not_before_today or clock in found.person.clocks:
            continue
        for day in _days(found.person.facts.get(name, ()), scope.facts[name].kind):
            last = within.shifted(ordinal(day.earliest), 1)
            if last.is_finite() and last >= ordinal(found.today):
                end = date.fromordinal(int(last))
                words = PartialDate(end.year, end.month, end.day).words()
                title = scope.facts[name].title
                yield f"{title} ({day.words()}): counts if {planned.title} is {words} or earlier."


def _windows(criterion: Criterion) -> Iterator[tuple[str, Duration, str]]:
    for condition in walk(criterion.condition):
        if isinstance(condition, InWindow) and condition.start and condition.start[0] == -1:
            yield condition.event.name, condition.start[1], condition.clock
        for term in terms(condition):
            if isinstance(term, FactTerm) and term.fresh is not None:
                yield term.name, term.fresh, term.at


def _days(observed: tuple[Observation, ...], kind: str) -> Iterator[PartialDate]:
    for each in observed:
        day = each.value if kind == "date" else each.when
        if isinstance(day, PartialDate):
            yield day
