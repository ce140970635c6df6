"""The private page of one message: where it stands, the talk, and all that the person may do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.referral.consents import Purpose
from equipoise.core.values.errors import InputError, UserError
from equipoise.web.contact import cleaning, held, queries, senders
from equipoise.web.contact.queries import PrivatePage
from equipoise.web.contact.views import common
from equipoise.web.guard import actions as guard
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals import holding, passing, persons
from equipoise.web.referrals.persons import Own

TAKEN_BACK = (Purpose.CALL, Purpose.ANSWERS, Purpose.FORWARD)
"""What can be taken back without withdrawing the message."""


@require_safe
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the message stands."""
    own = persons.by_secret(secret)
    if own is None:
        return common.page(request, "contact/gone.html", {}, 404)
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


@require_POST
def pass_on(request: HttpRequest, secret: str) -> HttpResponse:
    """Let another centre have the message, as its team suggests."""
    own, to = _own(secret), request.POST.get("to", "")
    number = int(to) if to.isdecimal() and len(to) < 18 else 0
    try:
        _count(own)
        taken = passing.agree(own.id, number, answers="answers" in request.POST, now=timezone.now())
    except UserError as error:
        return _page(request, own, 409, error=" ".join(filter(None, (error.what, error.mend))))
    there = reverse("contact:private", args=[taken.secret])
    return common.private(HttpResponseRedirect(f"{there}?passed=1"))


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
    """All that is held on the person, as a file for programs."""
    own, now = _own(secret), timezone.now()
    return _file(own, held.as_json(_held(own, now), now), "json", "application/json")


@require_safe
def export_page(request: HttpRequest, secret: str) -> HttpResponse:
    """The same as a page to read and to keep, which needs nothing but itself."""
    own, now = _own(secret), timezone.now()
    return _file(own, held.as_page(_held(own, now), now), "html", "text/html; charset=utf-8")


def _held(own: Own, now: datetime) -> list[dict[str, Any]]:
    return holding.take([own.id], by="visitor", now=now)


def _file(own: Own, content: str, ending: str, kind: str) -> HttpResponse:
    """A file to keep, never a page of this site: what was written in it could not act here."""
    found = HttpResponse(content, content_type=kind)
    found["Content-Disposition"] = f'attachment; filename="equipoise-{own.code}.{ending}"'
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
    context = {
        "page": page,
        "taken_back": TAKEN_BACK,
        "carried": passing.CARRIED,
        "done": _done(request),
        **more,
    }
    return common.page(request, "contact/private.html", context, status)


def _done(request: HttpRequest) -> str:
    names = ("sent", "again", "wrote", "withdrew", "took_back", "passed")
    return next((name for name in names if request.GET.get(name)), "")


def _back(own: Own, done: str) -> HttpResponse:
    there = reverse("contact:private", args=[own.secret])
    return common.private(HttpResponseRedirect(f"{there}?{done}=1"))
