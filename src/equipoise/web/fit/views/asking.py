"""One question at a time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries
from equipoise.web.fit.fields import from_post
from equipoise.web.fit.queries import Check
from equipoise.web.fit.views.common import check, page, private

TOO_MANY = (
    "There are more answers than your browser may keep. Delete some of them, then answer this one again."
)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What this is and what happens with the answers; who answers."""
    found, title = check(request, nct_id)
    if request.method == "POST":
        who: kept.Who = "doctor" if request.POST.get("who") == "doctor" else "patient"
        response = _to("fit:next", nct_id)
        kept.write(response, kept.Answers(found.answers.facts, found.answers.clocks, who))
        return private(response)
    return page(
        request, "fit/start.html", nct_id, {"trial": found.trial, "title": title, "answers": found.answers}
    )


@require_safe
def onward(request: HttpRequest, nct_id: str) -> HttpResponse:
    """To the question that settles most now, or to the result."""
    found, _ = check(request, nct_id)
    everything = bool(request.GET.get("all"))
    key = queries.next_question(found, go_on=everything)
    return private(
        _to("fit:question", nct_id, key, everything=everything) if key else _to("fit:result", nct_id)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, nct_id: str, key: str) -> HttpResponse:
    """One question with its field; an answer leads on to the next."""
    found, title = check(request, nct_id)
    asked = queries.asked(found, key)
    if asked is None:
        raise Http404(key[:60])
    status = 200
    if request.method == "POST":
        field, answer = from_post(asked.field, asked.fact, request.POST.dict(), timezone.localdate())
        if answer is not None:
            return _kept(request, nct_id, found, key, answer)
        asked, status = queries.with_field(asked, field), 422
    context = {"trial": found.trial, "title": title, "asked": asked, "number": queries.count_given(found) + 1}
    return page(request, "fit/question.html", nct_id, context, status)


def _kept(request: HttpRequest, nct_id: str, found: Check, key: str, answer: kept.Answer) -> HttpResponse:
    """Keep the answer and lead on: to the next question, or back to the list of answers where one was changed."""
    back = "fit:answers" if request.GET.get("change") else "fit:next"
    response = _to(back, nct_id, everything=bool(request.GET.get("all")))
    try:
        kept.write(response, queries.answered(found, key, answer))
    except kept.TooMany:
        return page(request, "fit/too_many.html", nct_id, {"said": TOO_MANY}, 422)
    return private(response)


def _to(name: str, nct_id: str, *more: str, everything: bool = False) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, args=[nct_id, *more]) + ("?all=1" if everything else ""))
