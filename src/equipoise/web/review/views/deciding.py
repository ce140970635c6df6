"""Approve, publish, withdraw. Each page says first what it would do; each is done on what was seen there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from equipoise.core.values.errors import InputError
from equipoise.web.criteria import actions
from equipoise.web.criteria.queries import authors, shipped_text
from equipoise.web.review.forms import Approval, Publication, Withdrawal
from equipoise.web.review.presenters.deciding import publication
from equipoise.web.review.presenters.trial_page import trial_page
from equipoise.web.review.presenters.words import REACHES
from equipoise.web.review.views.gate import team_only, who
from equipoise.web.review.views.trials import found


@team_only("GET", "HEAD", "POST")
def approve(request: HttpRequest, nct_id: str, number: int) -> HttpResponse:
    """The check-list of a draft, and its approval."""
    of = found(nct_id, number)
    if request.method == "POST":
        form = Approval(request.POST)

        def act() -> None:
            form.require()
            seen = form.cleaned_data["seen"]
            actions.approve(nct_id, number, by=who(request), now=timezone.now(), seen=seen)

        return _done(request, nct_id, act, f"Version {number} is approved. It is not in force yet.")
    if of.version is None or not of.version.open:
        return _back(nct_id)
    page = trial_page(of)
    me = who(request)
    mine = me in authors(nct_id, number)
    context = {"work": of, "page": page, "me": me, "mine": mine, "marks": REACHES}
    return render(request, "review/approve.html", context)


@team_only("GET", "HEAD", "POST")
def publish(request: HttpRequest, nct_id: str, number: int) -> HttpResponse:
    """What changes against the version in force, and putting this one in its place."""
    of = found(nct_id, number)
    if request.method == "POST":
        form = Publication(request.POST)

        def act() -> None:
            form.require()
            before = form.cleaned_data["in_force"]
            actions.publish(nct_id, number, by=who(request), now=timezone.now(), in_force=before)

        return _done(request, nct_id, act, f"Version {number} is in force.")
    if of.state != "approved":
        return _back(nct_id)
    return render(request, "review/publish.html", {"work": of, **publication(of)})


@team_only("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, nct_id: str, number: int) -> HttpResponse:
    """Give up a draft or take a version out of force, with the reason."""
    of = found(nct_id, number)
    reason, wrong = "", None
    if request.method == "POST":
        form, reason = Withdrawal(request.POST), request.POST.get("reason", "")[:2_000]
        try:
            form.require()
            actions.withdraw(
                nct_id, number, by=who(request), now=timezone.now(), reason=form.cleaned_data["reason"]
            )
            messages.success(request, f"Version {number} is withdrawn.")
            return _back(nct_id)
        except InputError as error:
            wrong = error
    context = {"work": of, "reason": reason, "error": wrong, "shipped": shipped_text(nct_id) is not None}
    return render(request, "review/withdraw.html", context, status=422 if wrong else 200)


def _done(request: HttpRequest, nct_id: str, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it, and say on the trial's page that it is done, or why not."""
    try:
        act()
        messages.success(request, said)
    except InputError as error:
        messages.error(request, str(error))
    return _back(nct_id)


def _back(nct_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("review:trial", args=[nct_id]))
