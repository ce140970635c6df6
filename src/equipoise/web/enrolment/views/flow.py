"""The flow of participants: drawn, as a table, and as a file; over all sites, or at one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.enrolment.flow import sums
from equipoise.web.enrolment import drawing, queries
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def flow(request: HttpRequest, trial: str) -> HttpResponse:
    """How many came how far, over all sites or at the one asked for. Nothing here is by arm."""
    page = frame(request, trial)
    page.require(Deed.SEE_FLOW)
    return render(request, "enrolment/flow.html", _context(page, request.GET.get("site", "")))


@never_cache
@require_safe
def drawn(request: HttpRequest, trial: str) -> HttpResponse:
    """The diagram as a file."""
    page = frame(request, trial)
    page.require(Deed.SEE_FLOW)
    context = _context(page, request.GET.get("site", ""))
    text = render_to_string("enrolment/flow.svg", context)
    site = f"-site-{context['site']}" if context["site"] else ""
    name = f"{trial}-flow{site}-{page.now:%Y-%m-%d}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="image/svg+xml", headers=headers)


def _context(page: Frame, site: str) -> dict[str, object]:
    """What both show. Http404 for a site at which nobody was looked at."""
    whole = queries.flow(page.trial.trial)
    counts = whole.sites.get(site) if site else whole
    if counts is None:
        raise Http404
    found = sums(counts)
    return {
        "frame": page,
        "whole": whole,
        "flow": counts,
        "site": site,
        "sums": found,
        "wrong": [each for each in found if not each.holds],
        "drawing": drawing.drawn(counts),
        "now": page.now,
    }
