"""One's own page: what is kept with the account, taking it away, and deleting all of it."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import actions, landing, leaving, rooms
from equipoise.web.accounts.gate import fresh
from equipoise.web.accounts.models import User


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """`/account/mine/`: a section for each room that keeps something for the account."""
    user = _user(request)
    context = {"sections": rooms.sections(actions.owner(user)), "user": user, "work": landing.work_of(user)}
    return render(request, "accounts/mine.html", context)


@login_required
@require_safe
def onward(request: HttpRequest) -> HttpResponse:
    """To where one's work is, else to one's own page: every page's head leads here."""
    return HttpResponseRedirect(landing.place_of(request.user))


@login_required
@never_cache
@fresh
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All that is held for the account, as a file."""
    user = _user(request)
    found = leaving.held(user.pk, by=user.username, now=timezone.now())
    answer = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="equipoise-account.json"'
    return answer


@login_required
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; then delete the account."""
    user = _user(request)
    if request.method != "POST":
        return render(request, "accounts/delete.html", {"may": leaving.may_delete(user.pk)})
    try:
        leaving.delete(user.pk, by=user.username, now=timezone.now())
    except InputError:
        return render(request, "accounts/delete.html", {"may": False}, status=409)
    logout(request)
    return render(request, "accounts/deleted.html")


def _user(request: HttpRequest) -> User:
    """Who is logged in, as they stand in the database now."""
    assert request.user.is_authenticated
    return User.objects.get(pk=request.user.pk)
