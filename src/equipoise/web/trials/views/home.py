"""Where one begins: one's trials, and the home of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.design import states
from equipoise.core.values.errors import InputError
from equipoise.web.accounts.gate import fresh
from equipoise.web.trials import actions, queries, rooms
from equipoise.web.trials.forms import NewState
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.presenters import home as presenter

WAYS = {
    states.State.OPEN: "Open sites may screen and enrol.",
    states.State.PAUSED: "Nobody new is screened or enrolled; who takes part is followed. It can be opened again.",
    states.State.CLOSED: "Nobody new is screened or enrolled; who takes part is followed.",
    states.State.LOCKED: "Nothing is entered or changed any more.",
}
"""What each state means, in words."""


@never_cache
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """The trials where somebody has a role; where it is one, they are led straight to it; 404 for who has none."""
    now = timezone.now()
    found = queries.mine(request.user.get_username(), now)
    if not found:
        raise Http404
    if len(found) == 1:
        return HttpResponseRedirect(reverse("trials:home", args=[found[0].trial]))
    return render(
        request, "trials/list.html", {"trials": presenter.listed(found, request.user.get_username(), now)}
    )


@never_cache
@require_safe
def home(request: HttpRequest, trial: str) -> HttpResponse:
    """What waits for who asks, and how the trial stands."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRIAL)
    return render(request, "trials/home.html", {"frame": page, "home": presenter.home(page)})


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks, then opens, pauses, closes or locks the trial. Whoever does it shows again who they are."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_TRIAL)
    form = NewState(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.set_state(trial, form.cleaned_data["state"], by, page.now, why=form.cleaned_data["why"])
        except InputError as error:
            form.blame(error)
        else:
            messages.success(request, "Kept. Everybody in the trial sees it from now on.")
            return HttpResponseRedirect(reverse("trials:home", args=[trial]))
    ways = [
        (each.value, states.NAMES[each], WAYS[each]) for each in states.NEXT[states.State(page.trial.state)]
    ]
    lacking = rooms.needs(trial, page.now) if page.trial.state == states.State.PREPARED else []
    context = {"frame": page, "form": form, "ways": ways, "needs": lacking}
    return render(request, "trials/state.html", context, status=400 if form.errors else 200)
