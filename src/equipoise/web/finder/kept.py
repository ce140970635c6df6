"""What somebody keeps: trials saved and trials to compare. The lists hold NCT numbers only, the newest last.

Without an account both are in a signed cookie of the visitor's own browser: nothing of it is stored on the server, and
a visitor has no session there. With an account the saved list is kept with it, sealed; logging in takes along what the
browser had. What is compared stays in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from equipoise.web.accounts import saved
from equipoise.web.accounts.entry import account_of

COOKIE = "kept"
SALT = "equipoise.finder.kept"
YEAR_S = 365 * 24 * 60 * 60
SAVED, COMPARED = "saved", "compared"
MOST = {SAVED: 100, COMPARED: 4}
_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)


def kept(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The numbers in the list `name` (`SAVED` or `COMPARED`), in the order they were put in."""
    account = account_of(request) if name == SAVED else None
    return saved.saved(account)[: MOST[name]] if account else in_browser(request, name)


def in_browser(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The numbers in the list of this browser's cookie, whoever is logged in."""
    found = _read(request).get(name, [])
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, str) and _NUMBER.fullmatch(each))[: MOST[name]]


def keep(request: HttpRequest, response: HttpResponse, name: str, nct_id: str) -> bool:
    """Put a number into the list; False where it is full and nothing was changed.

    A list of the browser's goes out with `response`.
    """
    if name == SAVED and (account := account_of(request)):
        return not saved.add(account, (nct_id,), MOST[name], timezone.now())
    have = in_browser(request, name)
    if nct_id in have:
        return True
    if len(have) >= MOST[name]:
        return False
    _write(request, response, name, (*have, nct_id))
    return True


def drop(request: HttpRequest, response: HttpResponse, name: str, nct_id: str) -> None:
    """Take a number out of the list; nothing happens where it isn't in it."""
    if name == SAVED and (account := account_of(request)):
        saved.drop(account, nct_id, timezone.now())
        return
    have = in_browser(request, name)
    if nct_id in have:
        _write(request, response, name, tuple(each for each in have if each != nct_id))


def empty(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Take every number out of the list."""
    if name == SAVED and (account := account_of(request)):
        saved.empty(account, timezone.now())
        return
    _write(request, response, name, ())


def bring(request: HttpRequest, response: HttpResponse, account_id: int, now: datetime) -> None:
    """Bring the browser's saved list to the account of somebody who has just logged in.

    It leaves the browser, so that whoever uses it next finds no list; what finds no room in the account stays.
    """
    have = in_browser(request, SAVED)
    if have:
        _write(request, response, SAVED, saved.add(account_id, have, MOST[SAVED], now))


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
    lists = {each: in_browser(request, each) for each in MOST} | {name: numbers}
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
