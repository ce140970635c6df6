"""Headers on every answer that no other middleware sets."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
