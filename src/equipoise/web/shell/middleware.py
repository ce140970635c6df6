"""What holds for every answer: headers that no other middleware sets, and a page for when a part is down."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.shell.views import trouble

logger = logging.getLogger(__name__)
# Only the visitor's position may be asked for, and only by our own pages.
POLICY = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class PermissionsPolicy:
    """Say which powers of the browser the pages use: the visitor's position, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response["Permissions-Policy"] = POLICY
        return response


class Unavailable:
    """Answer 503 with a page that says which part is down, instead of 500, and put the reason into the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in or out."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for this exception, None for one that is a fault of the code."""
        if isinstance(exception, OperationalError | InterfaceError | ProgrammingError):
            template = "503_sent" if request.method == "POST" else "503_database"
        elif isinstance(exception, IndexUnusable):
            template = "503_index"
        else:
            return None
        logger.error("%s: %s", type(exception).__name__, exception)
        response = trouble(template, 503)
        response["Retry-After"] = "60"
        return response
