"""Up to four trials side by side, by their numbers in the address or as put together in this browser."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipoise.web.finder import kept
from equipoise.web.finder.presenters.comparing import MOST, comparison
from equipoise.web.finder.views.keeping import back
from equipoise.web.studies import queries

_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)


@never_cache
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The table. `?id=` names the trials; without it, those put together here. `?only=differences` narrows it."""
    asked = tuple(dict.fromkeys(each.strip().upper() for each in request.GET.getlist("id") if each.strip()))
    numbers = asked or kept.kept(request, kept.COMPARED)
    known = [each for each in numbers if _NUMBER.fullmatch(each)][:MOST]
    studies = queries.many(known)
    held = [study.nct_id for study in studies]
    table = comparison(studies, timezone.localdate())
    only = request.GET.get("only") == "differences"
    context = {
        "nav": "compare",
        "table": table,
        "rows": table.different if only else table.rows,
        "only": only,
        "left_out": numbers[len(known) :] if len(known) == MOST else (),
        "missing": [
            each[:20] for each in numbers[: MOST + 1] if each not in held and each not in numbers[MOST:]
        ],
        "address": request.build_absolute_uri(_address(held)) if held else "",
        "links": [(each, _address([other for other in held if other != each])) for each in held],
        "all_query": _query(held),
        "full": request.GET.get("full", "")[:11],
        "compared": kept.kept(request, kept.COMPARED),
    }
    return render(request, "finder/compare.html", context)


@require_POST
def add(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Put a trial into the comparison, and go back. A full one is told on its own page."""
    number = queries.resolve(nct_id)
    if number is None:
        raise Http404(nct_id)
    answer = back(request, "finder:compare")
    if not kept.keep(request, answer, kept.COMPARED, number):
        return HttpResponseRedirect(f"{reverse('finder:compare')}?full={number}")
    return answer


@require_POST
def remove(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Take a trial out of the comparison, and go back."""
    answer = back(request, "finder:compare")
    kept.drop(request, answer, kept.COMPARED, nct_id)
    return answer


def _query(numbers: list[str]) -> str:
    return urlencode([("id", each) for each in numbers])


def _address(numbers: list[str]) -> str:
    return f"{reverse('finder:compare')}{f'?{_query(numbers)}' if numbers else ''}"
