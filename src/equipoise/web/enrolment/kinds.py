"""The kinds of events of this room, and what each does to its tables. `apply` alone writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from equipoise.core.enrolment.course import How, Step
from equipoise.core.enrolment.states import State
from equipoise.web.enrolment.models import Confirmation, Consent, Evidence, Override, Participant
from equipoise.web.enrolment.moving import consents_of, moved, put
from equipoise.web.ledger.kinds import Event, Kind

CRITERIA_CONFIRMED = "enrolment.criteria_confirmed"
LEVEL_EXPLAINED = "enrolment.level_explained"
PIECE = 10**15
"""What lies between the keys of the pieces that one event brings: more than any event's id."""
MOST_PIECES = 5_000
"""How many pieces one event may bring: their keys fit into 63 bits."""


def number_of(event: Event) -> str:
    """The participant an event is about."""
    return event.subject.partition(":")[2]


def _of(event: Event) -> Participant:
    return Participant.objects.get(trial=event.trial, number=number_of(event))


def _row(event: Event) -> dict[str, Any]:
    """What every row that an event makes has."""
    return {"id": event.id, "trial": event.trial, "number": number_of(event)}


def _who(event: Event) -> dict[str, Any]:
    return {"actor": event.actor, "role": event.role, "at": event.at}


def _screened(event: Event) -> None:
    told: Mapping[str, Any] = event.payload
    person = Participant(
        **_row(event), site=event.site, running=told["running"], referral=told.get("referral", "")
    )
    put(person, [Step(event.id, State.SCREENING, date.fromisoformat(told["day"]))])
    person.save(force_insert=True)


def _found(event: Event) -> None:
    Evidence.objects.create(**_row(event), **_who(event), event=event.id, **event.payload)


def _taken_over(event: Event) -> None:
    """Each piece has a key of its own, which no event has: that of the event, and above it the place."""
    row, who = _row(event) | {"event": event.id}, _who(event)
    Evidence.objects.bulk_create(
        Evidence(**row | {"id": event.id + place * PIECE}, **who, place=place, **each)
        for place, each in enumerate(event.payload["found"])
    )


def _struck(event: Event) -> None:
    rows = Evidence.objects.filter(trial=event.trial, pk=event.payload["evidence"])
    rows.update(struck_by=event.actor, struck_at=event.at, struck_why=event.why)


def confirmed(event: Event) -> Sequence[Mapping[str, Any]]:
    """What an event confirms: a criterion (empty for the whole), its verdict, and the basis that was looked at."""
    return event.payload["confirmed"] if event.kind == CRITERIA_CONFIRMED else (event.payload,)


def _confirmed(event: Event) -> None:
    """Each criterion has a row with a key of its own, as pieces of evidence have."""
    told = {"version": event.payload["version"]} | _who(event)
    Confirmation.objects.bulk_create(
        Confirmation(**_row(event) | {"id": event.id + place * PIECE}, **told | dict(each))
        for place, each in enumerate(confirmed(event))
    )


def _override_asked(event: Event) -> None:
    asked = {"asked_by": event.actor, "asked_role": event.role, "asked_at": event.at, "why": event.why}
    Override.objects.create(**_row(event), **asked, **event.payload)


def _override_answered(event: Event) -> None:
    told = event.payload
    Override.objects.filter(trial=event.trial, pk=told["override"]).update(
        answer=told["answer"],
        second_by=event.actor,
        second_role=event.role,
        second_at=event.at,
        second_why=event.why,
    )


def _consented(event: Event) -> None:
    told = dict(event.payload)
    day = date.fromisoformat(told.pop("day"))
    Consent.objects.create(**_row(event), **_who(event), day=day, **told)
    person = _of(event)
    person.version = told["version"]
    if person.state == State.SCREENING:
        moved(person, State.CONSENTED, day, event.id)
    person.save()


def _consent_withdrawn(event: Event) -> None:
    day = date.fromisoformat(event.payload["day"])
    person = _of(event)
    for to in event.payload["marks"] or [State.FAILED]:
        moved(person, to, day, event.id, How.CONSENT)
    if not event.payload["marks"]:
        person.reasons, person.why = ["withdrew"], event.why
    person.save()
    consents_of(person)


def _failed(event: Event) -> None:
    person = _of(event)
    moved(person, State.FAILED, date.fromisoformat(event.payload["day"]), event.id)
    person.reasons, person.unmet = event.payload["reasons"], event.payload["criteria"]
    person.why = event.why
    person.save()


def _enrolled(event: Event) -> None:
    person = _of(event)
    person.levels = event.payload["levels"]
    moved(person, State.ENROLLED, date.fromisoformat(event.payload["day"]), event.id)
    person.save()


def _nothing(event: Event) -> None:
    """The event says it all. Who a number is stands in none: that it was kept or erased is all there is to tell."""


KINDS = (
    Kind("enrolment.screened", "was entered in the screening log", _screened),
    Kind("enrolment.found", "had evidence entered", _found),
    Kind("enrolment.taken_over", "had several pieces of evidence entered at once", _taken_over),
    Kind("enrolment.struck", "had evidence struck out", _struck),
    Kind("enrolment.confirmed", "had a criterion confirmed", _confirmed),
    Kind(CRITERIA_CONFIRMED, "had several criteria confirmed at once", _confirmed),
    Kind("enrolment.override_asked", "had a criterion asked to be set aside", _override_asked),
    Kind("enrolment.override_answered", "had a second person answer on a criterion", _override_answered),
    Kind("enrolment.consented", "gave consent", _consented),
    Kind("enrolment.consent_withdrawn", "took consent back", _consent_withdrawn),
    Kind("enrolment.failed", "was recorded as a screen failure", _failed),
    Kind("enrolment.enrolled", "was enrolled", _enrolled),
    Kind(LEVEL_EXPLAINED, "had it explained why a level is not that of enrolment", _nothing),
    Kind("enrolment.identity_kept", "had their name kept by the site", _nothing),
    Kind("enrolment.identity_erased", "had their name erased", _nothing),
)
MODELS = (Participant, Evidence, Confirmation, Override, Consent)
