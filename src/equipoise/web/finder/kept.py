"""What a visitor keeps: trials saved and trials to compare, in a signed cookie of their own browser.

Nothing of it is stored on the server, and a visitor has no session there. The lists hold NCT numbers only, the newest
last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "kept"
SALT = "equipoise.finder.kept"
YEAR_S = 365 * 24 * 60 * 60
SAVED, COMPARED = "saved", "compared"
MOST = {SAVED: 100, COMPARED: 4}
_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)


def kept(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The numbers in the list `name` (`SAVED` or `COMPARED`), in the order they were put in."""
    found = _read(request).get(name, [])
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, str) and _NUMBER.fullmatch(each))[: MOST[name]]


def keep(request: HttpRequest, response: HttpResponse, name: str, nct_id: str) -> bool:
    """Put a number into the list that goes out with `response`; False where it is full and nothing was changed."""
    have = kept(request, name)
    if nct_id in have:
        return True
    if len(have) >= MOST[name]:
        return False
    _write(request, response, name, (*have, nct_id))
    return True


def drop(request: HttpRequest, response: HttpResponse, name: str, nct_id: str) -> None:
    """Take a number out of the list; nothing happens where it isn't in it."""
    have = kept(request, name)
    if nct_id in have:
        _write(request, response, name, tuple(each for each in have if each != nct_id))


def empty(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Take every number out of the list."""
    _write(request, response, name, ())


def packed(lists: Mapping[str, tuple[str, ...]]) -> str:
    """The cookie's value, signed."""
    return signing.dumps({name: list(found) for name, found in lists.items()}, salt=SALT, compress=True)


def _read(request: HttpRequest) -> dict[str, Any]:
    """What the cookie says; nothing where there is none, or one that isn't ours."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(request: HttpRequest, response: HttpResponse, name: str, numbers: tuple[str, ...]) -> None:
    """Give all lists back to the browser, this one as it is now; no cookie where all are empty."""
    lists = {each: kept(request, each) for each in MOST} | {name: numbers}
    if not any(lists.values()):
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        packed(lists),
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/",
    )
