"""Tables of what happened around the data: consents, tries to reach somebody, what was taken back, emergencies, what
agrees with its source, and the sponsor's judgement of serious events. None of it tells an arm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from equipoise.core.enrolment.states import Mark
from equipoise.core.followup.adverse import CAUSES, SERIOUS
from equipoise.core.followup.contacting import OUTCOMES, WAYS
from equipoise.links.odm.tables import Table, Type, Variable
from equipoise.web.allocation.emergencies import Emergency
from equipoise.web.datasets.conduct import FORM, WHO, place, who
from equipoise.web.datasets.people import PARTICIPANT, SITE, number_of
from equipoise.web.datasets.reading import Reading, instant
from equipoise.web.ledger.kinds import Event

CONSENTED, WITHDREW = "enrolment.consented", "enrolment.consent_withdrawn"
TRIED, TAKEN_BACK, TOLD = "followup.tried", "followup.taken_back", "followup.told_treatment"
JUDGED, REPORTED = "followup.event_assessed", "followup.event_reported"
REPORT_TAKEN_BACK = "followup.event_report_taken_back"
_YES_NO = (("yes", "yes"), ("no", "no"))
_STEPS = (
    ("consented", "consented"),
    ("consented anew", "consented to another version"),
    ("took back", "took consent back"),
)
_STATES = (("asked", "waits"), ("opened", "opened"), ("closed", "closed without opening"))
_MARKS = tuple((each.value, each.value) for each in Mark)
_DAY = Variable("day", "Day", Type.DATE)
_ORDER = Variable("number", "Number of it, counted for each participant", Type.INTEGER, key=True)


def tables(reading: Reading) -> list[Table]:
    """All of them."""
    events = reading.events
    return [
        consents(events), contacts(events), taken_back(events), unblindings(reading.emergencies, events),
        verified(reading), judgements(events), reports(events),
    ]  # fmt: skip


def consents(events: Sequence[Event]) -> Table:
    """Every consent, the first and those to later versions, and consents that were taken back, in order."""
    variables = (
        SITE,
        PARTICIPANT,
        _ORDER,
        Variable(
            "step", "What was done",
            codes=_STEPS,
        ),
        _DAY,
        Variable("time", "Time of that day at the site, as it was noted"),
        Variable("version", "Protocol version that was consented to"),
        Variable("information", "Version of the written information"),
        Variable("how", "In which way"),
        Variable("explained_by", "Who explained it"),
        Variable("withdrawn_from", "What consent was taken back of; empty for all of it", codes=_MARKS),
        *WHO,
    )  # fmt: skip
    return Table("consents", "Consents, and consents taken back", variables, list(_consents(events)))


def _consents(events: Sequence[Event]) -> Iterator[tuple[str, ...]]:
    for number, each in _numbered(events, (CONSENTED, WITHDREW)):
        told = each.payload
        gave = each.kind == CONSENTED
        step = ("consented" if number == 1 else "consented anew") if gave else "took back"
        details = (
            str(told.get(name, "")) for name in ("time", "version", "information", "how", "explained_by")
        )
        yield (
            each.site, number_of(each), str(number), step, told["day"], *details,
            "; ".join(told.get("marks", ())), *who(each),
        )  # fmt: skip


def contacts(events: Sequence[Event]) -> Table:
    """Every try to reach somebody who did not come."""
    variables = (
        SITE,
        PARTICIPANT,
        _ORDER,
        _DAY,
        Variable("way", "How they were tried", codes=tuple(WAYS.items())),
        Variable("outcome", "What became of it", codes=tuple(OUTCOMES.items())),
        Variable("visit", "Visit they were missed at; empty for none"),
        *WHO[:3],
    )
    rows = [
        (
            each.site, number_of(each), str(number),
            *(str(each.payload[name]) for name in ("day", "way", "outcome", "visit")), *who(each)[:3],
        )
        for number, each in _numbered(events, (TRIED,))
    ]  # fmt: skip
    return Table("contacts", "Tries to reach participants", variables, rows)


def taken_back(events: Sequence[Event]) -> Table:
    """Withdrawals, losses, deaths and ends that were entered by mistake and taken back."""
    variables = (
        SITE,
        PARTICIPANT,
        _ORDER,
        Variable("what", "What was taken back, in words"),
        Variable("day", "Day on which it was said to have happened", Type.DATE),
        Variable("form", "Form that had said it, and was emptied; empty where none did"),
        Variable("occurrence", "Which of the forms that repeat", Type.INTEGER),
        Variable("lapsed", "Visits whose windows closed while nobody waited for them"),
        *WHO,
    )
    rows = [
        (
            each.site, number_of(each), str(number), "; ".join(each.payload["what"]), str(each.payload["day"]),
            *(str(each.payload.get(name, "")) for name in ("form", "occurrence")),
            " ".join(each.payload["lapsed"]), *who(each),
        )
        for number, each in _numbered(events, (TAKEN_BACK,))
    ]  # fmt: skip
    return Table("taken_back", "Ends and withdrawals that were taken back", variables, rows)


def unblindings(found: Sequence[Emergency], events: Sequence[Event]) -> Table:
    """Whose code was asked to be broken in an emergency, and who knows the answer since when: never the answer."""
    told = {number_of(each): str(each.payload["day"]) for each in events if each.kind == TOLD}
    variables = (
        SITE,
        PARTICIPANT,
        Variable("number", "Number of the emergency in the trial", Type.INTEGER, key=True),
        Variable("state", "What became of it", codes=_STATES),
        Variable("reason", "Why it was asked for"),
        Variable("words", "Why, in words"),
        Variable("asked_at", "When it was asked for", Type.DATETIME),
        Variable("asked_by", "Who asked"),
        Variable("opened_at", "When the code was broken", Type.DATETIME),
        Variable("opened_by", "Who broke it"),
        Variable("alone", "Whether it was broken without a second person", codes=_YES_NO),
        Variable("physician", "Who treats the participant and was to know"),
        Variable("read_at", "When they read the answer", Type.DATETIME),
        Variable("participant_told_day", "Day on which the participant was told their treatment", Type.DATE),
    )  # fmt: skip
    rows = [_unblinding(each, told) for each in sorted(found, key=lambda each: each.number)]
    return Table("unblindings", "Emergency unblindings, without what was told", variables, rows)


def _unblinding(each: Emergency, told: Mapping[str, str]) -> tuple[str, ...]:
    opened, read = (instant(at) if at else "" for at in (each.opened_at, each.read_at))
    alone = ("yes" if each.alone else "no") if opened else ""
    return (
        each.site, each.participant, str(each.number), each.state, each.why, each.words, instant(each.asked_at),
        each.asked_by, opened, each.opened_by, alone, each.physician, read,
        told.get(each.participant, "") if opened else "",
    )  # fmt: skip


def verified(reading: Reading) -> Table:
    """What agrees with its source as the values stand: a mark falls with the value that it was set on."""
    held = {each.place: each for each in reading.entries}
    variables = (
        *FORM,
        Variable("path", "Item; group.row.item in groups", key=True),
        Variable("revision", "Revision that the value is of", Type.INTEGER),
        WHO[0],
        WHO[1],
    )
    rows = [
        (
            held[each.place].site, each.place.participant, each.place.visit, each.place.form,
            str(each.place.occurrence), each.path, str(held[each.place].history[each.path][-1].revision),
            instant(each.at), each.actor,
        )
        for each in reading.verified
    ]  # fmt: skip
    return Table("verified", "Values that agree with their source", variables, rows)


def judgements(events: Sequence[Event]) -> Table:
    """The sponsor's judgement of serious events; what was judged before stays beneath."""
    variables = (
        *FORM,
        Variable("number", "Number of the judgement of this event", Type.INTEGER, key=True),
        Variable("revision", "Revision of the form that was judged", Type.INTEGER),
        Variable("received", "Day on which the sponsor learned of it", Type.DATE),
        Variable("cause", "How sure it is that the treatment caused it", codes=tuple(CAUSES.items())),
        Variable("expected", "Whether it was expected", codes=_YES_NO),
        Variable("reasons", "What else makes it serious", codes=tuple(SERIOUS.items()), several=True),
        Variable("narrative", "What happened"),
        *WHO,
    )
    names = ("number", "revision", "received", "cause", "expected")
    rows = [
        (
            *place(each), *(str(each.payload[name]) for name in names),
            " ".join(each.payload["reasons"]), str(each.payload["narrative"]), *who(each),
        )
        for each in events
        if each.kind == JUDGED
    ]  # fmt: skip
    return Table("safety_judgements", "The sponsor’s judgement of serious events", variables, rows)


def reports(events: Sequence[Event]) -> Table:
    """Whom the sponsor told of serious events, and notes of it that were taken back."""
    back = {_report(each): each for each in events if each.kind == REPORT_TAKEN_BACK}
    variables = (
        *FORM,
        Variable("number", "Number of the report of this event", Type.INTEGER, key=True),
        Variable("to", "Who was told"),
        Variable("step", "In which step"),
        _DAY,
        Variable("reference", "Number under which it was reported"),
        Variable("revision", "Revision of the form that was reported", Type.INTEGER),
        Variable("judgement", "Number of the judgement that was reported", Type.INTEGER),
        *WHO[:3],
        Variable("taken_back_at", "When the note was taken back", Type.DATETIME),
        Variable("taken_back_by", "Who took it back"),
        Variable("taken_back_why", "Why"),
    )
    names = ("number", "to", "step", "day", "reference", "revision", "assessment")
    rows = [
        (
            *place(each), *(str(each.payload[name]) for name in names), *who(each)[:3],
            *_back(back.get(_report(each))),
        )
        for each in events
        if each.kind == REPORTED
    ]  # fmt: skip
    return Table("safety_reports", "Whom the sponsor told of serious events", variables, rows)


def _report(event: Event) -> tuple[str, ...]:
    return (*place(event), str(event.payload["number"]))


def _back(event: Event | None) -> tuple[str, str, str]:
    return (instant(event.at), event.actor, event.why) if event else ("", "", "")


def _numbered(events: Sequence[Event], kinds: tuple[str, ...]) -> Iterator[tuple[int, Event]]:
    """Events of some kinds, each with its number among those of its participant."""
    counted: dict[str, int] = {}
    for each in events:
        if each.kind in kinds:
            counted[each.subject] = counted.get(each.subject, 0) + 1
            yield counted[each.subject], each
