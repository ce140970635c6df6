"""All that is held on the person of one message (GDPR article 15), as plain data: for a file they take away.

The team's notes are in it, because they are about the person; who of a team did something is told by their role. The
secret of the private page is left out wherever it stands, so that who gets the file to read can't open the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from equipoise.core.referral.consents import find as words_of
from equipoise.core.referral.reasons import REASONS
from equipoise.core.referral.states import STANDINGS, Party, State
from equipoise.web.audit import actions as audit
from equipoise.web.audit import queries as trail
from equipoise.web.mail import holding as mail
from equipoise.web.referrals import letters
from equipoise.web.referrals.models import Agreement, Happening, Referral
from equipoise.web.referrals.persons import HOW
from equipoise.web.sites import people
from equipoise.web.sites import queries as sites
from equipoise.web.studies import queries as studies

SECRET = "(the secret of the private page)"  # noqa: S105  # nosec B105
MOST = 100_000
"""Rows of the audit trail that are read for one message: all there can be."""
SIDES = {
    "visitor": "the person",
    "mail": "a letter that came in",
    "retention": "the software, when the period ended",
    "clock": "the software",
    "restore": "the software, after a backup was restored",
    "command line": "the people who run this site",
}
"""Who acts where nobody is logged in."""
NOTES = {
    "note": "a note of the team, which is not on the private page",
    "unverified": "mail from an address that we had not written to: it may be from anybody",
}
_REASONS = {each.code: each.words for each in REASONS}
Role = Callable[[str], str]


def held(referral_id: UUID) -> dict[str, Any]:
    """Everything, as JSON takes it; times in UTC. 9 queries, and 1 for each kind of who acted."""
    row = Referral.objects.get(pk=referral_id)
    reach, study, about = sites.reach(row.study_site), studies.study(row.nct_id), letters.about(row)
    role = _roles(row.site)
    found = {
        "code": row.code,
        "study": {"nct_id": row.nct_id, "title": study.title if study else row.nct_id},
        "centre": {"name": reach.name if reach else "", "city": reach.city if reach else ""},
        "state": {"name": row.state, "meaning": STANDINGS[State(row.state)].meaning},
        "sent_at": row.created_at,
        "answer_by": row.lapse_at,
        "first_answer_at": row.first_answer_at,
        "screened_at": row.screened_at,
        "erased_at": row.erased_at,
        "you": dict(row.person or {}),
        "language_of_letters": row.language,
        "self_check_answers": list(row.answers or []),
        "what_happened": [_happened(each, role) for each in row.story.all() if not _is_note(each)],
        "notes_of_the_team": [_noted(each, role) for each in row.story.all() if _is_note(each)],
        "consents": [_agreed(each) for each in row.agreements.order_by("id")],
        "letters": [_letter(each) for each in mail.letters(about)],
        "mail_that_came_in": [_came(each) for each in mail.incoming(about)],
        "who_did_what": [
            {"at": each.at, "by": role(each.actor), "what": each.verb}
            for each in reversed(trail.trail(about, MOST))
        ],
    }
    plain: dict[str, Any] = _plain(found, row.secret)
    return plain


def take(referral_ids: list[UUID], *, by: str, now: datetime) -> list[dict[str, Any]]:
    """The same of several, each noted in the audit trail as looked at by whoever takes it away."""
    with transaction.atomic():
        for referral_id in referral_ids:
            audit.record(at=now, actor=by, verb="exported person", subject=f"referral:{referral_id}")
        return [held(each) for each in referral_ids]


def _is_note(row: Happening) -> bool:
    return not row.for_person


def _happened(row: Happening, role: Role) -> dict[str, Any]:
    by = role(row.actor) if row.actor and row.by == Party.TEAM else row.by
    return {
        "at": row.at,
        "what": row.event,
        "by": by,
        "text": row.text,
        "reason": _REASONS.get(row.reason, ""),
    }


def _noted(row: Happening, role: Role) -> dict[str, Any]:
    return {"at": row.at, "what": NOTES.get(row.verb, row.verb), "by": role(row.actor), "text": row.text}


def _agreed(row: Agreement) -> dict[str, Any]:
    consent = words_of(row.purpose, row.version)
    return {
        "purpose": row.purpose,
        "version": row.version,
        "words": consent.words if consent else "",
        "given_at": row.given_at,
        "how": HOW.get(row.how, row.how),
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_how": HOW.get(row.withdrawn_how, row.withdrawn_how),
    }


def _letter(each: mail.Sent) -> dict[str, Any]:
    to_team = each.kind.startswith("team_")
    return {
        "at": each.at,
        "to": "the study team" if to_team else each.to,
        "kind": each.kind,
        "state": each.state,
        "subject": each.subject,
        "text": each.text,
    }


def _came(each: mail.Came) -> dict[str, Any]:
    return {"at": each.at, "kind": each.kind, "answers": each.to_kind, "text": each.text}


def _roles(site: int) -> Role:
    """Says of an actor which side they are on, and of a log-in which role they have at the site."""
    roles: dict[str, str] = {}

    def role(actor: str) -> str:
        if not roles:
            roles.update({"": "the study team"} | SIDES)
            roles.update({each.username: each.role_name.lower() for each in people.workers(site)})
        return roles.get(actor, "somebody who works with the software")

    return role


def _plain(value: Any, secret: str) -> Any:
    """The same without datetimes, and without the secret."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace(secret, SECRET) if secret else value
    if isinstance(value, Mapping):
        return {name: _plain(each, secret) for name, each in value.items()}
    return [_plain(each, secret) for each in value] if isinstance(value, list | tuple) else value
