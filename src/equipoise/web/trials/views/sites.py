"""The sites of a trial: adding one, opening and closing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.trials import actions, queries
from equipoise.web.trials.forms import NewSite, Reasoned
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.presenters import sites as presenter


@never_cache
@require_safe
def sites(request: HttpRequest, trial: str) -> HttpResponse:
    """Every site of the trial."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRIAL)
    return render(request, "trials/sites.html", {"frame": page, "sites": presenter.sites(page)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks for a site, then adds it."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_TRIAL)
    form = NewSite(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data | {"site_id": form.cleaned_data["site_id"] or 0}
        try:
            actions.add_site(trial, given.pop("number"), **given, by=by, now=page.now)
        except InputError as error:
            form.blame(error)
        else:
            messages.success(request, "The site is added. Now give its people their roles.")
            return HttpResponseRedirect(reverse("trials:sites", args=[trial]))
    context = {"frame": page, "form": form, **presenter.choices(page)}
    return render(request, "trials/add_site.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks, then lets a site screen, or stops it."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_TRIAL)
    site = next((each for each in queries.sites(trial) if each.number == number), None)
    if site is None:
        raise Http404
    form = Reasoned(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.open_site(trial, number, not site.open, by=by, now=page.now, why=form.cleaned_data["why"])
        messages.success(
            request, f"Site {number} {'screens nobody new' if site.open else 'may screen'} from now on."
        )
        return HttpResponseRedirect(reverse("trials:sites", args=[trial]))
    context = {"frame": page, "form": form, "site": site}
    return render(request, "trials/site_state.html", context, status=400 if form.errors else 200)
