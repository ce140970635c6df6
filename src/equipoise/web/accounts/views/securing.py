"""One's own log-in: passkeys, the authenticator app, recovery codes, the password, and where one is logged in."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as ceremony
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from equipoise.web.accounts import actions, landing, queries, sessions, visits
from equipoise.web.accounts.models import User

WAITING = "waits_for_factor"
"""Where the session keeps which page was asked for before a second factor was set up."""


class Changes:
    """For pages that change how one logs in: every other session ends, and the person is told by letter."""

    request: HttpRequest
    what = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, in one transaction with its letter and its audit row."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            changed(self.request, self.what)
        return response


def changed(request: HttpRequest, what: str) -> None:
    """End the other sessions and tell the person; this session counts as strong while a factor is left."""
    user = _user(request)
    actions.note_change(user, what, timezone.now())
    if not queries.has_factor(user.pk):
        sessions.forget_factors(request)
    elif not sessions.is_strong(request):
        sessions.record(request, user, "mfa")  # whoever set it up has just used it
    sessions.keep_only_this(request, user)


@method_decorator(never_cache, name="dispatch")
class Home(mfa.IndexView):  # type: ignore[misc]  # (ships no types)
    """What one's log-in rests on. Who has no second factor yet reads here that it comes first."""

    template_name = "accounts/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is waiting behind the second factor. `needed`: by one's work, or by the page that was asked for."""
        request = self.request
        if get_next_redirect_url(request):
            request.session[WAITING] = get_next_redirect_url(request)
        strong, works = sessions.is_strong(request), bool(landing.work_of(request.user))
        onward = request.session.get(WAITING) or landing.place_of(request.user)
        needed = works or WAITING in request.session
        found: dict[str, Any] = super().get_context_data(**kwargs)
        has_factor = queries.has_factor(request.user.pk)
        places = visits.places(_user(request), request.session.session_key, timezone.now())
        told = {"places": places, "ended": request.GET.get("ended", "")[:12]}
        told |= {"strong": strong, "works": works, "needed": needed, "has_factor": has_factor}
        return found | told | {"onward": onward if strong else ""}


@method_decorator(never_cache, name="dispatch")
class AddApp(Changes, totp.ActivateTOTPView):  # type: ignore[misc]
    """Sets up an authenticator app: a picture to scan, or a secret to type, then its first code."""

    template_name, what = "accounts/add_app.html", "app"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture, and the secret in groups of four that can be typed."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        secret = found["form"].secret
        svg = get_adapter().build_totp_svg(found["totp_url"])
        picture = base64.b64encode(svg.encode()).decode()
        groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        return found | {"picture": f"data:image/svg+xml;base64,{picture}", "groups": groups}


@method_decorator(never_cache, name="dispatch")
class RemoveApp(Changes, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Asks, then removes the app."""

    template_name, what = "accounts/remove_app.html", "no app"


@method_decorator(never_cache, name="dispatch")
class AddPasskey(Changes, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Makes a passkey in this browser, phone or key."""

    template_name, what = "accounts/add_passkey.html", "passkey"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked for: a key that can be found without a name, and that asks who holds it."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        options = ceremony.begin_registration(self.request.user, True)
        return found | {
            "js_data": {"creation_options": options},
            "form": kwargs.get("form") or self.get_form(),
        }


@method_decorator(never_cache, name="dispatch")
class RemovePasskey(Changes, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Asks, then removes one passkey of one's own."""

    template_name, what = "accounts/remove_passkey.html", "no passkey"

    def get_success_url(self) -> str:
        """Back to one's log-in."""
        return reverse("mfa_index")


@method_decorator(never_cache, name="dispatch")
class RenamePasskey(webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Gives a passkey another name."""

    template_name = "accounts/rename_passkey.html"

    def get_success_url(self) -> str:
        """Back to one's log-in."""
        return reverse("mfa_index")


@method_decorator(never_cache, name="dispatch")
class Codes(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes that were not used yet."""

    template_name = "accounts/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And where one wanted to go before the second factor was set up."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        onward = self.request.session.pop(WAITING, "") or landing.place_of(self.request.user)
        return found | {"onward": onward}


@method_decorator(never_cache, name="dispatch")
class NewCodes(Changes, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Asks, then makes new recovery codes; the old ones are void."""

    template_name, what = "accounts/new_codes.html", "codes"


class DownloadCodes(codes.DownloadRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes as a file."""

    template_name = "accounts/codes.txt"


class ChangePassword(Changes, account.PasswordChangeView):  # type: ignore[misc]
    """The old password and a new one."""

    template_name, what = "accounts/change_password.html", "password"

    def get_success_url(self) -> str:
        """Back to one's log-in."""
        return reverse("mfa_index")


@method_decorator(login_required, name="dispatch")
class SetPassword(Changes, account.PasswordSetView):  # type: ignore[misc]
    """A first password for who has logged in by passkeys alone."""

    template_name, what = "accounts/set_password.html", "password"

    def get_success_url(self) -> str:
        """Back to one's log-in."""
        return reverse("mfa_index")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of this person but this one."""
    user = _user(request)
    with transaction.atomic():
        actions.leave_elsewhere(user, timezone.now())
        sessions.keep_only_this(request, user)
    return HttpResponseRedirect(f"{reverse('mfa_index')}?ended=elsewhere")


@login_required
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """`/account/`: to one's log-in."""
    return HttpResponseRedirect(reverse("mfa_index"))


def _user(request: HttpRequest) -> User:
    """Who is logged in, as they stand in the database now."""
    assert request.user.is_authenticated
    return User.objects.get(pk=request.user.pk)
