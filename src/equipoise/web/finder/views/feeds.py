"""A search as a feed: JSON, Atom and RSS, newest first, for programs and for those who want to be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.core.registry.text import plain
from equipoise.web.finder.found import about, result_row
from equipoise.web.finder.rows import Row
from equipoise.web.search.page import Result, SearchPage
from equipoise.web.search.queries import search

MOST = 50
FRESH_FOR = 300  # seconds; a reader that asks more often gets nothing newer
# What XML 1.0 can't hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Write = Callable[[HttpRequest, SearchPage], HttpResponse]


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The rows of one page of the search, with its total; pages and order are those of the address."""
    asked, problems = from_params(dict(request.GET.lists()))
    return _answer(request, asked, partial(_json, problems=[asdict(each) for each in problems]))


@require_safe
def as_atom(request: HttpRequest) -> HttpResponse:
    """The newest of what the search finds, as Atom (RFC 4287)."""
    return _feed(request, Atom1Feed)


@require_safe
def as_rss(request: HttpRequest) -> HttpResponse:
    """The newest of what the search finds, as RSS 2.0."""
    return _feed(request, Rss201rev2Feed)


def _feed(request: HttpRequest, kind: type[Atom1Feed | Rss201rev2Feed]) -> HttpResponse:
    asked, _ = from_params(dict(request.GET.lists()))
    return _answer(request, asked.but(sort="newest", page_size=MOST), partial(_syndicate, kind=kind))


def _answer(request: HttpRequest, asked: SearchRequest, write: Write) -> HttpResponse:
    """The answer with its tag: one state of the index gives one answer, so a known tag gets 304."""
    page = search(asked, with_facets=False)
    day = timezone.localdate().isoformat()
    etag = quote_etag(f"{page.revision}-{page.total}-{day}")
    response = write(request, page)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return get_conditional_response(request, etag=etag, response=response) or response


def _json(request: HttpRequest, page: SearchPage, problems: list[dict[str, str]]) -> HttpResponse:
    return JsonResponse(
        {
            "total": page.total,
            "page": page.request.page,
            "pages": page.pages,
            "search": _asked(page.request),
            "place": page.place.label if page.place else None,
            "problems": [*(each["sentence"] for each in problems), *page.problems],
            "html": _address(request, page.request),
            "results": [_result(request, each) for each in page.results],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _asked(asked: SearchRequest) -> dict[str, list[str]]:
    """The search as its parameters, each with its values."""
    found: dict[str, list[str]] = {}
    for key, value in asked.to_params():
        found.setdefault(key, []).append(value)
    return found


def _result(request: HttpRequest, result: Result) -> dict[str, Any]:
    row, site = result_row(result), result.site
    return {
        "nct_id": row.nct_id,
        "title": row.title,
        "status": row.status,
        "what": row.what,
        "conditions": [plain(each) for each in result.study.conditions],
        "phases": list(result.study.design.phases),
        "ages": row.ages,
        "score": round(result.score, 4),
        "distance_km": None if result.distance_km is None else round(result.distance_km, 1),
        "site": None
        if site is None
        else {
            "facility": site.facility,
            "city": site.city,
            "state": site.state,
            "country": site.country,
            "status": site.status,
        },
        "updated": {"label": row.updated_label, "date": str(row.updated.date)} if row.updated else None,
        "marks": list(row.marks),
        "demonstration": row.demonstration,
        "html": request.build_absolute_uri(reverse("finder:study", args=[row.nct_id])),
    }


def _syndicate(
    request: HttpRequest, page: SearchPage, kind: type[Atom1Feed | Rss201rev2Feed]
) -> HttpResponse:
    feed = kind(
        title=_xml(f"Trials{about(page)} · Equipoise"),
        link=_address(request, page.request),
        description="Trials that this search finds, the newest change first.",
        language="en-gb",
        feed_url=request.build_absolute_uri(),
        feed_guid=_address(request, page.request),
    )
    for result in page.results:
        row = result_row(result)
        link = request.build_absolute_uri(reverse("finder:study", args=[row.nct_id]))
        feed.add_item(
            title=_xml(row.title or row.nct_id),
            link=link,
            description=escape(_xml(_told(row))),  # feed readers take a summary for HTML
            unique_id=link,
            unique_id_is_permalink=True,
            # Atom has a word for the change itself, RSS one date only.
            pubdate=None if kind is Atom1Feed else _moment(row),
            updateddate=_moment(row),
            categories=tuple(map(_xml, row.conditions)),
            author_name="Equipoise",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _told(row: Row) -> str:
    facts = [row.status_label, row.what, row.places]
    if row.updated:
        facts.append(f"{row.updated_label}: {row.updated.date.words()}")
    return ". ".join(each.rstrip(". …") if each.endswith(".") else each for each in facts if each) + "."


def _moment(row: Row) -> datetime:
    """The start of the day of the last change; a record without a date counts as very old."""
    return datetime.combine(row.updated.date.earliest if row.updated else date(2000, 1, 1), time(), UTC)


def _address(request: HttpRequest, asked: SearchRequest) -> str:
    """The page for people of the same search, without order or page."""
    query = urlencode(asked.but(sort="relevance", page_size=SearchRequest().page_size).to_params())
    return request.build_absolute_uri(reverse("finder:results") + (f"?{query}" if query else ""))


def _xml(text: str) -> str:
    """Without the characters no XML document may hold."""
    return _NOT_XML.sub("", text)
