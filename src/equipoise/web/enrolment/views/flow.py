"""The flow of participants: drawn, as a table, and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.enrolment import drawing, queries
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def flow(request: HttpRequest, trial: str) -> HttpResponse:
    """How many came how far, over all sites and at each. Nothing here is by arm."""
    page = frame(request, trial)
    page.require(Deed.SEE_FLOW)
    return render(request, "enrolment/flow.html", _context(page))


@never_cache
@require_safe
def drawn(request: HttpRequest, trial: str) -> HttpResponse:
    """The diagram as a file."""
    page = frame(request, trial)
    page.require(Deed.SEE_FLOW)
    text = render_to_string("enrolment/flow.svg", _context(page))
    name = f"{trial}-flow-{page.now:%Y-%m-%d}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="image/svg+xml", headers=headers)


def _context(page: Frame) -> dict[str, object]:
    counts = queries.flow(page.trial.trial)
    return {"frame": page, "flow": counts, "drawing": drawing.drawn(counts), "now": page.now}
