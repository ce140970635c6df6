"""What every page of the self-check needs: the study, the answers, and that nobody else may keep the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries
from equipoise.web.fit.queries import Check
from equipoise.web.studies import queries as studies

TOO_MANY = (
    "This is more than your browser may keep. Look over your answers, take some of them back, then try again."
)
FLAGS = ("all", "change")
"""Said in the address of a question: ask on though something speaks against; come back to the list of answers."""


def check(request: HttpRequest, nct_id: str) -> Check:
    """The trial with the answers that came along; 404 where there is no such study."""
    found = studies.study(nct_id)
    if found is None:
        raise Http404(nct_id)
    return queries.check(found, kept.read(request), timezone.localdate())


def page(
    request: HttpRequest,
    template: str,
    found: Check,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page that nobody keeps: not the browser's history beyond this session, no proxy, no search engine."""
    own = {
        "nav": "find",
        "nct_id": found.study.nct_id,
        "title": found.study.title or found.study.nct_id,
        "trial": found.trial,
        "who": found.answers.who,
        "answered": bool(found.answers),
        "flags": flags(request),
        "changing": bool(request.GET.get("change")),
        "unreadable": kept.unreadable(request),
    }
    return private(render(request, template, own | context, status=status))


def flags(request: HttpRequest) -> str:
    """The query string that carries on what the address says of the way: empty, `?all=1`, `?change=1` or both."""
    said = {name: "1" for name in FLAGS if request.GET.get(name)}
    return f"?{urlencode(said)}" if said else ""


def to(name: str, *parts: object, query: str = "") -> HttpResponseRedirect:
    """On to a page of the self-check."""
    return HttpResponseRedirect(reverse(f"fit:{name}", args=parts) + query)


def onward(request: HttpRequest, nct_id: str) -> HttpResponseRedirect:
    """Where an answer leads: to the next question, or back to the list of answers where one was changed."""
    query = "?all=1" if request.GET.get("all") else ""
    return to("answers", nct_id) if request.GET.get("change") else to("next", nct_id, query=query)


def private(response: HttpResponse) -> HttpResponse:
    """The same, with the headers that keep answers out of caches, referrers and search engines."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
