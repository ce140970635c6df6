"""What people change of their own account besides how they log in: their name, the language and address of letters."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import letters
from equipoise.web.accounts.actions import LONGEST_NAME, prove
from equipoise.web.accounts.addresses import digests, normalised
from equipoise.web.accounts.models import User
from equipoise.web.accounts.tokens import AddressTokens
from equipoise.web.audit import actions as audit
from equipoise.web.mail.letters import LANGUAGES, UNSEEN

TOKENS: PasswordResetTokenGenerator = AddressTokens()


def describe(user_id: int, *, name: str, language: str, now: datetime) -> None:
    """Give an account a name and the language of its letters. InputError where letters aren't written in it."""
    if language not in LANGUAGES:
        raise InputError(
            "Letters are not written in this language.", where="language", mend="Choose another."
        )
    called = " ".join(UNSEEN.sub(" ", name).split())[:LONGEST_NAME]
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.name, user.language = called, language
        user.save(update_fields=["name", "language"])
        audit.record(at=now, actor=user.username, verb="described account", subject=letters.about(user))


def want_address(user_id: int, address: str, now: datetime) -> None:
    """Send a letter to an address that somebody wants for their letters; it counts once the letter's link was used.

    An address that has another account gets none; the answer is the same, so that nobody learns who has one. One's
    own address, which an operator may have typed, is proved in the same way.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.wanted_email = address.strip()
        user.save(update_fields=["wanted_email"])
        if not _is_taken(address, user.pk):
            letters.wanted(user, now)
        audit.record(at=now, actor=user.username, verb="asked for address", subject=letters.about(user))


def may_use(user_id: int, token: str) -> bool:
    """Whether a link proves the address that an account wants."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and bool(user.wanted_email) and TOKENS.check_token(user, token)


def use_address(user_id: int, token: str, now: datetime) -> None:
    """Use the address that a letter's link proves; the old one is told. InputError where the link holds no more."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
        if user is None or not may_use(user_id, token) or _is_taken(user.wanted_email, user.pk):
            raise InputError(
                "This link no longer holds.", mend="Ask for another on the page of your details."
            )
        before, user.email, user.wanted_email = user.email, user.wanted_email, ""
        user.save(update_fields=["email", "email_digest", "wanted_email"])
        prove(user, now)
        if before and normalised(before) != normalised(user.email):
            letters.changed(user, "address", now, to=before)
        audit.record(at=now, actor=user.username, verb="changed address", subject=letters.about(user))


def _is_taken(address: str, by_another_than: int) -> bool:
    return User.objects.filter(email_digest__in=digests(address)).exclude(pk=by_another_than).exists()
