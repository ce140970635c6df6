"""What every page of contact needs: nobody else keeps it, and no other site hears its address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that nobody keeps."""
    return private(render(request, template, {"nav": "find", **context}, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """The same, kept out of caches and search engines. Its address is told nobody, only that it is of this site:
    a form without any origin would be refused as forged.
    """
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
