"""Making an account by oneself: an address, a letter, and the link in it. Nothing is made before the link is used."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import actions, letters
from equipoise.web.accounts.addresses import digest, digests
from equipoise.web.accounts.models import SignUp, User
from equipoise.web.audit import actions as audit
from equipoise.web.guard import actions as guard
from equipoise.web.guard import proofs
from equipoise.web.guard.limits import Try
from equipoise.web.mail import actions as mail
from equipoise.web.vault.keyring import of_settings as keyring

HOLDS = timedelta(days=1)
"""How long the link of a letter works, and an address is kept that never used it."""
ASKED = "accounts.sign_up"
"""What sealed addresses of those who want an account are bound to."""
SALT = "equipoise.accounts.sign_up"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Of log-in names made by chance: none that looks like another."""


class Stale(Exception):
    """A form's key that is forged, or older than a day."""


Count = Callable[[bool], Sequence[Try]]
"""What a wish counts as, with a proof of work or without."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form says: the address, the language of its letters, the form's key, and the work done for that key."""

    address: str
    language: str
    key: str
    number: str
    bits: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-up whose link was followed, as whoever reads that mailbox may see it."""

    email: str
    until: datetime


def form_key() -> str:
    """The key of a fresh form, signed: what work is proven for, once."""
    return signing.dumps(secrets.token_urlsafe(18), salt=SALT)


def ask(wish: Wish, count: Count, now: datetime) -> None:
    """Somebody wants an account. It is looked up later, so that nobody learns from it who has one.

    Stale where the form's key is none of ours, or an old one; Reached where a limit is.
    """
    from equipoise.web.accounts.tasks import send_sign_up as task

    try:
        signing.loads(wish.key[:500], salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        raise Stale from None
    with transaction.atomic():
        guard.count(count(_is_proven(wish, now)), now)
    task.enqueue(keyring().seal(json.dumps([wish.address.strip(), wish.language]).encode(), ASKED))


def send(sealed: str, now: datetime) -> None:
    """Write the letter: a link that makes an account, or, to who has one, how to get in. None to a closed account."""
    address, language = json.loads(keyring().open(sealed, ASKED))
    user = User.objects.filter(email_digest__in=digests(address)).first()
    with transaction.atomic():
        if user is None:
            _send_link(address, language, now)
        elif user.is_active:
            letters.known(user, now)
            audit.record(at=now, actor="visitor", verb="asked for an account", subject=letters.about(user))


def _is_proven(wish: Wish, now: datetime) -> bool:
    """Whether work was done for this wish and no other; none is asked for where there are no bits."""
    if wish.bits == 0:
        return True
    return proofs.is_right(wish.key, wish.number, wish.bits) and guard.spend(proofs.name_of(wish.key), now)


def opened(secret: str, now: datetime) -> Opened | None:
    """The sign-up of a link; None where it holds no more. 1 query."""
    row = SignUp.objects.filter(secret_digest=_digest(secret), at__gt=now - HOLDS).first()
    return None if row is None else Opened(row.email, row.at + HOLDS)


def confirm(secret: str, password: str | None, now: datetime) -> int:
    """Make the account that a link asks for, and use the link up. Gives its number. Without a password it is entered
    by a passkey.

    InputError where the link holds no more, its address has got an account meanwhile, or the password is too weak.
    """
    with transaction.atomic():
        row = (
            SignUp.objects.select_for_update()
            .filter(secret_digest=_digest(secret), at__gt=now - HOLDS)
            .first()
        )
        if row is None:
            raise InputError("This link no longer holds.", mend="Ask for another.")
        made = {"email": row.email, "language": row.language, "password": password, "proved": True}
        user = actions.make(_name(), by="visitor", now=now, **made)
        mail.forget(_about(row), now)
        row.delete()
    return int(user.pk)


def forget(now: datetime) -> int:
    """Forget the addresses whose link nobody used in time. Gives how many. No audit: there is nobody yet."""
    with transaction.atomic():
        old = list(SignUp.objects.filter(at__lte=now - HOLDS))
        for row in old:
            mail.forget(_about(row), now)
            row.delete()
    return len(old)


def _send_link(address: str, language: str, now: datetime) -> None:
    secret = secrets.token_urlsafe(32)
    row = SignUp.objects.filter(email_digest__in=digests(address)).first() or SignUp()
    row.email, row.email_digest, row.secret_digest = address, digest(address), _digest(secret)
    row.language, row.at = language, now
    row.save()
    mail.cancel(_about(row), now)
    letters.sign_up(_about(row), address, secret, language, now)


def _name() -> str:
    """A log-in name that tells nothing of who has it: it stands in the audit trail."""
    return f"person-{''.join(secrets.choice(_LETTERS) for _ in range(10))}"


def _about(row: SignUp) -> str:
    return f"sign-up:{row.pk}"


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
