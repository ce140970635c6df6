"""Figures: how long persons wait, how far messages come, why they are declined, who has how much to do."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed
from equipoise.web.workspace import counting, exporting


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The page."""
    found = counting.page(_asked(request), timezone.now())
    return render(request, "workspace/figures.html", {"found": found, "here": "figures"})


@never_cache
@require_safe
def export(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """One of its tables as CSV."""
    found = counting.tables(counting.page(_asked(request), timezone.now())).get(table)
    if found is None:
        raise Http404
    response = StreamingHttpResponse(exporting.lines(*found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    return response


def _asked(request: HttpRequest) -> counting.Asked:
    """What was asked for, within one's own sites; 404 for who works at none and does not run all."""
    who = standing(request)
    own = counting.every_site() if who.may(Deed.SEE_FIGURES) else who.sites_where(Deed.SEE_FIGURES)
    if not own and not who.may(Deed.SEE_FIGURES):
        raise Http404
    site, study = request.GET.get("site", ""), request.GET.get("study", "")[:11].upper()
    number = int(site) if site.isdecimal() and len(site) < 18 else None
    return counting.Asked(
        own=frozenset(own),
        site=number if number in own else None,
        nct_id=study,
        first=_day(request.GET.get("from", "")),
        last=_day(request.GET.get("to", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
