"""The screening log, and new entries in it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.enrolment.states import STANDINGS
from equipoise.web.enrolment import entering, listing
from equipoise.web.enrolment.forms import NewEntry, Taken
from equipoise.web.enrolment.log import Wanted
from equipoise.web.enrolment.views.common import done, posted
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def log(request: HttpRequest, trial: str) -> HttpResponse:
    """Who is screened at one's sites, what needs somebody first."""
    page = frame(request, trial)
    page.require(Deed.SEE_SCREENING)
    given = request.GET
    wanted = Wanted(
        given.get("site", ""), given.get("state", ""), given.get("need", ""), given.get("show") == "all"
    )
    found = listing.listed(page, wanted)
    context = {
        "frame": page,
        "log": found,
        "wanted": wanted,
        "states": [(each.value, STANDINGS[each].title) for each in STANDINGS],
        "everything": urlencode({"site": wanted.site, "show": "all"} if wanted.site else {"show": "all"}),
    }
    return render(request, "enrolment/log.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks, then enters somebody in the log without a message."""
    page = frame(request, trial)
    page.require(Deed.SCREEN)
    sites = page.sites(Deed.SCREEN)
    form = NewEntry(
        posted(request),
        sites=[(each.number, f"{each.number}, {each.name}") for each in sites],
        initial={"day": sites[0].day(page.now)},
    )
    entered: list[str] = []
    if done(form, lambda: entered.append(entering.enter(page, form, sites))):
        return _entered(request, page, entered[0])
    return render(
        request, "enrolment/new.html", {"frame": page, "form": form}, status=400 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, trial: str, referral: UUID) -> HttpResponse:
    """Asks, then enters who wrote a message in the log, with what they agreed may be carried over."""
    page = frame(request, trial)
    page.require(Deed.SCREEN)
    message = entering.message(page, referral)
    if message is None:
        raise Http404
    assert request.user.pk is not None  # the gate lets nobody in who is not logged in
    entering.note_opening(page, message, request.user.pk)
    form = Taken(
        posted(request), initial={"day": message.site.day(page.now), "answers": message.may_take_answers}
    )
    entered: list[str] = []
    if done(form, lambda: entered.append(entering.take(page, message, form.cleaned_data))):
        return _entered(request, page, entered[0])
    context = {"frame": page, "form": form, "message": message}
    return render(request, "enrolment/take.html", context, status=400 if form.errors else 200)


def _entered(request: HttpRequest, page: Frame, number: str) -> HttpResponseRedirect:
    messages.success(request, f"{number} is in the screening log.")
    return HttpResponseRedirect(reverse("enrolment:entry", args=[page.trial.trial, number]))
