"""What each page of a participant needs: the passcode was given, nobody else keeps it, it speaks their language."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from equipoise.web.participant import actions, queries
from equipoise.web.participant.queries import Own

COOKIE, LANGUAGE, SALT = "own", "own_language", "equipoise.participant"
A_DAY = 86_400
"""Seconds that a browser may stay open without the passcode: a telephone is lent, lost and shared."""


def own_of(secret: str) -> Own | None:
    """Whose pages these are; None for a link that is none or has ended."""
    return queries.by_secret(secret)


def is_open(request: HttpRequest, own: Own) -> bool:
    """Whether this browser has given the passcode of this very link."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return False
    return hmac.compare_digest(str(told), _mark(own))


def let_in(response: HttpResponse, own: Own) -> HttpResponse:
    """Remember in this browser that the passcode was given."""
    value = signing.dumps(_mark(own), salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=A_DAY, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def shut(response: HttpResponse) -> HttpResponse:
    """Forget it."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def language_of(request: HttpRequest, own: Own | None) -> str:
    """The language that was chosen in this browser, else the one that the site set."""
    chosen = request.GET.get("in") or request.COOKIES.get(LANGUAGE, "")
    if chosen in actions.LANGUAGES:
        return chosen
    return own.language if own else "en"


def page(
    request: HttpRequest, own: Own | None, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the participant's language that nobody keeps."""
    language = language_of(request, own)
    with translation.override(language):
        response = render(
            request,
            template,
            {"own": own, "language": language, "page_language": language, **context},
            status=status,
        )
    response["Content-Language"] = language
    if request.GET.get("in") == language:
        response.set_cookie(
            LANGUAGE, language, max_age=A_DAY * 365, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """The same, kept out of caches and search engines. Its address is told nobody, only that it is of this site:
    a form without any origin would be refused as forged.
    """
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _mark(own: Own) -> str:
    """Of this link and no other: a new one has another secret."""
    return actions.digest(f"{own.link}:{own.secret}")
