"""The saved list, of the visitor's browser or of an account: shown, exported and cleared here."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import label
from equipoise.core.registry.text import plain
from equipoise.web.accounts.entry import account_of
from equipoise.web.finder import kept
from equipoise.web.finder.marks import marks
from equipoise.web.finder.rows import row
from equipoise.web.finder.views.keeping import back
from equipoise.web.search.page import Result
from equipoise.web.studies import queries


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """The list; `?format=csv` and `?format=json` take it away. Posting `clear` empties it."""
    if request.method == "POST":
        answer = HttpResponseRedirect(reverse("finder:saved"))
        if "clear" in request.POST:
            kept.empty(request, answer, kept.SAVED)
        return answer
    numbers = kept.kept(request, kept.SAVED)
    studies = queries.many(numbers[::-1])
    match request.GET.get("format", ""):
        case "csv":
            return _csv(request, studies)
        case "json":
            return _json(request, studies)
    return render(request, "finder/saved.html", _context(request, numbers, studies))


@require_POST
def save(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Put a trial on the list, and go back. A full list is told on its own page."""
    number = queries.resolve(nct_id)
    if number is None:
        raise Http404(nct_id)
    answer = back(request, "finder:saved")
    if not kept.keep(request, answer, kept.SAVED, number):
        return HttpResponseRedirect(f"{reverse('finder:saved')}?full={number}")
    return answer


@require_POST
def unsave(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Take a trial off the list, and go back."""
    answer = back(request, "finder:saved")
    kept.drop(request, answer, kept.SAVED, nct_id)
    return answer


def _context(request: HttpRequest, numbers: Sequence[str], studies: Sequence[Study]) -> dict[str, object]:
    held = {study.nct_id for study in studies}
    today = timezone.localdate()
    return {
        "nav": "saved",
        "rows": [row(Result(study), marks(study, today)) for study in studies],
        "missing": [each for each in numbers if each not in held],
        "saved": numbers,
        "compared": kept.kept(request, kept.COMPARED),
        "most": kept.MOST[kept.SAVED],
        "full": request.GET.get("full", "")[:11],
        "account": account_of(request),
        "sign_up_open": settings.SIGN_UP_OPEN,
    }


def _csv(request: HttpRequest, studies: Sequence[Study]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="saved-trials.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(("number", "title", "status", "address"))
    writer.writerows([_inert(each) for each in line] for line in _lines(request, studies))
    return answer


def _json(request: HttpRequest, studies: Sequence[Study]) -> HttpResponse:
    names = ("nct_id", "title", "status", "url")
    answer = JsonResponse(
        {"saved": [dict(zip(names, line, strict=True)) for line in _lines(request, studies)]}
    )
    answer["Content-Disposition"] = 'attachment; filename="saved-trials.json"'
    return answer


def _lines(request: HttpRequest, studies: Sequence[Study]) -> list[tuple[str, str, str, str]]:
    return [
        (
            study.nct_id,
            plain(study.title),
            label("status", study.status),
            request.build_absolute_uri(reverse("finder:study", args=[study.nct_id])),
        )
        for study in studies
    ]


def _inert(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
