"""Costs and quality-adjusted years of life of all participants, for those who analyse them: nothing tells an arm."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.followup import worth
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def costs(request: HttpRequest, trial: str) -> HttpResponse:
    """The page; what the protocol leaves unset is named, and what needs it isn't there."""
    page = frame(request, trial)
    page.require(Deed.EXPORT_BLINDED)
    if trials.protocol(trial).design is None:
        raise Http404
    return render(request, "followup/costs.html", {"frame": page, "shown": worth.shown(trial, page.now)})
