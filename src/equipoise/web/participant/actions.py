"""Links to a participant's own pages, what is sent by them, and what is said to the site. Each is one transaction."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import STANDINGS, Mark
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup import actions as followup
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.mail import actions as mail
from equipoise.web.participant import kinds, queries
from equipoise.web.participant.models import Link, Wish
from equipoise.web.participant.queries import Own

LANGUAGES = ("en", "fr")
TRIES = (("passcode", Limit(10, 3_600)), ("passcode.day", Limit(30, 86_400)))
"""Passcodes that may be tried for one link: of a million, thirty a day."""
SENDING = (("own page", Limit(60, 3_600)),)


def make_link(
    trial: str, number: str, *, language: str, email: str = "", by: By, now: datetime, key: str
) -> None:
    """Give a participant a link and a passcode; one that they had before ends.

    `email`: where to send the link, never the passcode; it is not kept. LookupError where there is no such participant;
    InputError before consent, after the end of their part in the trial, or for what is no address.
    """
    _refuse_address(email)
    with writing(trial):
        if ledger.keyed(trial, key) is not None:
            return
        person = _person(trial, number)
        _refuse_over(person)
        replaced = _end(trial, number, now)
        secret = secrets.token_urlsafe(32)
        link = Link.objects.create(
            trial=trial, number=number, site=person.site, secret=secret, secret_digest=digest(secret),
            passcode=f"{secrets.randbelow(10**6):06d}", language=language if language in LANGUAGES else "en",
            made_at=now, made_by=by.actor,
        )  # fmt: skip
        told = {"how": "letter" if email else "paper", "replaces": replaced}
        append(
            trial, kinds.LINK_MADE, f"participant:{number}", told, by=by, now=now, site=person.site, key=key
        )
        if email:
            _send(link, email, now)


def end_link(trial: str, number: str, *, by: By, now: datetime, key: str) -> None:
    """End the link that is in use: it opens nothing any more. Nothing where there is none."""
    with writing(trial):
        if ledger.keyed(trial, key) is not None:
            return
        person = _person(trial, number)
        if _end(trial, number, now):
            append(
                trial,
                kinds.LINK_ENDED,
                f"participant:{number}",
                {},
                by=by,
                now=now,
                site=person.site,
                key=key,
            )


def unlock(own: Own, passcode: str, now: datetime) -> bool:
    """Whether this is the passcode. Each try counts; guard's Reached where there were too many."""
    guard.count([Try(name, f"link:{own.link}", limit) for name, limit in TRIES], now)
    typed = "".join(each for each in passcode if each.isdigit())
    return hmac.compare_digest(typed.encode(), own.passcode.encode())


def send(
    own: Own,
    visit: str,
    form: str,
    values: Mapping[str, object],
    missing: Mapping[str, str],
    *,
    now: datetime,
    key: str,
) -> None:
    """Keep what a participant answered, once and for all: the same key twice is one.

    InputError where nothing was answered, where it was sent before with other answers, and as `followup.save` says.
    """
    guard.count([Try(name, f"link:{own.link}", limit) for name, limit in SENDING], now)
    if not (values or missing):
        raise InputError("Nothing is answered yet.", mend="Answer one question at least.")
    followup.save(
        own.trial, own.number, visit, form, values, by=_by(own), now=now, key=f"own:{key}", missing=missing
    )


def ask_to_talk(own: Own, *, now: datetime) -> None:
    """Let the site know that the participant wants to speak about stopping; once until they have spoken."""
    guard.count([Try(name, f"link:{own.link}", limit) for name, limit in SENDING], now)
    with writing(own.trial):
        if not Wish.objects.filter(trial=own.trial, number=own.number, done_at=None).exists():
            append(
                own.trial, kinds.WISHED, f"participant:{own.number}", {}, by=_by(own), now=now, site=own.site
            )  # fmt: skip


def talked(trial: str, number: str, *, by: By, now: datetime) -> None:
    """Note that the site has spoken with the participant. Nothing where they hadn't asked."""
    with writing(trial):
        wish = Wish.objects.filter(trial=trial, number=number, done_at=None).first()
        if wish is not None:
            append(trial, kinds.SPOKEN, f"participant:{number}", {}, by=by, now=now, site=wish.site)


def digest(secret: str) -> str:
    """What a link is looked up by."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _by(own: Own) -> By:
    return By(f"participant:{own.number}", Role.PARTICIPANT.value)


def _person(trial: str, number: str) -> Participant:
    found = enrolment.participant(trial, number)
    if found is None:
        raise LookupError(number)
    return found


def _refuse_over(person: Participant) -> None:
    if not person.version:
        raise InputError("They have not consented yet.", mend="Record consent first.")
    if STANDINGS[person.state].over or Mark.DATA in person.marks:
        raise InputError("Their part in the trial has ended.", mend="Nothing more is asked of them.")


def _refuse_address(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise InputError(
            "This is no e-mail address.", where="email", mend="Write it as in ada@example.org."
        ) from None


def _end(trial: str, number: str, now: datetime) -> bool:
    rows = Link.objects.filter(trial=trial, number=number, ended_at=None)
    return bool(rows.update(ended_at=now, secret="", passcode=""))  # nosec B106: it is emptied


def _send(link: Link, email: str, now: datetime) -> None:
    about = f"link:{link.pk}"
    facts = {"url": queries.address(link.secret), "centre": queries.centre(link.trial, link.site)}
    mail.post(mail.Draft(f"{about}:made", about, "participant_link", email, facts, link.language), now)
