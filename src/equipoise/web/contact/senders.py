"""Who sends, as far as limits need to know: digests that nobody can be read from, and the form's own key."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from equipoise.web.accounts.addresses import of_household
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.referrals.submitting import normalised
from equipoise.web.vault.keyring import of_settings as keyring

COOKIE, SALT, BROWSER = "form", "equipoise.contact.form", "equipoise.contact.browser"
A_DAY = 86_400
"""Seconds that a form can be sent for; what was typed into an older one is shown again with a fresh key."""


class Stale(Exception):
    """A form's key that is forged, of another form, or too old."""


@dataclass(frozen=True, slots=True)
class FormKey:
    """What tells one form from another: by browser and centre, so that two tabs hold the same form.

    `signed` travels in the form; `challenge` is what work is proven for.
    """

    token: str
    nct_id: str
    centre: str

    @property
    def signed(self) -> str:
        """The key as a hidden field carries it."""
        return signing.dumps([self.token, self.nct_id, self.centre], salt=SALT)

    @property
    def challenge(self) -> str:
        """What work is proven for."""
        return f"{self.token}.{self.nct_id}.{self.centre}"

    def of(self, email: str) -> str:
        """The key of one person's submission: a second person at the same computer sends another."""
        return f"{self.challenge}:{normalised(email)}"


def form_key(request: HttpRequest, nct_id: str, centre: str) -> FormKey:
    """The key of the form that this browser fills in for a centre."""
    try:
        token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=BROWSER, max_age=A_DAY)
    except signing.BadSignature:
        token = secrets.token_urlsafe(18)
    return FormKey(str(token), nct_id, centre)


def read_key(signed: str, nct_id: str, centre: str) -> FormKey:
    """The key that came back with a form. Stale where it isn't one of ours, for that centre, of the last day."""
    try:
        token, *where = signing.loads(signed[:1_000], salt=SALT, max_age=A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        raise Stale from None
    if where != [nct_id, centre]:
        raise Stale
    return FormKey(str(token), nct_id, centre)


def remember(response: HttpResponse, key: FormKey) -> None:
    """Let this browser's other tabs fill in the same form."""
    value = signing.dumps(key.token, salt=BROWSER)
    response.set_cookie(
        COOKIE, value, max_age=A_DAY, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def forget(response: HttpResponse) -> None:
    """The next form is another one."""
    response.delete_cookie(COOKIE, samesite="Lax")


def tries(request: HttpRequest, email: str, study_site: int, now: datetime, *, proven: bool) -> list[Try]:
    """What sending a message counts as. Without a proof of work it counts twice: against stricter limits too."""
    keys = {
        "sender": _sender(email),
        "address": of_household(request, now),
        "site": str(study_site),
    }
    kinds = ("",) if proven else ("", "plain.")
    return _tries((f"{kind}{name}", key) for kind in kinds for name, key in keys.items())


def link_tries(request: HttpRequest, email: str, now: datetime) -> list[Try]:
    """What asking for a lost link counts as."""
    return _tries((("link.sender", _sender(email)), ("link.address", of_household(request, now))))


def page_tries(referral: str) -> list[Try]:
    """What doing something on a private page counts as."""
    return _tries((("page", referral),))


def _tries(pairs: Iterable[tuple[str, str]]) -> list[Try]:
    return [Try(name, key, Limit(*settings.CONTACT_LIMITS[name])) for name, key in pairs]


def _sender(email: str) -> str:
    return keyring().digest(normalised(email), "guard.sender").rpartition(":")[2]
