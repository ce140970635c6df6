"""What the answers say, the answers themselves, and how they are taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from equipoise.web.fit import answers as kept
from equipoise.web.fit import queries, showing
from equipoise.web.fit.views.common import check, page, private, to


@require_safe
def result(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What speaks for and against, what is open, and the list of what to ask or bring."""
    found = check(request, nct_id)
    context = {
        "result": showing.result(found),
        "given": queries.given(found),
        "reachable": found.study.status == "RECRUITING",
    }
    return page(request, "fit/result.html", found, context)


@require_safe
def answers(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Every answer, to look over and change."""
    found = check(request, nct_id)
    context = {"given": queries.given(found), "others": len(queries.others(found))}
    return page(request, "fit/answers.html", found, context)


@require_POST
def take_back(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Take one answer back, or all that are of other trials, as if it had not been asked."""
    found = check(request, nct_id)
    keys = queries.others(found) if request.POST.get("others") else (request.POST.get("key", ""),)
    response = to("answers", nct_id)
    kept.write(response, found.answers.without(*keys))
    return private(response)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete all answers from the browser, and go back to where one was."""
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if here else reverse("finder:home"))
    kept.forget(response)
    return private(response)
