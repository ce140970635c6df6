"""The results page: a search, its filters, and what was found."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from equipoise.core.registry.request import from_params
from equipoise.web.finder import kept
from equipoise.web.finder.fitting import fitted, told
from equipoise.web.finder.found import page_context
from equipoise.web.fit import answers


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page for the search in the address. HTMX takes the parts it needs out of the same page."""
    asked, problems = from_params(dict(request.GET.lists()))
    given = answers.read(request)
    page, against = fitted(asked, given)
    saved, compared = kept.kept(request, kept.SAVED), kept.kept(request, kept.COMPARED)
    own = {"saved": saved, "compared": compared, "age": request.GET.get("age", "")[:6]}
    context = page_context(page, problems) | own
    context |= told(context["rows"], page, against)
    response = render(request, "finder/results.html", context)
    query = page.request.to_query()
    response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = _etag(request, page.revision, saved)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _etag(request: HttpRequest, revision: int, saved: tuple[str, ...]) -> str:
    """Weak: two pages of one search over one state of the index, for one browser and list, say the same."""
    parts = (str(revision), request.get_full_path(), request.headers.get("Cookie", ""), *saved)
    return f'W/"{blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()}"'
