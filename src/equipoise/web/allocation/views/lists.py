"""The lists as everybody may know them: how long, how far used, what was committed to."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.allocation import actions, holding, presenters, queries
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def lists(request: HttpRequest, trial: str) -> HttpResponse:
    """What the trial's manager has to know of the lists."""
    page = frame(request, trial)
    page.require(Deed.PREPARE_LISTS)
    context = {"frame": page, "shown": presenters.lists(trial), "rings": holding.shown(trial, page.now)}
    return render(request, "allocation/lists.html", context)


@never_cache
@require_safe
def commitment(request: HttpRequest, trial: str) -> HttpResponse:
    """The published file: it holds no secret."""
    page = frame(request, trial)
    page.require(Deed.PREPARE_LISTS)
    if not queries.is_sealed(trial):
        raise Http404
    text = json.dumps(actions.published(trial), indent=1, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{trial}-commitment.json"'
    return response
