"""The demonstration's mailbox: every letter that it would have sent. In production there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from equipoise.web.mail import mailbox

View = Callable[..., HttpResponse]
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
"""A letter brings its own style, as letters must, and nothing else: no script, no picture, no form."""


def _demonstration_only(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.EQUIPOISE_MODE != "demonstration":
            raise Http404
        return view(request, *args, **kwargs)

    checked: View = require_safe(never_cache(wrapped))
    return checked


@_demonstration_only
def box(request: HttpRequest, name: str = "") -> HttpResponse:
    """All letters by recipient, or one recipient's."""
    found = mailbox.boxes(name)
    if name and not found:
        raise Http404
    return render(request, "mail/box.html", {"boxes": found, "one": bool(name), "most": mailbox.MOST})


@_demonstration_only  # type: ignore[arg-type]
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know no arguments of addresses
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter, as text and as HTML."""
    return render(request, "mail/opened.html", {"letter": _opened(letter_id)})


@_demonstration_only  # type: ignore[arg-type]
@csp(LETTER_POLICY)  # type: ignore[arg-type]
@xframe_options_sameorigin
def html(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The HTML part alone, for the frame; its links open beside it."""
    whole = _opened(letter_id).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(whole)


def _opened(letter_id: UUID) -> mailbox.Opened:
    found = mailbox.opened(letter_id)
    if found is None:
        raise Http404
    return found
