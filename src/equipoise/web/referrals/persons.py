"""What the person who wrote sees of a referral and may do with it, by the secret of their private page."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from equipoise.core.referral.consents import Consent, Purpose
from equipoise.core.referral.consents import find as words_of
from equipoise.core.referral.reasons import REASONS
from equipoise.core.referral.states import STANDINGS, Event, Party, Standing, State, events
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.referrals import letters
from equipoise.web.referrals.models import Agreement, Referral
from equipoise.web.referrals.submitting import ADDRESS, normalised
from equipoise.web.sites import queries as sites
from equipoise.web.vault.keyring import of_settings as keyring

MOST_LINKS = 20
"""Referrals that one request for lost links writes about, the newest first."""
AGAIN = timedelta(hours=1)
"""Links are sent once in so long, however often they are asked for."""
HOW = {
    "form": "on the form",
    "page": "on your private page",
    "withdrawal": "by withdrawing the message",
    "erasure": "by erasing all about you",
    "passed on, as agreed in the form": "on the form of the message before",
    "passed on, as agreed on the private page": "on the page of the message before",
    "demonstration": "in the demonstration",
}
"""How something was agreed to or taken back, as the person reads it."""
_REASONS = {each.code: each.words for each in REASONS}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing in the story that the person may see. `said`: what was written; `why`: a reason in plain words."""

    at: datetime
    event: str
    by: Party
    state: State
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent of the ledger, in the words that were agreed to; `how` and `withdrawn_how` in words."""

    purpose: Purpose
    consent: Consent | None
    given_at: datetime
    how: str
    withdrawn_at: datetime | None
    withdrawn_how: str


@dataclass(frozen=True, slots=True)
class Own:
    """A referral as its person sees it. `may`: what they may do with it now.

    `suggested`: the study site that the team suggests instead, or that it was passed on to. `followed_by`: the secret
    of the page of what came after it, at the study site `next_site`: passed on, or written by the person instead.
    """

    id: UUID
    code: str
    secret: str
    nct_id: str
    study_site: int
    state: State
    standing: Standing
    sent_at: datetime
    answer_by: datetime | None
    person: dict[str, str]
    answers: list[dict[str, str]]
    language: str
    story: tuple[Told, ...]
    agreements: tuple[Agreed, ...]
    asked: frozenset[int]
    suggested: int | None
    followed_by: str
    next_site: int | None
    may: frozenset[Event]


def by_secret(secret: str) -> Own | None:
    """The referral whose private page has this secret; None where there is none, or it was erased. 3 queries.

    It is looked up by a digest, so that no comparison of the database's tells how much of a guess was right.
    """
    digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    row = Referral.objects.filter(secret_digest=digest).first()
    if row is None or row.erased_at or not hmac.compare_digest(row.secret.encode(), secret.encode()):
        return None
    return _own(row)


def _own(row: Referral) -> Own:
    state, (followed_by, next_site) = State(row.state), _followed_by(row)
    return Own(
        id=row.id,
        code=row.code,
        secret=row.secret,
        nct_id=row.nct_id,
        study_site=row.study_site,
        state=state,
        standing=STANDINGS[state],
        sent_at=row.created_at,
        answer_by=row.lapse_at,
        person=dict(row.person or {}),
        answers=list(row.answers or []),
        language=row.language,
        story=_story(row),
        agreements=tuple(_agreed(each) for each in row.agreements.order_by("id")),
        asked=asked(row),
        suggested=row.suggested,
        followed_by=followed_by,
        next_site=next_site,
        may=frozenset(events(state, Party.PERSON)),
    )


def _story(row: Referral) -> tuple[Told, ...]:
    rows = row.story.filter(for_person=True)
    return tuple(
        Told(
            at=each.at,
            event=each.event,
            by=Party(each.by),
            state=State(each.state),
            said=each.text,
            why=_REASONS.get(each.reason, ""),
        )
        for each in rows
    )


def _agreed(row: Agreement) -> Agreed:
    return Agreed(
        purpose=Purpose(row.purpose),
        consent=words_of(row.purpose, row.version),
        given_at=row.given_at,
        how=HOW.get(row.how, ""),
        withdrawn_at=row.withdrawn_at,
        withdrawn_how=HOW.get(row.withdrawn_how, ""),
    )


def asked(row: Referral) -> frozenset[int]:
    """The study sites that were asked, this one, those before and those right after it.

    2 queries, and 1 for each before.
    """
    later = Referral.objects.filter(previous=row.id).values_list("study_site", flat=True)
    found, before = {row.study_site, *later}, row.previous
    while before is not None:
        earlier = Referral.objects.filter(pk=before).values_list("study_site", "previous").first()
        site, before = earlier if earlier else (row.study_site, None)
        found.add(site)
    return frozenset(found)


def _followed_by(row: Referral) -> tuple[str, int | None]:
    """The secret of the page of what came after this, and its study site; what it was passed on as comes first.

    Empty where nothing came after it, or that is erased.
    """
    later = Referral.objects.filter(previous=row.id, erased_at=None).order_by("-created_at")
    found = list(later.values_list("secret", "study_site"))
    passed = [each for each in found if each[1] == row.suggested]
    return next(iter(passed + found), ("", None))


def withdraw_agreement(referral_id: UUID, purpose: Purpose, *, now: datetime) -> None:
    """Take back one thing that was agreed to; what was given for it alone is deleted at once.

    What the message itself rests on is taken back by withdrawing the message (`actions.withdraw`): InputError.
    """
    if purpose in (Purpose.CONTACT, Purpose.SPEAKS_FOR):
        raise InputError("The message rests on this.", mend="Withdraw the message instead.")
    with transaction.atomic():
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        if not referral.agreements.filter(purpose=purpose, withdrawn_at=None).update(
            withdrawn_at=now, withdrawn_how="page"
        ):
            return
        _drop(referral, purpose)
        referral.save(update_fields=["person", "answers"])
        audit.record(
            at=now,
            actor="visitor",
            verb="withdrew consent",
            subject=letters.about(referral),
            detail={"purpose": purpose.value},
        )


def _drop(referral: Referral, purpose: Purpose) -> None:
    if purpose is Purpose.ANSWERS:
        referral.answers = None
    elif purpose is Purpose.CALL and referral.person:
        referral.person = {name: each for name, each in referral.person.items() if name != "phone"}


def looked(referral_id: UUID, now: datetime) -> None:
    """Note in the audit trail that the private page was opened."""
    with transaction.atomic():
        audit.record(
            at=now, actor="visitor", verb="looked at own referral", subject=f"referral:{referral_id}"
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A referral in the list of who wrote it: no words, but the secret of its private page."""

    code: str
    secret: str
    nct_id: str
    study_site: int
    standing: Standing
    sent_at: datetime


def of_address(email: str) -> tuple[Listed, ...]:
    """What was sent from an address and is not erased, the newest first: for who proved that it is theirs. 1 query."""
    rows = _from(email).order_by("-created_at")
    return tuple(
        Listed(row.code, row.secret, row.nct_id, row.study_site, STANDINGS[State(row.state)], row.created_at)
        for row in rows
    )


def _from(email: str) -> QuerySet[Referral]:
    digests = keyring().digests(normalised(email), ADDRESS)
    return Referral.objects.filter(email_digest__in=digests, erased_at=None)


def send_links(email: str, now: datetime) -> None:
    """Write to an address with the links of what was sent from it; nothing where nothing was.

    The caller can't tell which: who asks learns nothing about an address that isn't theirs.
    """
    rows = _from(email).order_by("-created_at")
    with transaction.atomic():
        for row in rows[:MOST_LINKS]:
            _send_link(row, now)


def _send_link(row: Referral, now: datetime) -> None:
    reach = sites.reach(row.study_site)
    if reach is None or not row.person:
        return
    step = f"link-{int(now.timestamp() // AGAIN.total_seconds())}"
    letters.to_person(row, reach, "person_link", step, now)
    audit.record(at=now, actor="visitor", verb="asked for link", subject=letters.about(row))


def sent_already(key: str) -> str | None:
    """The secret of the private page of what was sent with this form; None where nothing was. 1 query."""
    digest = sha256(key.encode()).hexdigest()
    found: str | None = Referral.objects.filter(submission=digest).values_list("secret", flat=True).first()
    return found or None
