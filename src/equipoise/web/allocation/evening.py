"""Pages that show a treatment are as long as each other, so that who sees their length on its way learns no arm.

TLS hides words and not lengths, and a proxy may write lengths into its log. So what such a page says is filled up with
blanks to a whole number of steps, and is not compressed, which would bring the difference back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

STEP = 32 * 1024
"""Octets: more than two arms' words, doses and fractions differ by, many times over."""
View = Callable[..., HttpResponse]


def even(view: View) -> View:
    """The view, its pages filled up with blanks after their end to a multiple of `STEP`."""

    @wraps(view)
    def evened(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        response = view(request, *given, **named)
        # The middleware that compresses reads it again on the way out.
        request.META["HTTP_ACCEPT_ENCODING"] = "identity"
        response.content += b" " * (-len(response.content) % STEP)
        return response

    return evened
