"""Who has which role; giving and ending roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.gate import fresh
from equipoise.web.trials import actions, queries
from equipoise.web.trials.forms import Appoint, Reasoned
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.presenters import people as presenter


@never_cache
@require_safe
def people(request: HttpRequest, trial: str) -> HttpResponse:
    """Everybody with a role, and what the roles are."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRIAL)
    return render(request, "trials/people.html", {"frame": page, "people": presenter.people(page)})


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks, then gives somebody a role. Whoever does it shows again who they are."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_PEOPLE)
    form = Appoint(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint(
                trial, given["username"], given["role"], given["site"], by=by, now=page.now, why=given["why"]
            )
        except InputError as error:
            form.blame(error)
        else:
            return _back(request, page, "The role is given. It holds from the next click on.")
    context = {
        "frame": page,
        "form": form,
        "duties": presenter.roles(trial),
        "sites": queries.sites(trial),
    }
    return render(request, "trials/appoint.html", context, status=400 if form.errors else 200)


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """Asks, then ends somebody's role."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_PEOPLE)
    held = next((each for each in queries.people(trial) if each.id == number), None)
    shown = presenter.holder(page, number)
    if held is None or shown is None:
        raise Http404
    form = Reasoned(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            actions.end_role(trial, held.username, held.role, held.site, by=by, now=page.now, why=why)
        except InputError as error:
            form.blame(error)
        else:
            return _back(request, page, "The role is ended. What they did stays.")
    context = {"frame": page, "form": form, "holder": shown, "site": held.site}
    return render(request, "trials/end_role.html", context, status=400 if form.errors else 200)


def _back(request: HttpRequest, page: Frame, told: str) -> HttpResponseRedirect:
    messages.success(request, told)
    return HttpResponseRedirect(reverse("trials:people", args=[page.trial.trial]))
