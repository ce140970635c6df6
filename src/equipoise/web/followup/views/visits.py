"""What is due and overdue, by week and site."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.followup.due import Status
from equipoise.web.followup import addresses, overview, queries
from equipoise.web.followup.queries import Due
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed

SHOWS = {"now": "To do now", "weeks": "Next eight weeks", "over": "Overdue", "all": "Every visit"}
AHEAD = timedelta(weeks=8)
LONGEST = 20
MOST = 500
"""Lines that one page shows."""


@never_cache
@require_safe
def visits(request: HttpRequest, trial: str) -> HttpResponse:
    """The visits of one's sites. `site` and `show` in the address choose; `participant` leads to somebody's page."""
    around = frame(request, trial)
    around.require(Deed.SEE_DATA)
    sites = {each.number: each for each in around.sites(Deed.SEE_DATA)}
    asked = request.GET.get("participant", "").strip()[:LONGEST]
    found = overview.called(trial, asked, list(sites)) if asked else []
    if len(found) == 1:
        return HttpResponseRedirect(addresses.of_participant(trial, found[0]))
    site = request.GET.get("site", "")
    chosen = [site] if site in sites else list(sites)
    show = request.GET.get("show", "now") if request.GET.get("show", "now") in SHOWS else "now"
    today = {number: sites[number].day(around.now) for number in chosen}
    every = [
        each for each in queries.due(trial, site if site in sites else "", around.now) if each.site in today
    ]
    shown = [each for each in every if _wanted(each, show, today[each.site] + AHEAD)]
    context = {
        "frame": around,
        "weeks": overview.weeks(trial, shown[:MOST], today, around.standing),
        "cut": len(shown) - MOST if len(shown) > MOST else 0,
        "sites": list(sites.values()),
        "site": site if site in sites else "",
        "show": show,
        "shows": SHOWS,
        "overdue": sum(each.status is Status.OVERDUE for each in every),
        "due": sum(each.status is Status.DUE for each in every),
        "anybody": bool(every),
        "asked": asked,
        "found": [(each, addresses.of_participant(trial, each)) for each in found],
    }
    return render(request, "followup/visits.html", context)


def _wanted(due: Due, show: str, last: date) -> bool:
    if show == "all":
        return True
    if show == "over":
        return due.status is Status.OVERDUE
    if due.waits:
        return True
    ahead = due.slot.opens is not None and due.status is Status.NOT_DUE and due.slot.opens <= last
    return show == "weeks" and ahead
