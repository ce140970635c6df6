"""The kinds of events of this room, and what each does to its tables. `apply` alone writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from equipoise.core.enrolment.states import State
from equipoise.core.followup.cleaning import Did, QueryState, moved
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup.models import (
    DataQuery,
    Entry,
    Happening,
    Lock,
    Said,
    Saving,
    Signature,
    Verification,
)
from equipoise.web.ledger.kinds import Event, Kind

SAVED, VISITED, MISSED = "followup.saved", "followup.visited", "followup.missed"
ASKED, ANSWERED, CLOSED, REOPENED = (
    "followup.query_opened",
    "followup.query_answered",
    "followup.query_closed",
    "followup.query_reopened",
)
VERIFIED, UNVERIFIED = "followup.verified", "followup.unverified"
ENDED, TAKEN_BACK = "followup.ended", "followup.taken_back"
TRIED = "followup.tried"
TOLD, LEFT_OUT = "followup.told_treatment", "followup.guess_left_out"
LOCKED, UNLOCKED, SIGNED = "followup.locked", "followup.unlocked", "followup.signed"
DID = {ASKED: Did.OPENED, ANSWERED: Did.ANSWERED, CLOSED: Did.CLOSED, REOPENED: Did.REOPENED}


def number_of(event: Event) -> str:
    """The participant an event is about."""
    return event.subject.partition(":")[2]


def _entry(event: Event) -> Entry:
    """The entry an event is about, by its place."""
    return Entry.objects.get(**_place(event))


def _place(event: Event) -> dict[str, Any]:
    told = event.payload
    return {
        "trial": event.trial, "participant": number_of(event), "visit": told["visit"], "form": told["form"],
        "occurrence": told["occurrence"],
    }  # fmt: skip


def _saved(event: Event) -> None:
    told = event.payload
    entry = Entry.objects.filter(**_place(event)).first()
    if entry is None:
        entry = Entry(id=event.id, site=event.site, first_at=event.at, revision=0, **_place(event))
    entry.revision += 1
    entry.version, entry.saved_at, entry.saved_by = told["version"], event.at, event.actor
    entry.answers = {
        path: plain for path, plain in sorted({**entry.answers, **told["changes"]}.items()) if plain
    }
    entry.save()
    _kept(event, entry)
    _fall(event, entry)
    _advance(event, entry.pk)


def _kept(event: Event, entry: Entry) -> None:
    told = event.payload
    Saving.objects.create(
        id=event.id, trial=event.trial, entry=entry.pk, revision=entry.revision, version=told["version"],
        changes=told["changes"], at=event.at, actor=event.actor, role=event.role, why=event.why,
    )  # fmt: skip


def _fall(event: Event, entry: Entry) -> None:
    """What was said of the former values doesn't hold for the new ones."""
    Signature.objects.filter(entry=entry.pk, fell_at=None).update(fell_at=event.at)
    Verification.objects.filter(entry=entry.pk, path__in=list(event.payload["changes"])).delete()


def _advance(event: Event, source: int = 0) -> None:
    """Where the participant comes to. `source`: under what it can be taken back, by default the event.

    Payload: `advance` what follows, each with its day; `ends` all that a form says now to have ended; `death`, in
    events of before, another day of death, empty where it was a mistake.
    """
    trial, number, told = event.trial, number_of(event), event.payload
    for state, day in told.get("advance", ()):
        if state == State.FOLLOWED and event.kind != ENDED:
            enrolment.begin(trial, number, date.fromisoformat(day), event)
        else:
            enrolment.advance(trial, number, state, date.fromisoformat(day), event, source=source)
    if (ends := told.get("ends")) is not None:
        enrolment.say(trial, number, source, [(to, date.fromisoformat(day)) for to, day in ends])
    if (death := told.get("death")) is not None:
        enrolment.correct_death(trial, number, date.fromisoformat(death) if death else None, event)


def _taken_back(event: Event) -> None:
    """Payload: `source`; and where a form had said it, what `_saved` needs to empty it."""
    enrolment.take_back(event.trial, number_of(event), event.payload["source"])
    if "form" in event.payload:
        _saved(event)


def _nothing(event: Event) -> None:
    """The event says it all."""


def _happened(event: Event) -> None:
    told = event.payload
    before = Happening.objects.filter(trial=event.trial, participant=number_of(event), visit=told["visit"])
    Happening.objects.create(
        id=event.id, trial=event.trial, site=event.site, participant=number_of(event), visit=told["visit"],
        revision=before.count() + 1, day=date.fromisoformat(told["day"]) if told["day"] else None,
        how=told["how"], why=event.why, at=event.at, actor=event.actor, role=event.role,
    )  # fmt: skip
    _advance(event)


def _query(event: Event) -> None:
    told, did = event.payload, DID[event.kind]
    entry = _entry(event)
    row = DataQuery.objects.filter(entry=entry.pk, number=told["number"]).first()
    if row is None:
        row = DataQuery(
            id=event.id, trial=event.trial, site=event.site, entry=entry.pk, number=told["number"],
            path=told["path"], opened_at=event.at,
        )  # fmt: skip
    row.state = moved(QueryState(row.state) if row.state else None, did)
    row.changed_at = event.at
    row.save()
    Said.objects.create(
        id=event.id, trial=event.trial, query=row.pk, did=did, text=told["text"], at=event.at, actor=event.actor,
        role=event.role,
    )  # fmt: skip


def _verified(event: Event) -> None:
    entry = _entry(event)
    for path in event.payload["paths"]:
        Verification.objects.update_or_create(
            id=f"{entry.pk}/{path}",
            defaults={
                "trial": event.trial, "entry": entry.pk, "path": path, "at": event.at, "actor": event.actor,
            },
        )  # fmt: skip


def _unverified(event: Event) -> None:
    Verification.objects.filter(entry=_entry(event).pk, path__in=event.payload["paths"]).delete()


def _locked(event: Event) -> None:
    Lock.objects.create(
        id=event.id,
        trial=event.trial,
        scope=event.payload["scope"],
        why=event.why,
        at=event.at,
        actor=event.actor,
    )


def _unlocked(event: Event) -> None:
    Lock.objects.filter(trial=event.trial, scope=event.payload["scope"]).delete()


def _signed(event: Event) -> None:
    told = event.payload
    Signature.objects.create(
        id=event.id, trial=event.trial, entry=_entry(event).pk, revision=told["revision"], name=told["name"],
        meaning=told["meaning"], digest=told["digest"], at=event.at, actor=event.actor, role=event.role,
    )  # fmt: skip


KINDS = (
    Kind(SAVED, "had a form saved", _saved),
    Kind(VISITED, "came to a visit", _happened),
    Kind(MISSED, "missed a visit", _happened),
    Kind(ENDED, "had the course of follow-up noted", _advance),
    Kind(TRIED, "was tried to be reached", _nothing),
    Kind(TOLD, "was told the treatment after an emergency", _nothing),
    Kind(LEFT_OUT, "was not guessed about by who knew the treatment", _saved),
    Kind(TAKEN_BACK, "had an end or a withdrawal taken back", _taken_back),
    Kind(ASKED, "had a question asked about a value", _query),
    Kind(ANSWERED, "had a question about a value answered", _query),
    Kind(CLOSED, "had a question about a value closed", _query),
    Kind(REOPENED, "had a question about a value opened again", _query),
    Kind(VERIFIED, "had values compared with their source", _verified),
    Kind(UNVERIFIED, "had the mark “compared with the source” taken back", _unverified),
    Kind(LOCKED, "was locked", _locked),
    Kind(UNLOCKED, "was unlocked", _unlocked),
    Kind(SIGNED, "had a form signed", _signed),
)
MODELS = (Entry, Saving, Happening, DataQuery, Said, Verification, Lock, Signature)
