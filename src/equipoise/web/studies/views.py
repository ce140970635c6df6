"""The operator's pages: what was loaded, how it ended, and what couldn't be read."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from equipoise.web.studies import queries

LOADS_ON_PAGE = 25
BROKEN_ON_PAGE = 50

Row = TypeVar("Row", bound=Model)


@require_safe
@login_required
def loads(request: HttpRequest) -> HttpResponse:
    """Every load, newest first, under what is kept in all."""
    _require_staff(request)
    page = _page(request, queries.loads(), LOADS_ON_PAGE)
    return render(request, "studies/loads.html", {"page": page, "kept": queries.stats()})


@require_safe
@login_required
def load(request: HttpRequest, number: int) -> HttpResponse:
    """One load with the records it couldn't read."""
    _require_staff(request)
    found = queries.load(number)
    if found is None:
        raise Http404
    page = _page(request, queries.broken(number), BROKEN_ON_PAGE)
    return render(request, "studies/load.html", {"load": found, "page": page})


def _require_staff(request: HttpRequest) -> None:
    """Whoever is logged in and isn't an operator is told so, and not sent to log in again."""
    if not getattr(request.user, "is_staff", False):
        raise PermissionDenied


def _page(request: HttpRequest, rows: QuerySet[Row], size: int) -> Page[Row]:
    return Paginator(rows, size).get_page(request.GET.get("page"))
