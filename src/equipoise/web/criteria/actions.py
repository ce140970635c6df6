"""Drafting, approving and publishing protocol files. Each action is one transaction with its audit row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.criteria.models import ProtocolVersion

State = ProtocolVersion.State


class NotNow(InputError):
    """An action that the version's state doesn't allow."""


def save(nct_id: str, text: str, *, by: str, now: datetime) -> int:
    """Keep a text as the trial's draft: the newest version where that is still one, else a new version.

    Gives its number. InputError where the text is no protocol file, or one of another trial; nothing is kept then.
    """
    _checked(nct_id, text)
    with transaction.atomic():
        newest = ProtocolVersion.objects.select_for_update().filter(nct_id=nct_id).first()
        if newest is None or newest.state != State.DRAFT:
            last = ProtocolVersion.objects.filter(nct_id=nct_id).aggregate(last=Max("number"))["last"] or 0
            newest = ProtocolVersion(nct_id=nct_id, number=last + 1)
        newest.text, newest.drafted_by, newest.drafted_at = text, by, now
        newest.save()
        _record(newest, by, now, "drafted protocol")
    return newest.number


def approve(nct_id: str, number: int, *, by: str, now: datetime) -> None:
    """Say that a draft is right. From then on its text is what it is."""
    with transaction.atomic():
        row = _in_state(nct_id, number, State.DRAFT, "approved")
        _checked(nct_id, row.text)
        row.state, row.approved_by, row.approved_at = State.APPROVED, by, now
        row.save()
        _record(row, by, now, "approved protocol")


def publish(nct_id: str, number: int, *, by: str, now: datetime) -> None:
    """Put an approved version in force; the one before is replaced in the same moment."""
    with transaction.atomic():
        row = _in_state(nct_id, number, State.APPROVED, "published")
        before = ProtocolVersion.objects.select_for_update().filter(nct_id=nct_id, state=State.PUBLISHED)
        before.update(state=State.REPLACED)
        row.state, row.published_by, row.published_at = State.PUBLISHED, by, now
        row.save()
        _record(row, by, now, "published protocol")


def withdraw(nct_id: str, number: int, *, by: str, now: datetime, reason: str) -> None:
    """Take a version out of force, or give up a draft, with the reason."""
    if not reason.strip():
        raise InputError("Say why the version is withdrawn.", where="Reason")
    with transaction.atomic():
        row = _found(nct_id, number)
        if row.state in (State.REPLACED, State.WITHDRAWN):
            raise NotNow(f"Version {number} is {row.get_state_display().lower()} already.")
        row.state = State.WITHDRAWN
        row.save()
        _record(row, by, now, "withdrew protocol", reason=reason.strip()[:500])


def _checked(nct_id: str, text: str) -> Protocol:
    protocol = read(text, "The file")
    if protocol.trial != nct_id:
        raise InputError(
            f"The file says trial: {protocol.trial[:40]}, and this page is about {nct_id}.",
            mend=f"Write trial: {nct_id}.",
        )
    return protocol


def _found(nct_id: str, number: int) -> ProtocolVersion:
    row = ProtocolVersion.objects.select_for_update().filter(nct_id=nct_id, number=number).first()
    if row is None:
        raise NotNow(f"There is no version {number} of {nct_id}.")
    return row


def _in_state(nct_id: str, number: int, state: str, verb: str) -> ProtocolVersion:
    row = _found(nct_id, number)
    if row.state != state:
        raise NotNow(
            f"Version {number} is {row.get_state_display().lower()}, so that it can't be {verb} now.",
            mend="Load the page again to see how it stands.",
        )
    return row


def _record(row: ProtocolVersion, by: str, now: datetime, verb: str, **detail: str) -> None:
    audit.record(at=now, actor=by, verb=verb, subject=row.nct_id, detail={"version": row.number, **detail})
