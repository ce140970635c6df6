"""Step 1: which study centre."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from equipoise.web.contact import queries
from equipoise.web.contact.views.common import page

FIRST = 8
"""Centres that are listed at once."""


@require_safe
def choose(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The centres of a study, the nearest first; `?near=` says from where."""
    found = queries.centres_of(nct_id, request.GET.get("near", ""))
    if found is None:
        raise Http404(nct_id)
    context = {
        "nct_id": found.study.nct_id,
        "title": found.study.title or found.study.nct_id,
        "near": found.near,
        "sendable": found.sendable,
        "first": found.all[:FIRST],
        "rest": found.all[FIRST:],
    }
    return page(request, "contact/choose.html", context)
