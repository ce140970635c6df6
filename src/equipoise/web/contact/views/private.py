"""The private page of one message: where it stands, the talk, and all that the person may do with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.referral.consents import Purpose
from equipoise.core.values.errors import InputError, UserError
from equipoise.web.contact import cleaning, queries, senders
from equipoise.web.contact.queries import PrivatePage
from equipoise.web.contact.views import common
from equipoise.web.guard import actions as guard
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals import persons
from equipoise.web.referrals.persons import Own

TAKEN_BACK = (Purpose.CALL, Purpose.ANSWERS)
"""What can be taken back without withdrawing the message."""


@require_safe
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the message stands."""
    own = _own(secret)
    persons.looked(own.id, timezone.now())
    return _page(request, own)


@require_POST
def write(request: HttpRequest, secret: str) -> HttpResponse:
    """Add to the talk, or answer a question."""
    own = _own(secret)
    text = request.POST.get("text", "")
    try:
        said = cleaning.paragraphs(text)
        if not said:
            raise InputError("Write something first.")
        _count(own)
        referrals.write(own.id, said, now=timezone.now())
    except UserError as error:
        told = " ".join(filter(None, (error.what, error.mend)))
        return _page(request, own, 422, text=text[: 4 * cleaning.LONGEST_TEXT], error=told)
    return _back(own, "wrote")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what withdrawing does; then do it."""
    own = _own(secret)
    return _confirmed(request, own, "contact/withdraw.html", "withdrew")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what goes and what stays; then erase."""
    own = _own(secret)
    if request.method != "POST":
        return common.page(request, "contact/erase.html", {"page": queries.page_of(own)})
    referrals.erase(own.id, by="visitor", now=timezone.now())
    return common.private(HttpResponseRedirect(reverse("contact:erased")))


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What is left after erasing."""
    return common.page(request, "contact/erased.html", {})


@require_POST
def consent(request: HttpRequest, secret: str, purpose: str) -> HttpResponse:
    """Take back one thing that was agreed to."""
    own = _own(secret)
    wanted = next((each for each in TAKEN_BACK if each == purpose), None)
    if wanted is None:
        raise Http404
    persons.withdraw_agreement(own.id, wanted, now=timezone.now())
    return _back(own, "took_back")


@require_safe
def export(request: HttpRequest, secret: str) -> HttpResponse:
    """All that is held on the person, as a file to keep."""
    own = _own(secret)
    persons.looked(own.id, timezone.now())
    found = JsonResponse(queries.export(queries.page_of(own)), json_dumps_params={"indent": 2})
    found["Content-Disposition"] = f'attachment; filename="equipoise-{own.code}.json"'
    return common.private(found)


@require_safe
def choose_next(request: HttpRequest, secret: str) -> HttpResponse:
    """The next centres, the nearest first."""
    own = _own(secret)
    place = request.GET.get("near", "")
    context = {"page": queries.page_of(own, place), "near": queries.understood(place)}
    return common.page(request, "contact/next.html", context)


def _confirmed(request: HttpRequest, own: Own, template: str, done: str) -> HttpResponse:
    if request.method != "POST":
        return common.page(request, template, {"page": queries.page_of(own)})
    try:
        referrals.withdraw(own.id, now=timezone.now())
    except UserError as error:
        return _page(request, own, 409, error=str(error))
    return _back(own, done)


def _own(secret: str) -> Own:
    found = persons.by_secret(secret)
    if found is None:
        raise Http404  # whether it never was or was erased is not told
    return found


def _count(own: Own) -> None:
    guard.count(senders.page_tries(str(own.id)), timezone.now())


def _page(request: HttpRequest, own: Own, status: int = 200, **more: Any) -> HttpResponse:
    page: PrivatePage = queries.shortened(queries.page_of(own))
    context = {"page": page, "taken_back": TAKEN_BACK, "done": _done(request), **more}
    return common.page(request, "contact/private.html", context, status)


def _done(request: HttpRequest) -> str:
    names = ("sent", "again", "wrote", "withdrew", "took_back")
    return next((name for name in names if request.GET.get(name)), "")


def _back(own: Own, done: str) -> HttpResponse:
    there = reverse("contact:private", args=[own.secret])
    return common.private(HttpResponseRedirect(f"{there}?{done}=1"))
