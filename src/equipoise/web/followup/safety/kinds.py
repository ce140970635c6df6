"""The events of the sponsor's side of serious events, and what each does to its tables."""

from __future__ import annotations

from datetime import date

from equipoise.core.followup.cleaning import Place
from equipoise.web.followup import queries
from equipoise.web.followup.models import Entry, SafetyAssessment, SafetyReport
from equipoise.web.ledger.kinds import Event, Kind

ASSESSED = "followup.event_assessed"
REPORTED = "followup.event_reported"
TAKEN_BACK = "followup.event_report_taken_back"


def place_of(event: Event) -> Place:
    """The form that an event is about."""
    told = event.payload
    return Place(event.subject.partition(":")[2], told["visit"], told["form"], told["occurrence"])


def _entry(event: Event) -> Entry:
    found = queries.row(event.trial, place_of(event))
    if found is None:
        raise LookupError(event.subject)
    return found


def _assessed(event: Event) -> None:
    """Payload: the place; `number`, `revision`, `received`, `cause`, `expected`, `reasons`, `narrative`."""
    told = event.payload
    SafetyAssessment.objects.create(
        id=event.id, trial=event.trial, entry=_entry(event).pk, number=told["number"], revision=told["revision"],
        received=date.fromisoformat(told["received"]), cause=told["cause"], expected=told["expected"],
        reasons=told["reasons"], narrative=told["narrative"], why=event.why, at=event.at, actor=event.actor,
        role=event.role,
    )  # fmt: skip


def _reported(event: Event) -> None:
    """Payload: the place; `number`, `to`, `step`, `day`, `reference`, `revision`, `assessment`."""
    told = event.payload
    SafetyReport.objects.create(
        id=event.id, trial=event.trial, entry=_entry(event).pk, number=told["number"], to=told["to"],
        step=told["step"], day=date.fromisoformat(told["day"]), reference=told["reference"],
        revision=told["revision"], assessment=told["assessment"], at=event.at, actor=event.actor, role=event.role,
    )  # fmt: skip


def _taken_back(event: Event) -> None:
    """Payload: the place; `number`, of the report. Why: why it was a mistake."""
    row = SafetyReport.objects.filter(entry=_entry(event).pk, number=event.payload["number"])
    row.update(fell_at=event.at, fell_by=event.actor, fell_why=event.why)


KINDS = (
    Kind(ASSESSED, "had a serious event judged for the sponsor", _assessed),
    Kind(REPORTED, "had a report of a serious event noted", _reported),
    Kind(TAKEN_BACK, "had the note of a report of a serious event taken back", _taken_back),
)
MODELS = (SafetyAssessment, SafetyReport)
