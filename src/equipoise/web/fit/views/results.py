"""What the answers say, the answers themselves, and how they are deleted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries
from equipoise.web.fit.views.common import check, page, private


@require_safe
def result(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What speaks for and against, what is open, and the list of what to ask or bring."""
    found, title = check(request, nct_id)
    context = {
        "trial": found.trial,
        "title": title,
        "result": queries.result(found),
        "answers": found.answers,
    }
    return page(request, "fit/result.html", nct_id, context)


@require_safe
def answers(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Every answer, to look over and change."""
    found, title = check(request, nct_id)
    context = {"trial": found.trial, "title": title, "given": queries.given(found)}
    return page(request, "fit/answers.html", nct_id, context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete all answers from the browser, and go back to where one was."""
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if here else reverse("finder:home"))
    kept.forget(response)
    return private(response)
