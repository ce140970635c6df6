"""Signatures (21 CFR 11.50 and 11.70): a name, a time and a meaning, bound to the digest of what was signed.

Whoever signs has just shown who they are: the views ask for it (`accounts.gate.fresh`; 21 CFR 11.200).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from equipoise.core.followup.cleaning import Meaning, Place, digest
from equipoise.core.values.errors import InputError
from equipoise.web.accounts import queries as accounts
from equipoise.web.followup import kinds, schedules
from equipoise.web.followup import queries as reading
from equipoise.web.followup.models import Entry, Signature
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing


def sign(
    trial: str, place: Place, meaning: Meaning, revision: int, *, by: By, now: datetime, key: str
) -> None:
    """Sign an entry as it stands. `revision`: the one that was read.

    InputError where it was changed since, or where the protocol has somebody else sign it. Signed already by the same
    person in the same meaning, it stays so.
    """
    with writing(trial):
        if ledger.keyed(trial, key):
            return
        entry = reading.row(trial, place)
        if entry is None or entry.revision != revision:
            raise InputError("The form was changed since you read it.", mend="Read it again before you sign.")
        form = reading.plan_at(schedules.plan(trial, place.participant, now), place).form(place)
        if form.signed_by and form.signed_by != by.role:
            raise InputError(
                f"This form is signed by the {form.signed_by} of the site.", mend="Ask them to sign it."
            )
        if not _valid(entry).filter(actor=by.actor, meaning=meaning.name).exists():
            _append(trial, entry, place, meaning, by=by, now=now, key=key)


def _append(
    trial: str, entry: Entry, place: Place, meaning: Meaning, *, by: By, now: datetime, key: str
) -> None:
    account = accounts.by_usernames([by.actor]).get(by.actor)
    payload = {
        "visit": place.visit, "form": place.form, "occurrence": place.occurrence, "revision": entry.revision,
        "name": account.name if account else by.actor, "meaning": meaning.name,
        "digest": digest(trial, place, entry.revision, reading.answers_of(entry)),
    }  # fmt: skip
    subject = f"participant:{place.participant}"
    append(trial, kinds.SIGNED, subject, payload, by=by, now=now, site=entry.site, key=key)


def _valid(entry: Entry) -> QuerySet[Signature]:
    return Signature.objects.filter(entry=entry.pk, fell_at=None)


def holds(trial: str, signature: Signature) -> bool:
    """Whether a signature that has not fallen still fits what is kept: computed anew, not believed. 1 query."""
    entry = Entry.objects.filter(pk=signature.entry).first()
    if entry is None or signature.fell_at is not None:
        return False
    told = digest(trial, reading.place_of(entry), entry.revision, reading.answers_of(entry))
    return told == signature.digest
