"""Logging in and out, and a new password for who has forgotten theirs."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from equipoise.web.accounts import actions, demonstration

TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}


class LogIn(account.LoginView):  # type: ignore[misc]  # (ships no types)
    """The log-in page: a name or an address with a password, or a passkey alone."""

    template_name = "accounts/log_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why one is here again, if one was sent; whether one may make an account."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        told = {"ended": self.request.GET.get("ended", "")[:12], "sign_up_open": settings.SIGN_UP_OPEN}
        return found | told


class PasskeyLogIn(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """What the passkey says: it opens the account that it belongs to."""

    template_name = "accounts/log_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The log-in page, which says so."""
        context = {"passkey_refused": True, "sign_up_open": settings.SIGN_UP_OPEN}
        return render(self.request, self.template_name, context, status=400)


@method_decorator(never_cache, name="dispatch")
class SecondStep(mfa.AuthenticateView):  # type: ignore[misc]
    """After the password: a passkey, a code of the app, or a recovery code."""

    template_name = "accounts/second_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again; who types wrong codes too often rests, and the owner of the account hears of it."""
        code = next((error.code for errors in form.errors.as_data().values() for error in errors), "")
        if code in TOO_OFTEN:
            self._tell_owner()
            return too_many(self.request)
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 400
        return response

    def _tell_owner(self) -> None:
        actions.note_guessing(self.stage.login.user, timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which ways there are, and in a demonstration the code itself."""
        user = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"kinds": kinds, "shown_code": demonstration.code(user)}


class LogOut(account.LogoutView):  # type: ignore[misc]
    """Asks, then ends the session."""

    template_name = "accounts/log_out.html"

    def logout(self) -> None:
        """End the session, and note that it was ended."""
        user = self.request.user
        if user.is_authenticated:
            actions.note_entry(user, timezone.now(), out=True)
        super().logout()


class AskReset(account.PasswordResetView):  # type: ignore[misc]
    """Takes an address; the answer is the same for each."""

    template_name = "accounts/ask_reset.html"


class ResetAsked(account.PasswordResetDoneView):  # type: ignore[misc]
    """Says what happens next."""

    template_name = "accounts/reset_asked.html"


@method_decorator(never_cache, name="dispatch")
class Reset(account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Where the link of the letter leads: a new password."""

    template_name = "accounts/reset.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it, end every session, and tell the person."""
        response: HttpResponse = super().form_valid(form)
        actions.note_change(self.reset_user, "password", timezone.now())
        return response


class ResetDone(account.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """Says that the password is another."""

    template_name = "accounts/reset_done.html"


@login_not_required
def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """429: something was tried too often. It says nothing of whether there is such an account."""
    return render(request, "accounts/too_many.html", status=429)
