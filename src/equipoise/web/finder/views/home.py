"""The home page: one question, and what happens next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from equipoise.core.registry.request import DEFAULT_WITHIN_KM, SearchRequest
from equipoise.web.finder.filters import distances
from equipoise.web.studies.queries import stats

EXAMPLES = ("breast cancer", "lung cancer", "prostate cancer", "melanoma", "lymphoma", "brain metastases")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The form, the steps, the limits, the other ways in, and how much is searched."""
    choices, within = distances(SearchRequest(within_km=DEFAULT_WITHIN_KM))
    response = render(
        request,
        "finder/home.html",
        {
            "nav": "home",
            "examples": EXAMPLES,
            "distances": choices,
            "within": within,
            "collection": stats(),
        },
    )
    response["Cache-Control"] = "no-cache"
    return response
