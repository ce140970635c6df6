"""Showing again who one is, before something that is hard to undo."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from equipoise.web.accounts import demonstration


@method_decorator(never_cache, name="dispatch")
class ByPassword(account.ReauthenticateView):  # type: ignore[misc]  # (ships no types)
    """By the password."""

    template_name = "accounts/prove_password.html"


@method_decorator(never_cache, name="dispatch")
class ByCode(mfa.ReauthenticateView):  # type: ignore[misc]
    """By a code of the app, or a recovery code."""

    template_name = "accounts/prove_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demonstration with the code itself."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"shown_code": demonstration.code(self.request.user)}


@method_decorator(never_cache, name="dispatch")
class ByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """By a passkey."""

    template_name = "accounts/prove_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again."""
        context = self.get_context_data(form=form) | {"passkey_refused": True}
        response: HttpResponse = self.render_to_response(context, status=400)
        return response
