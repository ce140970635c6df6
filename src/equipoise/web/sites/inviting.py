"""Who works at a site: invitations to one address, joining by their link, and leaving. Each with its audit row."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import actions as accounts
from equipoise.web.accounts import addresses
from equipoise.web.accounts import queries as people
from equipoise.web.audit import actions as audit
from equipoise.web.mail import actions as mail
from equipoise.web.mail.outcomes import Outcome
from equipoise.web.sites.models import Invitation, Member, Site

HOLDS = timedelta(days=7)
LONGEST_ADDRESS = 254
"""RFC 5321 section 4.5.3.1.3, without the angle brackets."""
MOST_OPEN = 50
"""Invitations of one site that wait at a time: nobody sends letters to all the world from here."""
ROLES: dict[str, object] = {
    Member.Role.COORDINATOR: _("coordinator"),
    Member.Role.INVESTIGATOR: _("investigator"),
    Member.Role.MANAGER: _("site manager"),
}
"""As letters name them, in their language."""
RETURNED = frozenset({"bounced", "dead"})
"""What becomes of a letter that nobody got."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """How somebody who has no account wants to be known. Without a password they will log in by a passkey."""

    username: str
    name: str
    password: str | None


def invite(site: int, role: str, email: str, *, by: str, now: datetime) -> int:
    """Invite whoever reads the letters of an address to a role at a site. Gives the invitation's number.

    InputError where there is no such site or role, the address can't be one, or too many invitations wait.
    """
    address = _require_address(email)
    if role not in Member.Role.values:
        raise InputError(f"“{role[:40]}” is not a role.", mend=f"Use {', '.join(Member.Role.values)}.")
    with transaction.atomic():
        if not Site.objects.select_for_update().filter(pk=site).exists():
            raise InputError(f"There is no site {site}.", mend="See: equipoise accounts list")
        _require_room(site, now)
        invitation = Invitation.objects.filter(
            site_id=site, role=role, email_digest__in=addresses.digests(address), accepted_at=None
        ).first() or Invitation(site_id=site, role=role)
        invitation.email, invitation.email_digest = address, addresses.digest(address)
        _send(invitation, by, now)
        audit.record(at=now, actor=by, verb="invited", subject=f"site:{site}", detail=_detail(invitation))
    return invitation.pk


def resend(site: int, invitation_id: int, *, by: str, now: datetime) -> None:
    """Send an invitation once more, under a new link; the old one is void. InputError where none waits."""
    with transaction.atomic():
        invitation = _waiting(site, invitation_id)
        _send(invitation, by, now)
        audit.record(
            at=now, actor=by, verb="invited again", subject=f"site:{site}", detail=_detail(invitation)
        )


def withdraw(site: int, invitation_id: int, *, by: str, now: datetime) -> None:
    """Take an invitation back: its link is void at once, and the address is forgotten. InputError where none waits."""
    with transaction.atomic():
        invitation = _waiting(site, invitation_id)
        mail.forget(_about(invitation), now)
        detail = _detail(invitation)
        invitation.delete()
        audit.record(at=now, actor=by, verb="withdrew invitation", subject=f"site:{site}", detail=detail)


def join_as_newcomer(secret: str, newcomer: Newcomer, now: datetime) -> int:
    """Make the account that an invitation asks for, and join. Gives the account's number.

    InputError where the invitation holds no more, its address has an account, or what was given can't be.
    """
    with transaction.atomic():
        invitation = _require(secret, now)
        user = accounts.make(
            newcomer.username,
            by="invitation",
            now=now,
            name=newcomer.name,
            email=invitation.email,
            password=newcomer.password,
            proved=True,
        )
        _join(invitation, user.pk, user.username, now)
    return int(user.pk)


def join(secret: str, user_id: int, *, by: str, now: datetime) -> None:
    """Join with the account that the invited address belongs to; InputError for every other account."""
    with transaction.atomic():
        invitation = _require(secret, now)
        if not people.is_of(user_id, invitation.email):
            raise InputError(
                "This invitation is for another address.", mend="Log in with the account it was sent to."
            )
        _join(invitation, user_id, by, now)


def end_membership(site: int, user_id: int, role: str, *, by: str, now: datetime) -> None:
    """Take a role at a site from somebody, from their next click on. InputError where they don't have it."""
    with transaction.atomic():
        gone, _ = Member.objects.filter(site_id=site, user_id=user_id, role=role).delete()
        if not gone:
            raise InputError("They don’t have this role here any more.")
        detail = {"account": user_id, "role": role}
        audit.record(at=now, actor=by, verb="ended membership", subject=f"site:{site}", detail=detail)


def heard(outcome: Outcome) -> None:
    """Note that an invitation could not be delivered; called within the transaction that keeps the outcome."""
    if outcome.what in RETURNED:
        number = int(outcome.about.partition(":")[2])
        Invitation.objects.filter(pk=number, accepted_at=None).update(returned_at=outcome.at)


def _require_address(email: str) -> str:
    address = email.strip()
    try:
        EmailValidator()(address)
        MaxLengthValidator(LONGEST_ADDRESS)(address)
    except ValidationError as error:
        raise InputError(
            "This is not an e-mail address.", where="email", mend="Write it like name@example.org."
        ) from error
    return address


def _require_room(site: int, now: datetime) -> None:
    waiting = Invitation.objects.filter(site_id=site, accepted_at=None, until__gt=now).count()
    if waiting >= MOST_OPEN:
        raise InputError(
            f"{MOST_OPEN} invitations of this site wait already.", mend="Withdraw some, or wait a few days."
        )


def _send(invitation: Invitation, by: str, now: datetime) -> None:
    """Give it a new secret and a week, and write its letter. The secret itself stands in the letter alone."""
    secret = secrets.token_urlsafe(32)
    invitation.secret_digest, invitation.invited_by = secret_digest(secret), by
    invitation.at, invitation.until, invitation.returned_at = now, now + HOLDS, None
    invitation.save()
    mail.cancel(_about(invitation), now)
    facts = {
        "url": settings.PUBLIC_URL + reverse("sites:join", args=[secret]),
        "site": str(invitation.site),
        "role": ROLES[invitation.role],
        "until": invitation.until,
    }
    key = f"{_about(invitation)}:{invitation.secret_digest[:16]}"
    spoken = next(iter(invitation.site.languages), "en")
    mail.post(mail.Draft(key, _about(invitation), "site_invitation", invitation.email, facts, spoken), now)


def _require(secret: str, now: datetime) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(secret_digest=secret_digest(secret), accepted_at=None, until__gt=now)
        .first()
    )
    if found is None:
        raise InputError("This invitation no longer holds.", mend="Ask whoever invited you for a new one.")
    return found


def _waiting(site: int, invitation_id: int) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk=invitation_id, site_id=site, accepted_at=None)
        .first()
    )
    if found is None:
        raise InputError("This invitation does not wait any more.", mend="Load the page again.")
    return found


def _join(invitation: Invitation, user_id: int, username: str, now: datetime) -> None:
    Member.objects.get_or_create(
        site_id=invitation.site_id, user_id=user_id, role=invitation.role, defaults={"since": now}
    )
    detail = _detail(invitation) | {"account": user_id}
    mail.forget(_about(invitation), now)
    invitation.accepted_at, invitation.email, invitation.email_digest = now, "", ""
    invitation.save()
    audit.record(
        at=now, actor=username, verb="joined site", subject=f"site:{invitation.site_id}", detail=detail
    )


def _detail(invitation: Invitation) -> dict[str, object]:
    return {"invitation": invitation.pk, "role": invitation.role}


def _about(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def secret_digest(secret: str) -> str:
    """What the secret of a link is kept as."""
    return sha256(secret.encode()).hexdigest()
