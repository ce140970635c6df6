"""Making an account by oneself: the address, then the page that the letter leads to."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import entry, limits, rooms, signing_up
from equipoise.web.accounts.forms import SignUp, WayIn
from equipoise.web.guard.limits import Reached, Try
from equipoise.web.mail.letters import language_of

STALE = "This form was open for more than a day, or came from somewhere else. Send it again."
METHODS = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(METHODS)
def sign_up(request: HttpRequest) -> HttpResponse:
    """`/account/new/`: takes an address; the answer is the same for each."""
    if not settings.SIGN_UP_OPEN:
        return render(request, "accounts/sign_up_closed.html", status=404)
    if entry.account_of(request) is not None:
        return HttpResponseRedirect(reverse("accounts:mine"))
    if request.method != "POST":
        wanted = language_of(get_language_from_request(request))
        return _form(request, SignUp(initial={"language": wanted}))
    form = SignUp(request.POST)
    if not form.is_valid():
        return _form(request, form, 400)
    return _asked(request, form, timezone.now())


def _asked(request: HttpRequest, form: SignUp, now: datetime) -> HttpResponse:
    email, sent = form.cleaned_data["email"], request.POST
    key, number = sent.get("form", ""), sent.get("proof", "")
    wish = signing_up.Wish(email, form.cleaned_data["language"], key, number, settings.PROOF_BITS)
    try:
        signing_up.ask(wish, partial(_tries, request, email, now), now)
    except signing_up.Stale:
        return _form(request, form, 400, stale=STALE)
    except Reached as limit:
        response = _form(request, form, 429, limit=limit)
        response["Retry-After"] = str(max(1, int((limit.free_at - now).total_seconds())))
        return response
    return render(request, "accounts/sign_up_asked.html")


def _tries(request: HttpRequest, email: str, now: datetime, proven: bool) -> list[Try]:
    return limits.tries(request, email, now, proven=proven)


def _form(request: HttpRequest, form: SignUp, status: int = 200, **more: object) -> HttpResponse:
    context = {"form": form, "key": signing_up.form_key(), "bits": settings.PROOF_BITS, **more}
    return render(request, "accounts/sign_up.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(METHODS)
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the letter leads: how one wants to log in, and one button that makes the account."""
    if not settings.SIGN_UP_OPEN:
        raise Http404
    found = signing_up.opened(secret, timezone.now())
    if found is None:
        return render(request, "accounts/confirm_over.html", status=404)
    form = WayIn(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, secret, form)
        except InputError as error:
            form.add_error("password" if error.where == "password" else None, f"{error.what} {error.mend}")
    context: dict[str, Any] = {"found": found, "form": form}
    return render(request, "accounts/confirm.html", context, status=400 if form.errors else 200)


def _made(request: HttpRequest, secret: str, form: WayIn) -> HttpResponse:
    now = timezone.now()
    account_id = signing_up.confirm(secret, form.chosen, now)
    entry.enter(request, account_id)  # whoever else was logged in here is out: Django empties their session
    onward = "accounts:mine" if form.chosen is not None else "mfa_add_webauthn"
    response = HttpResponseRedirect(reverse(onward))
    rooms.arrive(request, response, account_id, now)
    return response
