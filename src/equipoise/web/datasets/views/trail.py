"""The trail of a trial."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.datasets import trail as presenter
from equipoise.web.datasets.forms import filters
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def trail(request: HttpRequest, trial: str) -> HttpResponse:
    """What happened in the trial, as far as who asks may see it, by what the address asks for."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRAIL)
    asked = filters(request.GET)
    shown = presenter.trail(page, asked)
    if asked.page > 1 and not shown.lines:
        raise Http404
    context = {
        "frame": page,
        "trail": shown,
        "asked": asked,
        "previous": _turned(request, shown.page - 1),
        "next": _turned(request, shown.page + 1),
    }
    return render(request, "datasets/trail.html", context)


def _turned(request: HttpRequest, page: int) -> str:
    """The question with another page."""
    asked = request.GET.copy()
    asked["page"] = str(page)
    return asked.urlencode()
