"""The study page, the same for paper, and the same as JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import blake2b
from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import LabelledDate, Study
from equipoise.web.finder import kept
from equipoise.web.finder.maps import MOST_POINTS, site_map, study_points
from equipoise.web.finder.presenters.medical_trial import json_ld
from equipoise.web.finder.presenters.page import study_page
from equipoise.web.finder.presenters.whole_list import WholeList
from equipoise.web.search.engine import gazetteer
from equipoise.web.search.near import Near, TownOf, near
from equipoise.web.search.typed_record import study_json
from equipoise.web.sites import queries as centres
from equipoise.web.studies import queries

RELEASE = version("equipoise")


@require_safe
def study(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Everything about one trial; `?near=` measures its sites from a place."""
    return _page(request, nct_id, "finder/study.html", "finder:study")


@require_safe
def study_print(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The same for paper: everything open, with room for notes."""
    return _page(request, nct_id, "finder/study_print.html", "finder:study_print")


@require_safe
def study_sites(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Every place of a trial, a page at a time; `?near=` measures them from a place."""
    return _page(request, nct_id, "finder/sites.html", "finder:sites")


@require_safe
def record(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The typed record with what doesn't agree in it and what it doesn't say, as JSON."""
    found = queries.study(nct_id)
    if found is None:
        raise Http404(nct_id)
    if found.nct_id != nct_id:
        return HttpResponsePermanentRedirect(reverse("finder:record", args=[found.nct_id]))
    today = timezone.localdate()
    tag = _tag(found, today.isoformat())
    return _fresh(request, found, tag) or _stamped(JsonResponse(study_json(found, today)), found, tag)


def _page(request: HttpRequest, nct_id: str, template: str, name: str) -> HttpResponse:
    found, version_of = _asked(request, nct_id)
    if found.nct_id != nct_id:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(
            reverse(name, args=[found.nct_id]) + (f"?{query}" if query else "")
        )
    words = () if request.GET.get("version") else centres.words(found)
    day, cookie = timezone.localdate().isoformat(), request.headers.get("Cookie", "")
    saved = repr(kept.kept(request, kept.SAVED))
    tag = _tag(found, day, request.get_full_path(), cookie, repr(words), saved)
    answer = _fresh(request, found, tag)
    if answer is None:
        context = {**_context(request, found, words), "version_of": version_of}
        answer = _stamped(render(request, template, context), found, tag)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _asked(request: HttpRequest, nct_id: str) -> tuple[Study, LabelledDate | None]:
    """The study; with `?version=`, as it was in that version, and the day that one was updated."""
    asked = request.GET.get("version", "")
    if not asked:
        found = queries.study(nct_id)
        if found is None:
            raise Http404(nct_id)
        return found, None
    raw = queries.version(nct_id, int(asked)) if asked.isdecimal() and len(asked) < 18 else None
    if raw is None:
        raise Http404(asked[:40])
    old = read(raw)
    return old, old.date("last_update_posted") or old.date("last_update_submitted")


def _context(request: HttpRequest, found: Study, words: tuple[centres.Word | None, ...]) -> dict[str, Any]:
    places = gazetteer()
    here: Near = near(request.GET.get("near", ""), places)
    address = request.build_absolute_uri(reverse("finder:study", args=[found.nct_id]))
    page = study_page(found, timezone.localdate(), here.point, TownOf(places), words)
    whole_list = WholeList(found.nct_id, {name: request.GET.get(name, "") for name in ("near", "version")})
    return {
        "nav": "find",
        "study": page,
        "near": here,
        "is_old": bool(request.GET.get("version")),
        "site_map": site_map(study_points(page.sites.all, whole_list.row), place=here.place, map_id="sites"),
        "whole_list": whole_list,
        "listed": whole_list.part(page.sites, request.GET.get("page", "")),
        "mapped": MOST_POINTS,
        "today": timezone.localdate(),
        "canonical": address,
        "json_ld": json_ld(found, address),
        "saved": kept.kept(request, kept.SAVED),
        "compared": kept.kept(request, kept.COMPARED),
    }


def _tag(found: Study, *parts: str) -> str:
    """Weak: two pages of one state of the record, on one day, for one browser, say the same."""
    digest = blake2b(
        chr(0).join((RELEASE, repr(found), *parts)).encode("utf-8", "surrogatepass"), digest_size=12
    )
    return f'W/"{digest.hexdigest()}"'


def _modified(found: Study) -> int | None:
    """The day the record last changed, as seconds since 1970; None where it doesn't say it."""
    said = found.date("last_update_posted") or found.date("last_update_submitted")
    day: date | None = said.date.earliest if said else None
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else None


def _fresh(request: HttpRequest, found: Study, tag: str) -> HttpResponse | None:
    """304 where the browser holds this very page."""
    answer: HttpResponse | None = get_conditional_response(request, etag=tag, last_modified=_modified(found))
    return answer


def _stamped(answer: HttpResponse, found: Study, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    modified = _modified(found)
    if modified is not None:
        answer["Last-Modified"] = datetime.fromtimestamp(modified, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return answer
