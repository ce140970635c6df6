"""What opens what: the secrets of a subscriber, and the signed links that confirm and change an address."""

from __future__ import annotations

import secrets
from hashlib import sha256
from uuid import UUID

from django.core import signing

from equipoise.core.news import retention

CONFIRM, ADDRESS, FORM = "equipoise.alerts.confirm", "equipoise.alerts.address", "equipoise.alerts.form"
A_DAY = 86_400
"""Seconds that a form can be sent for."""
_CONFIRMABLE_S = retention.UNCONFIRMED.days * A_DAY


def fresh() -> tuple[str, str]:
    """A new secret of 256 bits, and the digest that it is looked up by."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """What a secret is looked up by, so that no comparison tells how much of a guess was right."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def confirming(request: UUID) -> str:
    """What the letter's link says of the form that it confirms."""
    return signing.dumps(request.hex, salt=CONFIRM)


def confirmed(token: str) -> UUID | None:
    """The form that a link confirms; None where it isn't ours, or is older than what was not confirmed is kept."""
    return _number(token, CONFIRM, _CONFIRMABLE_S)


def moving(subscriber: UUID, email: str) -> str:
    """What the link says that moves somebody's letters to an address; the address itself can't be read from it."""
    return signing.dumps([subscriber.hex, digest(email)], salt=ADDRESS)


def moved(token: str) -> tuple[UUID, str] | None:
    """Whose letters a link moves, and the digest of the address; None where it isn't ours or is too old."""
    try:
        number, address = signing.loads(token[:500], salt=ADDRESS, max_age=_CONFIRMABLE_S)
        return UUID(hex=number), str(address)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def form() -> str:
    """What tells one form from another, as a hidden field carries it."""
    return signing.dumps(secrets.token_hex(16), salt=FORM)


def form_of(signed: str) -> UUID | None:
    """The number of a form that came back; None where it isn't one of ours, of the last day."""
    return _number(signed, FORM, A_DAY)


def _number(signed: str, salt: str, seconds: int) -> UUID | None:
    try:
        return UUID(hex=signing.loads(signed[:500], salt=salt, max_age=seconds))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
