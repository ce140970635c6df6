"""Serious events as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.followup import adverse
from equipoise.core.followup.adverse import CAUSES, SERIOUS, Clock, Duty, Event, Standing
from equipoise.core.values.nearness import due
from equipoise.core.values.truth import Truth
from equipoise.web.followup import addresses, drawing
from equipoise.web.followup.models import SafetyAssessment, SafetyReport
from equipoise.web.followup.safety.actions import RECIPIENTS, STEPS
from equipoise.web.followup.safety.cases import WAITS, Case, last_moment

YES, NO, MAYBE = "finding", "met", "not-known"
_SUSAR = {
    Truth.YES: ("SUSAR: serious, suspected and unexpected", "The authorities have to be told."),
    Truth.NO: (
        "Not a SUSAR",
        "It is expected, or nobody suspects the treatment: no authority has to be told at once.",
    ),
    Truth.UNKNOWN: ("May be a SUSAR", "Not everything is judged yet. Until it is, the clocks run."),
}
_ICONS = {Truth.YES: YES, Truth.NO: NO, Truth.UNKNOWN: MAYBE}
_EXPECTED = {Truth.YES: "expected", Truth.NO: "unexpected", Truth.UNKNOWN: "not said"}


@dataclass(frozen=True, slots=True)
class Line:
    """A clock: what has to be told, who has to, day 0, until when in the zone of who has the duty, how it stands.

    `tone`: the drawing beside its state; `late`: how long it has been over, empty where it isn't.
    """

    duty: str
    who: str
    begun: str
    until: str
    standing: str
    tone: str
    late: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in words, side by side: the investigator's, the sponsor's, and what counts."""

    what: str
    site: str
    sponsor: str
    counts: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was noted, in words. `by`: a log-in; `fell`: why it was taken back, and by whom and when."""

    number: int
    to: str
    step: str
    day: str
    reference: str
    version: int
    row: SafetyReport


@dataclass(frozen=True, slots=True)
class Shown:
    """A serious event. `next`: the clock that runs out first, None where none runs."""

    case: Case
    title: str
    href: str
    susar: str
    means: str
    tone: str
    lines: tuple[Line, ...]
    next: Line | None
    to_judge: bool
    more: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.to_judge or self.next is not None


def shown(trial: str, found: Case, now: datetime) -> Shown:
    """One event."""
    words, means = _SUSAR[found.event.is_expedited]
    if found.event.is_expedited is Truth.YES and (told := found.event.told_authorities):
        means = f"The authorities were first told on {told:%-d %B %Y}."
    waiting = found.waiting(now)
    return Shown(
        found,
        _title(found.event),
        addresses.of_place("event", trial, found.place),
        words,
        means,
        _ICONS[found.event.is_expedited],
        tuple(_line(each, found, now) for each in found.clocks),
        _line(waiting[0], found, now) if waiting else None,
        found.to_judge,
        adverse.awaits_more(found.event),
    )


def listed(trial: str, found: Iterable[Case], now: datetime) -> list[Shown]:
    """Events as they press: the first clock to run out first; settled ones last, of these the newest first."""
    every = [shown(trial, each, now) for each in found]
    return sorted(every, key=lambda each: _pressing(each, now))


def _pressing(one: Shown, now: datetime) -> tuple[int, float]:
    clocks = one.case.waiting(now)
    if clocks:
        return 0, clocks[0].earliest.timestamp()
    return (1 if one.to_judge else 2), -one.case.entry


def judgements(found: Case) -> list[Judged]:
    """What each of the two judged, and what counts: the stricter."""
    event, newest = found.event, found.newest
    suspected = {Truth.YES: "suspected", Truth.NO: "not suspected", Truth.UNKNOWN: "not settled"}
    expected = {Truth.YES: "unexpected", Truth.NO: "expected", Truth.UNKNOWN: "not settled"}
    return [
        Judged(
            "Is the treatment the cause?",
            CAUSES.get(event.cause, "not said"),
            CAUSES[newest.cause] if newest else "not judged yet",
            suspected[event.is_suspected],
        ),
        Judged(
            "Was it expected?",
            _EXPECTED[event.expected],
            _EXPECTED[event.sponsor.expected] if newest else "not judged yet",
            expected[event.is_unexpected],
        ),
        Judged(
            "Why is it serious?",
            _reasons(event.reasons),
            (_reasons(event.sponsor.reasons) if newest.reasons else "nothing more")
            if newest
            else "not judged yet",
            _reasons(event.all_reasons),
        ),
    ]


def site_words(found: Case) -> list[tuple[str, str]]:
    """What the site answered, question and words in the order of its form; nothing of what was left empty."""
    said = (
        (item.title, drawing.said(item, found.answers[item.id]))
        for item in found.form.items
        if item.id in found.answers
    )
    return [(title, words) for title, words in said if words]


def reports(found: Case) -> list[Report]:
    """Whom the sponsor told, the newest first; those that were taken back too."""
    return [
        Report(
            each.number,
            RECIPIENTS.get(each.to, each.to),
            STEPS.get(each.step, each.step),
            f"{each.day:%-d %B %Y}",
            each.reference,
            each.assessment,
            each,
        )
        for each in reversed(found.told)
    ]


def earlier(found: Case) -> list[SafetyAssessment]:
    """The judgements before the one that counts, the newest first."""
    return list(reversed(found.judged[:-1]))


def _title(event: Event) -> str:
    grade = f", grade {event.grade}" if event.grade else ""
    return f"{event.term or 'Not named'}{grade}"


def _reasons(codes: Iterable[str]) -> str:
    given = set(codes)
    return "; ".join(words for code, words in SERIOUS.items() if code in given) or "no reason given"


def _line(clock: Clock, found: Case, now: datetime) -> Line:
    standing = clock.standing(now)
    end = last_moment(clock, clock.latest).astimezone(clock.zone)
    late = due(end, now, clock.zone) if standing is Standing.OVER else ""
    near = due(end, now, clock.zone) if standing is Standing.RUNNING else ""
    return Line(
        clock.duty.capitalize(),
        f"Site {found.site.number}" if clock.duty is Duty.SITE else "Sponsor",
        f"{clock.begun:%a} {clock.begun.day} {clock.begun:%b %Y}",
        f"{end:%a} {end.day} {end:%b %Y, %H:%M %Z}",
        _words(clock, standing) if standing not in WAITS else late or near or standing.value,
        {Standing.OVER: "finding", Standing.DONE_LATE: "finding", Standing.DONE: "met"}.get(standing, "soon"),
        late,
        clock.sure is Truth.YES,
    )


def _words(clock: Clock, standing: Standing) -> str:
    day = f", {clock.done.day} {clock.done:%b %Y}" if clock.done else ""
    return f"{standing.value}{day}"
