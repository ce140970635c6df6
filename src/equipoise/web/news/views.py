"""News as Atom (RFC 4287), of one study and of a search: for programs, and for who would rather have no letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from equipoise.core.news.kinds import KINDS, OTHER, TOPICS, Topic
from equipoise.core.news.sentences import cut
from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.core.registry.request_words import phrase
from equipoise.core.registry.text import plain
from equipoise.web.news import queries
from equipoise.web.news.atom import Feed, printable
from equipoise.web.news.queries import News
from equipoise.web.search import queries as search
from equipoise.web.studies import queries as studies

MOST = 50
"""Entries of a feed."""
MOST_FOUND = 5_000
"""Studies of a search whose news is looked at: those whose records changed last."""
AGE = timedelta(days=60)
FRESH_FOR = 300
"""Seconds; a reader that asks more often gets nothing newer."""
_TITLE = 200


@require_safe
def of_study(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What happened to one study, the newest first."""
    found = studies.resolve(nct_id)
    if found is None:
        raise Http404
    if found != nct_id:
        return HttpResponsePermanentRedirect(reverse("news:of_study", args=[found]))
    title = plain(studies.titles([found])[found]) or found
    page = request.build_absolute_uri(reverse("finder:history", args=[found]))
    feed = _feed(request, f"News of {cut(title, _TITLE)} · Equipoise", page, f"study/{found}")
    return _answer(request, feed, queries.of_study(found, MOST))


@require_safe
def of_search(request: HttpRequest) -> HttpResponse:
    """What happened in the last 60 days to the studies that a search finds now, the newest first.

    The search is taken by its word: never some of its words alone, as a page of results does that finds nothing.
    """
    asked, _ = from_params(dict(request.GET.lists()))
    asked = asked.but(sort="relevance", page_size=SearchRequest().page_size)
    found = search.numbers(asked, MOST_FOUND)
    news = queries.of_studies(found, timezone.now() - AGE, MOST)
    feed = _feed(request, f"News: {phrase(asked)} · Equipoise", _results(request, asked), _name(asked))
    return _answer(request, feed, news, studies.titles({each.nct_id for each in news}))


def _results(request: HttpRequest, asked: SearchRequest) -> str:
    query = asked.to_query()
    return request.build_absolute_uri(reverse("finder:results") + (f"?{query}" if query else ""))


def _name(asked: SearchRequest) -> str:
    """A name for a search that says nothing of it: what somebody looks for is in no identifier."""
    return f"search/{blake2b(asked.to_query().encode(), digest_size=16).hexdigest()}"


def _feed(request: HttpRequest, title: str, page: str, name: str) -> Feed:
    return Feed(
        title=printable(title),
        link=page,
        description="What changed, one entry for each change.",
        language="en-gb",
        feed_url=request.build_absolute_uri(),
        feed_guid=_tag(name),
    )


def _answer(
    request: HttpRequest, feed: Feed, news: Sequence[News], titles: Mapping[str, str] | None = None
) -> HttpResponse:
    """The feed, or 304 for who has it already. `titles`: of the studies, where the feed is of many."""
    for each in news:
        feed.add_item(**_entry(request, each, (titles or {}).get(each.nct_id)))
    written = feed.writeString("utf-8")
    etag = quote_etag(blake2b(written.encode(), digest_size=16).hexdigest())
    response = HttpResponse(written, content_type=feed.content_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return get_conditional_response(request, etag=etag, response=response) or response


def _entry(request: HttpRequest, news: News, title: str | None) -> dict[str, Any]:
    kind = KINDS.get(news.kind, KINDS[OTHER])
    about = f": {cut(plain(title) or news.nct_id, _TITLE)}" if title is not None else ""
    return {
        "title": printable(f"{kind.label}{about}"),
        "link": request.build_absolute_uri(_address(news)),
        "description": escape(printable(news.sentence)),  # feed readers take a summary for HTML
        "unique_id": _tag(f"news/{news.id}"),
        "updateddate": news.at,
        "categories": (TOPICS[Topic(news.topic)].label, news.nct_id),
        "author_name": "Equipoise",
    }


def _address(news: News) -> str:
    """Where both versions stand beside each other; of a study that is new, its page."""
    if news.before is None:
        return reverse("finder:study", args=[news.nct_id])
    query = urlencode({"from": news.before, "to": news.after})
    return f"{reverse('finder:history', args=[news.nct_id])}?{query}"


def _tag(name: str) -> str:
    """A tag URI (RFC 4151): it stays the same wherever the feed is read from."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2026:{name}"
