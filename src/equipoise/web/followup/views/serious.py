"""Serious events: what the site wrote, what the sponsor judged, whom it told, and by when. Every page is blind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.followup.cleaning import Place
from equipoise.core.values.errors import InputError
from equipoise.web.followup import addresses
from equipoise.web.followup.safety import actions, cases, showing
from equipoise.web.followup.safety.cases import Case
from equipoise.web.followup.safety.forms import Judging, Reporting, TakingBack
from equipoise.web.followup.views.common import new_key
from equipoise.web.shell.zones import town
from equipoise.web.trials.forms import Asked
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def serious(request: HttpRequest, trial: str) -> HttpResponse:
    """Every serious event that one may read of, the most pressing first."""
    page = frame(request, trial)
    page.require(Deed.SEE_DATA)
    sites = [each.number for each in page.sites(Deed.SEE_DATA)]
    found = showing.listed(trial, cases.cases(trial, sites), page.now)
    context = {
        "frame": page,
        "open": [each for each in found if each.is_open],
        "settled": [each for each in found if not each.is_open],
        "zone": town(str(cases.sponsor_zone(trial))),
    }
    return render(request, "followup/serious.html", context)


@never_cache
@require_safe
def event(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """One of them: its clocks, the two judgements and the stricter, the story, and whom the sponsor told."""
    page, found = _opened(request, trial, where)
    site = found.site.number
    context = {
        **_around(page, found),
        "judgements": showing.judgements(found),
        "newest": found.newest,
        "earlier": showing.earlier(found),
        "reports": showing.reports(found),
        "review_href": addresses.of_place("review", trial, found.place),
        "form_href": addresses.of_place("form", trial, found.place),
        "may_judge": page.may(Deed.ASSESS_EVENTS, site),
        "may_report": page.may(Deed.REPORT_EVENTS, site),
        "may_enter": page.may(Deed.ENTER_DATA, site),
        "unblinding_href": reverse("allocation:emergency_ask", args=[trial])
        if page.may(Deed.UNBLIND, site)
        else "",
        "zone": town(str(found.zone)),
        "site_zone": town(found.site.zone),
    }
    return render(request, "followup/serious_event.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """Asks the safety physician for the sponsor's judgement."""
    page, found = _opened(request, trial, where)
    by = page.require(Deed.ASSESS_EVENTS, found.site.number)
    form = Judging(request.POST if request.method == "POST" else None, initial=_former(found))

    def act() -> None:
        key = form.cleaned_data["key"]
        actions.assess(trial, found.place, form.judgement(), by=by, now=page.now, key=key)

    if request.method == "POST" and _tried(form, act):
        return _kept(request, trial, found, "Kept. The stricter of the two judgements counts.")
    context = {
        "form": form,
        "site_words": showing.site_words(found),
        "review_href": addresses.of_place("review", trial, found.place),
    }
    return _asked(request, page, found, "followup/serious_judge.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """Asks whom the sponsor told, when, and under which number."""
    page, found = _opened(request, trial, where)
    by = page.require(Deed.REPORT_EVENTS, found.site.number)
    form = Reporting(request.POST if request.method == "POST" else None)

    def act() -> None:
        key = form.cleaned_data["key"]
        actions.report(trial, found.place, form.told(), by=by, now=page.now, key=key)

    if request.method == "POST" and _tried(form, act):
        return _kept(request, trial, found, "Noted.")
    return _asked(request, page, found, "followup/serious_report.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, trial: str, report: int, **where: Any) -> HttpResponse:
    """Asks why a report that was noted is taken back."""
    page, found = _opened(request, trial, where)
    by = page.require(Deed.REPORT_EVENTS, found.site.number)
    one = next(
        (each for each in showing.reports(found) if each.number == report and not each.row.fell_at), None
    )
    if one is None:
        raise Http404
    form = TakingBack(request.POST if request.method == "POST" else None)

    def act() -> None:
        key, why = form.cleaned_data["key"], form.cleaned_data["why"]
        actions.take_back(trial, found.place, report, why, by=by, now=page.now, key=key)

    if request.method == "POST" and _tried(form, act):
        return _kept(request, trial, found, "Taken back. It stays to be seen.")
    return _asked(request, page, found, "followup/serious_take_back.html", {"form": form, "report": one})


def _opened(request: HttpRequest, trial: str, where: dict[str, Any]) -> tuple[Frame, Case]:
    """The page of an event; Http404 for one that isn't there, isn't serious, or isn't theirs to see."""
    page = frame(request, trial)
    place: Place = addresses.place(where["number"], where["visit"], where["form"], where["occurrence"])
    found = cases.case(trial, place)
    if found is None:
        raise Http404
    page.require(Deed.SEE_DATA, found.site.number)
    return page, found


def _around(page: Frame, found: Case) -> dict[str, Any]:
    return {
        "frame": page,
        "one": showing.shown(page.trial.trial, found, page.now),
        "place": found.place,
        "site": found.site.number,
    }


def _former(found: Case) -> dict[str, Any]:
    """What is offered: the newest judgement; for the first, the day on which the site told the sponsor."""
    newest = found.newest
    if newest is None:
        return {"received": found.event.learned or ""}
    return {
        "received": newest.received,
        "cause": newest.cause,
        "expected": newest.expected,
        "reasons": newest.reasons,
        "narrative": newest.narrative,
    }


def _tried(form: Asked, act: Callable[[], None]) -> bool:
    """Whether it was done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except InputError as error:
        form.blame(error)
        return False
    return True


def _kept(request: HttpRequest, trial: str, found: Case, words: str) -> HttpResponseRedirect:
    messages.success(request, words)
    return HttpResponseRedirect(addresses.of_place("event", trial, found.place), status=303)


def _asked(
    request: HttpRequest, page: Frame, found: Case, template: str, context: dict[str, Any]
) -> HttpResponse:
    form = context["form"]
    around = {**_around(page, found), "key": form.data.get("key") or new_key()}
    return render(request, template, {**around, **context}, status=422 if form.errors else 200)
