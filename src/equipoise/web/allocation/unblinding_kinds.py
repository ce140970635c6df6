"""The events of emergency unblinding, and what each does to its table. None of them holds the arm."""

from __future__ import annotations

from equipoise.web.allocation.models import Unblinding
from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind

ASKED = "allocation.unblinding_asked"
OPENED = "allocation.unblinded"
ANSWERED = "allocation.unblinding_answered"
READ = "allocation.unblinding_read"
CLOSED = "allocation.unblinding_closed"
ASSESSED = "allocation.unblinding_assessed"
State = Unblinding.State


def offer() -> None:
    """Make these events and their table known."""
    kinds.offer(
        Kind(ASKED, "asked for an emergency unblinding", _asked),
        Kind(OPENED, "unblinded a participant in an emergency", _opened),
        Kind(ANSWERED, "sealed the answer for the physician", _answered, unblinding=True),
        Kind(READ, "read the answer of an emergency unblinding", _read),
        Kind(CLOSED, "closed an emergency unblinding without opening", _closed),
        Kind(ASSESSED, "assessed what an emergency unblinding means for the trial", _assessed),
    )
    kinds.project("unblinding", Unblinding)


def key_of(trial: str, number: int) -> str:
    """The key of an unblinding's row, which its answer is bound to."""
    return f"{trial}/{number}"


def _asked(event: Event) -> None:
    """Payload: `number`, `reason`, `physician`, `public`, `wrapped`. Why: the words. Subject: the participant."""
    said = event.payload
    Unblinding.objects.create(
        id=key_of(event.trial, said["number"]),
        trial=event.trial,
        number=said["number"],
        participant=event.subject.partition(":")[2],
        site=event.site,
        reason=said["reason"],
        words=event.why,
        asked_by=event.actor,
        asked_role=event.role,
        asked_at=event.at,
        physician=said["physician"],
        public=said["public"],
        wrapped=said["wrapped"],
    )


def _opened(event: Event) -> None:
    """Payload: `number`, `alone`, `told`. Why: why nobody else could be reached, where it was opened alone."""
    said = event.payload
    Unblinding.objects.filter(pk=key_of(event.trial, said["number"])).update(
        state=State.OPENED,
        opened_by=event.actor,
        opened_at=event.at,
        alone=said["alone"],
        unreached=event.why,
        told=said["told"],
    )


def _answered(event: Event) -> None:
    """Payload: `number`, `answer`, the arm sealed to the key of this answer."""
    row = Unblinding.objects.filter(pk=key_of(event.trial, event.payload["number"]))
    row.update(answer=event.payload["answer"])


def _read(event: Event) -> None:
    Unblinding.objects.filter(pk=key_of(event.trial, event.payload["number"])).update(read_at=event.at)


def _closed(event: Event) -> None:
    row = Unblinding.objects.filter(pk=key_of(event.trial, event.payload["number"]))
    row.update(state=State.CLOSED, closed_by=event.actor, closed_at=event.at, closed_why=event.why)


def _assessed(event: Event) -> None:
    row = Unblinding.objects.filter(pk=key_of(event.trial, event.payload["number"]))
    row.update(assessed_by=event.actor, assessed_at=event.at, assessment=event.why)
