"""What the addresses that scripts ask share: JSON in and out, who asks, and that nobody keeps the answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from equipoise.core.values.errors import InputError, UserError
from equipoise.web.accounts import sessions
from equipoise.web.accounts.addresses import of_household
from equipoise.web.guard.limits import Reached
from equipoise.web.notes.actions import Elsewhere
from equipoise.web.notes.numbers import TooMuch
from equipoise.web.notes.sharing import Refused, Visit

LARGEST = 4_500_000
"""Bytes of one request. More than Django's own limit, since a note may have a megabyte: read here and nowhere else."""
View = Callable[..., HttpResponse]


class Stranger(UserError):
    """Nobody is logged in, where somebody has to be."""

    def __init__(self) -> None:
        super().__init__("You are not logged in.", mend="Log in, then load the page again.")


def answered(view: View) -> View:
    """Answer a script: errors for people as JSON with their status, and nothing that anybody on the way keeps."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        try:
            found = view(request, *args, **parts)
        except UserError as error:
            found = _refused(error)
        return private(found)

    return answering


def _refused(error: UserError) -> HttpResponse:
    said: dict[str, Any] = {"error": error.what, "mend": error.mend}
    if isinstance(error, Refused):
        return JsonResponse(
            said | {"wait": error.wait, "left": error.left}, status=403 if error.left else 410
        )
    if isinstance(error, Reached):
        wait = max(1, int((error.free_at - timezone.now()).total_seconds()) + 1)
        return JsonResponse(said | {"wait": wait}, status=429, headers={"Retry-After": str(wait)})
    statuses = {Stranger: 401, Elsewhere: 409, TooMuch: 413}
    return JsonResponse(said, status=statuses.get(type(error), 422))


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by no search engine, and its address told to no other page."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def body(request: HttpRequest) -> dict[str, Any]:
    """What a script sent: an object of JSON. InputError, TooMuch."""
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooMuch("That is too large.", mend="Send less at once.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise InputError("That can't be read.") from None
    if not isinstance(found, dict):
        raise InputError("That can't be read.")
    return found


def account(request: HttpRequest) -> int | None:
    """The number of the account that is logged in, None where nobody is, or not any more."""
    if not request.user.is_authenticated or sessions.ended(request, timezone.now()):
        return None
    return request.user.pk


def own(request: HttpRequest) -> tuple[int, str]:
    """The account that is logged in: its number, and its name in the trail. Stranger where nobody is."""
    found = account(request)
    if found is None:
        raise Stranger
    return found, by(request)


def by(request: HttpRequest) -> str:
    """Who acts, as the trail says it."""
    return str(request.user.get_username()) if account(request) is not None else "visitor"


def visit(request: HttpRequest) -> Visit:
    """Who comes to a door."""
    return Visit(of_household(request, timezone.now()), by(request))
