"""Allocating: who waits, and that somebody was allocated. Nothing here knows to what."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, presenters, queries
from equipoise.web.allocation.forms import Keyed
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def allocation(request: HttpRequest, trial: str) -> HttpResponse:
    """Who waits to be allocated at one's sites, and who was."""
    page = frame(request, trial)
    if not page.anywhere(Deed.ALLOCATE):
        raise Http404
    context = {"frame": page, "places": presenters.places(page), "ready": queries.is_sealed(trial)}
    return render(request, "allocation/allocation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks, then allocates a participant; says when they were, and their number."""
    page = frame(request, trial)
    person = enrolment.participant(trial, number)
    if person is None:
        raise Http404
    by = page.require(Deed.ALLOCATE, person.site)
    form = Keyed(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.allocate(trial, number, by, page.now, form.cleaned_data["key"])
        except InputError as error:
            form.blame(error)
        else:
            return _told(request, page, number)
    found = queries.allocation(trial, number)
    context = {
        "frame": page,
        "form": form,
        "number": number,
        "key": form.data.get("key") or uuid4().hex,
        "person": presenters.person(trial, found) if found else None,
        "levels": _levels(trial, person.levels),
    }
    return render(request, "allocation/allocate.html", context, status=400 if form.errors else 200)


def _told(request: HttpRequest, page: Frame, number: str) -> HttpResponseRedirect:
    found = queries.allocation(page.trial.trial, number)
    if found is not None:
        messages.success(request, f"{number}: {presenters.person(page.trial.trial, found).said}")
    return HttpResponseRedirect(reverse("allocation:allocation", args=[page.trial.trial]))


def _levels(trial: str, levels: object) -> list[tuple[str, str]]:
    """What the list is chosen by, in words: factor and level."""
    if not queries.is_sealed(trial) or not isinstance(levels, dict):
        return []
    return [
        (factor.title, dict(factor.levels).get(levels.get(factor.id, ""), "not known"))
        for factor in queries.scheme(trial).factors
    ]
