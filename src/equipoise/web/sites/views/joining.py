"""Where the link of an invitation leads: a new account, or one that is there, joins a site."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import entry
from equipoise.web.sites import inviting
from equipoise.web.sites import people as reading
from equipoise.web.sites.forms import Join


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The invitation; posting accepts it. A link that holds no more is told, and nothing else."""
    invitation = reading.opened(secret, timezone.now())
    if invitation is None:
        return render(request, "sites/join_over.html", status=410)
    if invitation.has_account:
        return _with_account(request, secret, invitation)
    return _as_newcomer(request, secret, invitation)


def _with_account(request: HttpRequest, secret: str, invitation: reading.Opened) -> HttpResponse:
    """For somebody who has an account: they log in to it, with their second factor, and say yes."""
    trouble = ""
    if request.method == "POST" and entry.is_fully_in(request):
        try:
            by = request.user.get_username()
            inviting.join(secret, int(request.user.pk or 0), by=by, now=timezone.now())
            return HttpResponseRedirect(reverse("mfa_index"))
        except InputError as error:
            trouble = str(error)
    context = {
        "invitation": invitation,
        "inside": entry.is_fully_in(request),
        "halfway": entry.account_of(request) is not None,
        "trouble": trouble,
        "here": request.path,
    }
    return render(request, "sites/join_account.html", context, status=400 if trouble else 200)


def _as_newcomer(request: HttpRequest, secret: str, invitation: reading.Opened) -> HttpResponse:
    """For somebody who has none yet: a name, a log-in name, and how they want to log in."""
    form = Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user_id = inviting.join_as_newcomer(secret, form.newcomer(), timezone.now())
        except InputError as error:
            form.blame(error)
        else:
            logout(request)  # whoever was logged in here was somebody else
            entry.enter(request, user_id)
            return HttpResponseRedirect(_next_step(form))
    context = {"invitation": invitation, "form": form}
    return render(request, "sites/join.html", context, status=400 if form.errors else 200)


def _next_step(form: Join) -> str:
    return reverse("mfa_add_webauthn" if form.cleaned_data["way"] == "passkey" else "mfa_activate_totp")
