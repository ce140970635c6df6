"""One's own name, the language and address of one's letters, and where one is logged in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import base36_to_int
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import details, landing, visits
from equipoise.web.accounts.forms import Address, Details
from equipoise.web.accounts.gate import fresh
from equipoise.web.accounts.models import User

KEPT = "kept"
"""What the page says was done: `name`, or `address` where a letter is on its way."""
COLLEAGUES = (
    "Your colleagues see it, and the people you answer. Leave it empty to be shown by your log-in name."
)
ALONE = "Nobody sees it but you. You may leave it empty."


@login_required
@never_cache
def own_details(request: HttpRequest) -> HttpResponse:
    """`/account/details/`: one's name and the language of one's letters."""
    user = _user(request)
    form = Details(_sent(request), initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        details.describe(user.pk, **form.cleaned_data, now=timezone.now())
        return HttpResponseRedirect(f"{reverse('accounts:details')}?{KEPT}=name")
    hint = COLLEAGUES if landing.work_of(user) else ALONE
    return _page(
        request, "accounts/details.html", form, user=user, kept=request.GET.get(KEPT, "")[:12], name_hint=hint
    )


@login_required
@never_cache
@fresh
def own_address(request: HttpRequest) -> HttpResponse:
    """`/account/address/`: another address for one's letters, which sends it a letter."""
    user = _user(request)
    form = Address(_sent(request))
    if request.method == "POST" and form.is_valid():
        details.want_address(user.pk, form.cleaned_data["email"], timezone.now())
        return HttpResponseRedirect(f"{reverse('accounts:details')}?{KEPT}=address")
    return _page(request, "accounts/address.html", form, user=user)


@login_not_required
@never_cache
def use_address(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Where the letter's link leads: it asks, for programs follow links too, and then uses the address."""
    try:
        user_id = base36_to_int(number)
    except ValueError as error:
        raise Http404 from error
    if request.method != "POST":
        holds = details.may_use(user_id, token)
        return render(request, "accounts/use_address.html", {"holds": holds}, status=200 if holds else 404)
    try:
        details.use_address(user_id, token, timezone.now())
    except InputError:
        return render(request, "accounts/use_address.html", {"holds": False}, status=404)
    return render(request, "accounts/use_address.html", {"used": True})


@login_required
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one session of one's own; one that is over already is over."""
    try:
        visits.end(_user(request), number, timezone.now())
    except InputError:
        return HttpResponseRedirect(f"{reverse('mfa_index')}?ended=already")
    return HttpResponseRedirect(f"{reverse('mfa_index')}?ended=one")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, template: str, form: Any, **facts: object) -> HttpResponse:
    return render(request, template, {"form": form, **facts}, status=400 if form.errors else 200)


def _user(request: HttpRequest) -> User:
    """Who is logged in, as they stand in the database now."""
    assert request.user.is_authenticated
    return User.objects.get(pk=request.user.pk)
