"""Tables of who was screened and takes part, of sites, and of the protocol's versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from equipoise.core.allocation.scheme import Factor
from equipoise.core.enrolment.reasons import NOT_MET, REASONS
from equipoise.core.enrolment.states import STANDINGS, Mark, State
from equipoise.links.odm.tables import Table, Type, Variable
from equipoise.web.datasets.reading import instant, safe_name
from equipoise.web.enrolment.queries import Participant
from equipoise.web.ledger.kinds import Event
from equipoise.web.trials.queries import Held, Site

SITE = Variable("site", "Site")
PARTICIPANT = Variable("participant", "Participant’s number", key=True)
DAYS = tuple(dict.fromkeys(each.day for each in STANDINGS.values()))
"""The names of the days that a participant's states begin with."""
_STATES = tuple((state.value, STANDINGS[state].title) for state in State)
_FAILED, _WITHDREW = "enrolment.failed", "enrolment.consent_withdrawn"
_ASKED, _ANSWERED = "enrolment.override_asked", "enrolment.override_answered"


def participants(people: Sequence[Participant], factors: Sequence[Factor], events: Iterable[Event]) -> Table:
    """Everybody who was screened: state, days, factors, withdrawals, and why somebody was not enrolled."""
    failed = {number_of(each): each for each in events if each.kind in (_FAILED, _WITHDREW)}
    variables = (
        SITE,
        PARTICIPANT,
        Variable("state", "Where they stand", codes=_STATES),
        Variable("version", "Protocol version they consented to"),
        *(Variable(f"{safe_name(day)}_day", f"Day of {day}", Type.DATE) for day in DAYS),
        *(Variable(_factor(each), each.title, codes=each.levels, item=each.id) for each in factors),
        *(Variable(f"{safe_name(mark)}_day", f"Day: {mark}", Type.DATE) for mark in Mark),
        Variable(
            "failed_reasons",
            "Why not enrolled",
            codes=tuple((r.code, r.title) for r in (NOT_MET, *REASONS)),
            several=True,
        ),
        Variable("failed_criteria", "Criteria that were not met, by their ids, with spaces between"),
        Variable("failed_why", "Why not enrolled, in words"),
    )
    return Table(
        "participants", "Everybody who was screened", variables,
        [_person(each, factors, failed.get(each.number)) for each in people],
    )  # fmt: skip


def _factor(factor: Factor) -> str:
    return f"factor_{safe_name(factor.id)}"


def _person(person: Participant, factors: Sequence[Factor], failed: Event | None) -> tuple[str, ...]:
    days = {name: day.isoformat() for name, day in person.days.items()}
    marks = {mark: day.isoformat() for mark, day in person.marks.items()}
    reasons, criteria, why = _why_not(failed) if failed and person.state is State.FAILED else ("", "", "")
    return (
        person.site,
        person.number,
        person.state.value,
        person.version,
        *(days.get(day, "") for day in DAYS),
        *(person.levels.get(each.id, "") for each in factors),
        *(marks.get(mark, "") for mark in Mark),
        reasons,
        criteria,
        why,
    )


def _why_not(event: Event) -> tuple[str, str, str]:
    """Reasons and criteria as codes, and the words. Who takes consent back before enrolment is not enrolled either."""
    if event.kind == _WITHDREW:
        return "withdrew", "", event.why
    told = event.payload
    return " ".join(told["reasons"]), " ".join(each[0] for each in told["criteria"]), event.why


def overrides(events: Sequence[Event]) -> Table:
    """Criteria that were set aside: a deviation from the protocol, each with who asked, who answered, and why."""
    answered = {each.payload["override"]: each for each in events if each.kind == _ANSWERED}
    names = (
        ("criterion", "Criterion, by its id"),
        ("title", "Criterion"),
        ("version", "Protocol version"),
        ("verdict", "How it was judged"),
    )
    variables = (
        SITE,
        PARTICIPANT,
        *(Variable(name, label, key=name == "criterion") for name, label in names),
        Variable("asked_at", "When it was asked", Type.DATETIME, key=True),
        Variable("asked_by", "Who asked"),
        Variable("asked_why", "Why it was asked"),
        Variable(
            "answer", "What the second person said", codes=(("agreed", "agreed"), ("refused", "refused"))
        ),
        Variable("answered_at", "When it was answered", Type.DATETIME),
        Variable("answered_by", "Who answered"),
        Variable("answered_why", "Why it was answered so"),
    )
    asked = [each for each in events if each.kind == _ASKED]
    return Table(
        "deviations", "Criteria that were set aside", variables,
        [_override(each, tuple(name for name, _ in names), answered.get(each.id)) for each in asked],
    )  # fmt: skip


def _override(asked: Event, names: tuple[str, ...], answer: Event | None) -> tuple[str, ...]:
    said = (answer.payload["answer"], instant(answer.at), answer.actor, answer.why) if answer else ("",) * 4
    return (
        asked.site, number_of(asked), *(str(asked.payload.get(name, "")) for name in names),
        instant(asked.at), asked.actor, asked.why, *said,
    )  # fmt: skip


def sites(found: Iterable[Site]) -> Table:
    """The trial's sites."""
    variables = (
        Variable("site", "Site", key=True),
        Variable("name", "Name"),
        Variable("city", "City"),
        Variable("country", "Country"),
        Variable("zone", "Time zone"),
        Variable("open", "Whether it is open", codes=(("yes", "yes"), ("no", "no"))),
    )
    rows = [(s.number, s.name, s.city, s.country, s.zone, "yes" if s.open else "no") for s in found]
    return Table("sites", "Sites", variables, rows)


def versions(found: Mapping[str, Held]) -> Table:
    """The protocol versions that were adopted, in their order, with the digest of each file."""
    variables = (
        Variable("version", "Protocol version", key=True),
        Variable("since", "In force since", Type.DATETIME),
        Variable("sha256", "SHA-256 of the protocol file and what was laid over it"),
    )
    rows = [(name, instant(each.since), each.sha256) for name, each in found.items()]
    return Table("versions", "Protocol versions", variables, rows)


def number_of(event: Event) -> str:
    """The participant an event is about."""
    return event.subject.partition(":")[2]
