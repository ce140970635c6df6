"""One question at a time."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries
from equipoise.web.fit.fields import from_post
from equipoise.web.fit.queries import Asked, Check
from equipoise.web.fit.views import common, listing
from equipoise.web.fit.views.common import check, page, private, to


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What this is and what happens with the answers; who answers."""
    found = check(request, nct_id)
    if request.method != "POST":
        return page(request, "fit/start.html", found, {})
    response = to("next", nct_id)
    try:
        kept.write(response, kept.Answers(found.answers.said, kept.as_who(request.POST.get("who"))))
    except kept.TooMany:
        return page(request, "fit/too_many.html", found, {}, 422)
    return private(response)


@require_safe
def onward(request: HttpRequest, nct_id: str) -> HttpResponse:
    """To the question that settles most now, or to the result."""
    found = check(request, nct_id)
    key = queries.next_question(found, go_on=bool(request.GET.get("all")))
    query = common.flags(request)
    return private(to("question", nct_id, key, query=query) if key else to("result", nct_id))


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, nct_id: str, key: str) -> HttpResponse:
    """One question with its field; an answer leads on to the next."""
    found = check(request, nct_id)
    asked = queries.asked(found, key)
    if asked is None:
        listed = queries.asked_list(found, key)
        if listed is None:
            raise Http404(key[:60])
        return listing.entries(request, found, listed)
    if request.method != "POST":
        return _page(request, found, asked)
    field, answer = from_post(asked.field, asked.fact, request.POST.dict(), timezone.localdate())
    if answer is None:
        return _page(request, found, queries.with_field(asked, field), 422)
    response = common.onward(request, nct_id)
    try:
        kept.write(response, queries.answered(found, key, answer))
    except kept.TooMany:
        wrong = queries.with_field(asked, field).wrong(common.TOO_MANY)
        return _page(request, found, wrong, 422)
    return private(response)


def _page(request: HttpRequest, found: Check, asked: Asked, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"asked": asked, **listing.progress(found, asked.key)}
    return page(request, "fit/question.html", found, context, status)
