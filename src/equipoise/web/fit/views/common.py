"""What every page of the self-check needs: the study, the answers, and that nobody else may keep the page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries
from equipoise.web.fit.queries import Check
from equipoise.web.studies import queries as studies


def check(request: HttpRequest, nct_id: str) -> tuple[Check, str]:
    """The trial with the answers that came along, and its title; 404 where there is no such study."""
    found = studies.study(nct_id)
    if found is None:
        raise Http404(nct_id)
    return queries.check(found, kept.read(request), timezone.localdate()), found.title


def page(
    request: HttpRequest, template: str, nct_id: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that nobody keeps: not the browser's history beyond this session, no proxy, no search engine."""
    own = {"nav": "find", "nct_id": nct_id, "everything": bool(request.GET.get("all")), **context}
    return private(render(request, template, own, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """The same, with the headers that keep answers out of caches, referrers and search engines."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
