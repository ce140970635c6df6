"""What a browser asks of its account: the wrapped key, and notes as ciphertext."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.notes import actions, numbers, queries
from equipoise.web.notes.actions import Written
from equipoise.web.notes.models import Sealed
from equipoise.web.notes.views.common import account, answered, body, own

AT_ONCE = 100
"""Notes that are taken at once."""


@require_safe
@answered
def state(request: HttpRequest) -> HttpResponse:
    """Whether somebody is logged in, what is kept of their key, and the token that forms of ours carry."""
    number = account(request)
    found = queries.own(number) if number is not None else None
    key = (
        {"wrapped": found.wrapped, "revision": found.revision, "sequence": found.sequence} if found else None
    )
    return JsonResponse({"account": number, "key": key, "token": get_token(request)})


@require_POST
@answered
def wrap(request: HttpRequest) -> HttpResponse:
    """Keep the wrapped key."""
    (number, by), given = own(request), body(request)
    wrapped = given.get("wrapped")
    if not isinstance(wrapped, dict):
        raise InputError("That is not a wrapped key.")
    base = numbers.whole(given.get("base"))
    return JsonResponse({"revision": actions.wrap(number, wrapped, base, by=by, now=timezone.now())})


@require_POST
@answered
def forget(request: HttpRequest) -> HttpResponse:
    """Delete all that is kept of somebody's notes."""
    number, by = own(request)
    return JsonResponse({"notes": actions.forget(number, by=by, now=timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def sealed(request: HttpRequest) -> HttpResponse:
    """Give the notes that were kept since a sequence; or keep some. 409 where another device was first with one."""
    number, by = own(request)
    if request.method != "POST":
        asked = request.GET.get("since", "0")
        found = queries.pull(number, int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
        notes = [_told(each) for each in found.notes]
        return JsonResponse({"notes": notes, "sequence": found.sequence, "more": found.more})
    kept = actions.keep(number, _written(body(request)), by=by, now=timezone.now())
    late = {each.note for each in kept if not each.fresh}
    newest = [_told(each) for each in queries.newest(number, late)] if late else []
    revisions = {each.note: each.revision for each in kept if each.fresh}
    return JsonResponse({"kept": revisions, "newer": newest}, status=409 if late else 200)


def _told(row: Sealed) -> dict[str, Any]:
    return {"note": row.note, "revision": row.revision, "content": numbers.text(row.content)}


def _written(given: dict[str, Any]) -> list[Written]:
    notes = given.get("notes")
    if not isinstance(notes, list) or not 0 < len(notes) <= AT_ONCE:
        raise InputError(f"Send 1 to {AT_ONCE} notes at once.")
    return [_one(each) for each in notes]


def _one(given: Any) -> Written:
    if not isinstance(given, dict):
        raise InputError("That is not a note.")
    content = numbers.raw(given.get("content"), actions.LARGEST)
    return Written(numbers.short(given.get("note")), numbers.whole(given.get("base")), content)
