"""The history of a trial's file, and two versions of it compared."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from equipoise.web.review.presenters.history import comparison, history_page
from equipoise.web.review.views.gate import require_number, team_only


@team_only("GET", "HEAD")
def history(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Every version, and who did what to them when."""
    page = history_page(require_number(nct_id))
    if page is None:
        raise Http404
    return render(request, "review/history.html", {"page": page})


@team_only("GET", "HEAD")
def compare(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Two versions: `?before=1&after=2`; 0 is the file that ships."""
    page = comparison(require_number(nct_id), request.GET.get("before", ""), request.GET.get("after", ""))
    if page is None:
        raise Http404
    return render(request, "review/compare.html", {"page": page}, status=422 if page.error else 200)
