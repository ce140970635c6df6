"""Where one begins: one's trials, and the home of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.trials import queries, rooms
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """The trials where somebody has a role; where it is one, they are led straight to it; 404 for who has none."""
    found = queries.mine(request.user.get_username(), timezone.now())
    if not found:
        raise Http404
    if len(found) == 1:
        return HttpResponseRedirect(reverse("trials:home", args=[found[0].trial]))
    return render(request, "trials/list.html", {"trials": found})


@never_cache
@require_safe
def home(request: HttpRequest, trial: str) -> HttpResponse:
    """What waits for who asks, and how the trial stands."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRIAL)
    return render(request, "trials/home.html", {"frame": page, "tasks": rooms.tasks(page.standing, page.now)})
