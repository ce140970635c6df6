"""Taking a person's message: a referral, what was agreed to, and its letters, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from equipoise.core.referral.consents import Purpose, current
from equipoise.core.referral.states import Event, Party
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.referrals import letters, moving
from equipoise.web.referrals.models import Agreement, Referral
from equipoise.web.sites import queries as sites
from equipoise.web.vault.keyring import of_settings as keyring

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not taken for one another when read aloud."""
ADDRESS = "referrals.email"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person sends. `key` is the form's own, so that the same form sent twice makes one referral.

    `person`: first_name, last_name, email, and where given phone, times, writes_for. `message` and `answers` may be
    empty. `agreed`: the purposes that were ticked. `previous`: the referral that this one follows.
    """

    key: str
    study_site: int
    person: Mapping[str, str]
    agreed: frozenset[Purpose]
    language: str = "en"
    message: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)
    previous: UUID | None = None
    how: str = "form"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A referral that was taken, with the secret of its private page. `again`: it had been taken before."""

    id: UUID
    code: str
    secret: str
    again: bool = False


def submit(given: Submission, now: datetime) -> Submitted:
    """Take a message. Once it returns, the referral, its agreements and its letters are kept.

    InputError where the site takes no messages, or what has to be agreed to was not.
    """
    known = _known(given.key)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _take(given, now)
    except IntegrityError:  # the same form arrived twice in the same moment
        known = _known(given.key)
        if known is None:
            raise
        return known


def _take(given: Submission, now: datetime) -> Submitted:
    reach = sites.reach(given.study_site)
    if reach is None or not reach.takes:
        raise InputError("This centre takes no messages now.", mend="Choose another centre.")
    _require(given)
    secret = secrets.token_urlsafe(32)
    referral = Referral.objects.create(
        code=_code(),
        submission=_digest(given.key),
        nct_id=reach.nct_id,
        study_site=reach.study_site,
        site=reach.site,
        created_at=now,
        last_at=now,
        previous=given.previous,
        language=given.language,
        person=dict(given.person),
        answers=given.answers or None,
        secret=secret,
        secret_digest=_digest(secret),
        email_digest=keyring().digest(normalised(given.person["email"]), ADDRESS),
    )
    for purpose in sorted(given.agreed):
        _agree(referral, purpose, given.how, now)
    moving.move(referral, Event.SUBMIT, Party.PERSON, now, text=given.message)
    letters.to_team(referral, reach, now)
    letters.copy_to_person(referral, reach, now)
    audit.record(at=now, actor="visitor", verb="sent referral", subject=f"referral:{referral.id}")
    return Submitted(referral.id, referral.code, secret)


def _require(given: Submission) -> None:
    """What must be agreed to for what is sent."""
    needed = {Purpose.CONTACT}
    needed |= {Purpose.CALL} if given.person.get("phone") else set()
    needed |= {Purpose.ANSWERS} if given.answers else set()
    if needed - given.agreed:
        raise InputError("Nothing was sent: it needs your agreement.", mend="Tick what you agree to.")


def _agree(referral: Referral, purpose: Purpose, how: str, now: datetime) -> None:
    consent = current(purpose)
    Agreement.objects.create(
        referral=referral,
        purpose=purpose,
        version=consent.version,
        words_digest=consent.digest,
        given_at=now,
        how=how,
    )


def _known(key: str) -> Submitted | None:
    row = Referral.objects.filter(submission=_digest(key)).first()
    return None if row is None else Submitted(row.id, row.code, row.secret, again=True)


def _code() -> str:
    letters_ = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters_[:4]}-{letters_[4:]}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def normalised(email: str) -> str:
    """An address as it is compared: without blanks around, its letters small."""
    return email.strip().casefold()
