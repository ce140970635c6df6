"""Drafting, approving and publishing protocol files. Each action is one transaction with its audit row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from equipoise.core.protocol.editing import blocks, corrected
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.starting import drafted_file
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.audit import actions as audit
from equipoise.web.criteria import queries
from equipoise.web.criteria.fields import of_fields
from equipoise.web.criteria.models import ProtocolVersion
from equipoise.web.studies import queries as studies

State = ProtocolVersion.State
LONGEST = 400_000
LONGEST_REASON = 500
"""Characters of a file that is kept: ten times what the longest trials need, and still read in a few seconds."""


class NotNow(InputError):
    """An action that the version's state doesn't allow."""


class OwnDraft(NotNow):
    """Somebody would approve what they wrote."""


class Changed(NotNow):
    """Somebody else changed since what a person acts on, who so has to look at it again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The draft that a person had on the screen: its number, and the digest of the text they read in it."""

    number: int
    digest: str


def save(nct_id: str, text: str, *, by: str, now: datetime, seen: Seen | None = None) -> int:
    """Keep a text as the trial's draft: the newest version where that is still one, else a new version.

    Gives its number. InputError where the text is no protocol file, or one of another trial; Changed where `seen` is
    given and the draft is another by now; nothing is kept then.
    """
    _checked(nct_id, text)
    with _alone(nct_id) as rows:
        newest = rows[0] if rows and rows[0].state == State.DRAFT else _new(nct_id, rows)
        if seen is not None:
            _require_seen(newest if newest.pk else None, seen, newest.text)
        _keep(newest, text, by, now)
    return newest.number


def begin(nct_id: str, text: str, *, by: str, now: datetime) -> int:
    """Make a new draft; NotNow where there is one already. Gives its number. Otherwise as `save`."""
    _checked(nct_id, text)
    with _alone(nct_id) as rows:
        if rows and rows[0].state == State.DRAFT:
            raise NotNow(f"Version {rows[0].number} is a draft already.", mend="Correct that one.")
        row = _new(nct_id, rows)
        _keep(row, text, by, now)
    return row.number


def begin_from_what_there_is(nct_id: str, *, by: str, now: datetime) -> int:
    """Make a new draft of the newest version that wasn't withdrawn, else of the file that ships, else of the record's
    criteria by rules. NotNow where there is a draft already, or nothing to begin with. Gives its number.
    """
    return begin(nct_id, queries.latest_text(nct_id) or _by_rules(nct_id, now), by=by, now=now)


def _by_rules(nct_id: str, now: datetime) -> str:
    study = studies.study(nct_id)
    if study is None or study.nct_id != nct_id:
        raise NotNow(f"No record of {nct_id} is kept.", mend="Load it first.")
    return drafted_file(
        study.eligibility.criteria,
        trial=nct_id,
        name=study.acronym,
        title=study.title,
        on=now.date(),
        fields=of_fields(study.eligibility),
    )


def correct(nct_id: str, name: str, written: str, *, seen: Seen, by: str, now: datetime) -> None:
    """Replace one criterion of a draft. `seen.digest` is of its block as it was read, so that others may be at work
    on other criteria. InputError where what was written is not that criterion, Changed where it is another by now.
    """
    with _alone(nct_id) as rows:
        row = rows[0] if rows and rows[0].state == State.DRAFT else None
        found = blocks(row.text).get(name) if row else None
        _require_seen(row, seen, found.text if found else "")
        assert row is not None  # (it was required)
        text = corrected(row.text, name, written)
        _checked(nct_id, text)
        _keep(row, text, by, now, criterion=name)


def approve(nct_id: str, number: int, *, by: str, now: datetime, seen: str = "") -> None:
    """Say that a draft is right. From then on its text is what it is. `seen`: the digest of the text that was read.

    NotNow where that is one of those who wrote it: two people answer for a version.
    """
    with _alone(nct_id) as rows:
        row = _in_state(nct_id, rows, number, State.DRAFT, "approved")
        if seen:
            _require_seen(row, Seen(number, seen), row.text)
        if by in queries.authors(nct_id, number):
            raise OwnDraft(
                f"You wrote a part of version {number} yourself, so that somebody else has to approve it.",
                mend="Ask another of the study team. To take somebody in: equipoise team add NAME.",
            )
        _checked(nct_id, row.text)
        row.state, row.approved_by, row.approved_at = State.APPROVED, by, now
        row.save()
        _record(row, by, now, "approved protocol", sha256=digest(row.text))


def publish(nct_id: str, number: int, *, by: str, now: datetime, in_force: int | None = None) -> None:
    """Put an approved version in force; the one before is replaced in the same moment.

    `in_force`: the version that the person saw it compared with, 0 where there was none.
    """
    with _alone(nct_id) as rows:
        row = _in_state(nct_id, rows, number, State.APPROVED, "published")
        before = next((each for each in rows if each.state == State.PUBLISHED), None)
        if in_force is not None and in_force != (before.number if before else 0):
            raise Changed(
                "Another version was published or withdrawn since you looked.",
                mend="Look at what changes against the version in force now.",
            )
        if before is not None:
            before.state = State.REPLACED
            before.save()
        row.state, row.published_by, row.published_at = State.PUBLISHED, by, now
        row.save()
        _record(row, by, now, "published protocol", sha256=digest(row.text))


def withdraw(nct_id: str, number: int, *, by: str, now: datetime, reason: str) -> None:
    """Take a version out of force, or give up a draft, with the reason."""
    if not reason.strip():
        raise InputError("Say why the version is withdrawn.", where="Reason")
    with _alone(nct_id) as rows:
        row = _found(nct_id, rows, number)
        if row.state in (State.REPLACED, State.WITHDRAWN):
            raise NotNow(f"Version {number} is {row.get_state_display().lower()} already.")
        row.state = State.WITHDRAWN
        row.save()
        _record(row, by, now, "withdrew protocol", reason=whole(reason, LONGEST_REASON, "Reason"))


@contextmanager
def _alone(nct_id: str) -> Iterator[list[ProtocolVersion]]:
    """A transaction with every version of a trial, newest first, which nobody else can change until it ends."""
    try:
        with transaction.atomic():
            yield list(ProtocolVersion.objects.select_for_update().filter(nct_id=nct_id))
    except IntegrityError as error:  # two people made the first version at once, and there was no row to lock
        raise Changed(
            "Somebody else did something with this trial in the same moment.",
            mend="Look at how it stands now.",
        ) from error


def _new(nct_id: str, rows: list[ProtocolVersion]) -> ProtocolVersion:
    return ProtocolVersion(nct_id=nct_id, number=rows[0].number + 1 if rows else 1)


def _keep(row: ProtocolVersion, text: str, by: str, now: datetime, **detail: str) -> None:
    if row.pk and row.text == text:
        return  # nothing was done, and so there is nothing to record
    verb = queries.CORRECTED if row.pk else queries.DRAFTED
    row.text, row.drafted_by, row.drafted_at = text, by, now
    row.save()
    _record(row, by, now, verb, sha256=digest(text), **detail)


def _require_seen(row: ProtocolVersion | None, seen: Seen, text: str) -> None:
    if row is None or row.number != seen.number:
        raise Changed(
            f"Version {seen.number} is no draft any more: somebody approved or withdrew it since you loaded it.",
            mend="Look at how it stands now. What you wrote is kept on this page until you leave it.",
        )
    if digest(text) != seen.digest:
        raise Changed(
            f"{row.drafted_by} changed this since you loaded it.",
            mend="Compare what you wrote with how it stands now, and save again what shall hold.",
        )


def _checked(nct_id: str, text: str) -> Protocol:
    if len(text) > LONGEST:
        raise InputError(f"The file is longer than {LONGEST:,} characters.", where="The file")
    protocol = read(text, "The file")
    if protocol.trial != nct_id:
        raise InputError(
            f"The file says trial: {protocol.trial[:40]}, and this page is about {nct_id}.",
            mend=f"Write trial: {nct_id}.",
        )
    return protocol


def _found(nct_id: str, rows: list[ProtocolVersion], number: int) -> ProtocolVersion:
    row = next((each for each in rows if each.number == number), None)
    if row is None:
        raise NotNow(f"There is no version {number} of {nct_id}.")
    return row


def _in_state(
    nct_id: str, rows: list[ProtocolVersion], number: int, state: str, verb: str
) -> ProtocolVersion:
    row = _found(nct_id, rows, number)
    if row.state != state:
        raise NotNow(
            f"Version {number} is {row.get_state_display().lower()}, so that it can't be {verb} now.",
            mend="Load the page again to see how it stands.",
        )
    return row


def _record(row: ProtocolVersion, by: str, now: datetime, verb: str, **detail: str) -> None:
    audit.record(at=now, actor=by, verb=verb, subject=row.nct_id, detail={"version": row.number, **detail})
