"""What allauth asks of us: who may log in, where one goes then, and how secrets are kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from equipoise.web.accounts import landing, rooms, sessions, visits
from equipoise.web.accounts.actions import SECRETS
from equipoise.web.accounts.models import User
from equipoise.web.vault.keyring import of_settings as keyring


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # (ships no types)
    """Signing up is `accounts.signing_up`'s; wrong passwords are axes' matter; letters are `accounts.letters`'."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's own pages, which would make an account before its address is proved."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts wrong passwords, in the database. allauth's own limit is left for codes."""

    def pre_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse | None:
        """Send away who may not log in, whichever way they came: closed, or of a demonstration in production."""
        if not user.is_active or (user.demonstration and settings.EQUIPOISE_MODE == "production"):
            raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('account_login')}?ended=closed"))
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        """Log in, under a new session key."""
        super().login(request, user)
        sessions.begin(request, timezone.now())
        visits.note(request, user.pk)

    def post_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse:
        """Let rooms above bring what this browser keeps to the account."""
        response: HttpResponse = super().post_login(request, user, **rest)
        rooms.arrive(request, response, user.pk, timezone.now())
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To where one's work is."""
        return landing.place_of(request.user)

    def is_safe_url(self, url: str) -> bool:
        """Only pages of this very site are led to."""
        request = context.request
        return bool(
            url
            and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
        )

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for who has just logged in: they have shown who they are."""
        return not sessions.is_fresh(context.request, timezone.now())

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """How somebody may show again who they are; where there is no way, they log out and in."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {"reauthenticate": "Use your password", "mfa_reauthenticate": "Use a code"}
        for each in found:
            each["description"] = words.get(each["id"], "Use a passkey")
        return found or [{"id": "again", "description": "Log in again", "url": reverse("account_logout")}]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what was done."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refused: a letter that isn't in the outbox can be lost."""
        raise RuntimeError("letters of accounts are written by accounts.letters")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # (ships no types)
    """Second factors: their secrets are sealed, and everything is named by us."""

    def encrypt(self, text: str) -> str:
        """A secret as it stands in the database."""
        return keyring().seal(text.encode(), SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it is used. Unreadable where its key is not at hand."""
        return keyring().open(encrypted_text, SECRETS).decode()

    def get_totp_issuer(self) -> str:
        """What authenticator apps show."""
        return "Equipoise"

    def _get_user_identifier(self, user: User) -> str:
        """The log-in name: an address has no place in somebody's backup of codes."""
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """What a passkey is called until somebody names it."""
        return "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom passkeys are: the host of the public address, or this machine's in a demonstration."""
        public = urlsplit(settings.PUBLIC_URL).hostname or ""
        here = context.request.get_host().partition(":")[0]
        return {"id": public if settings.EQUIPOISE_MODE == "production" else here, "name": "Equipoise"}
