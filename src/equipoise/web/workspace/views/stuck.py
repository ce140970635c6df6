"""For operators: referrals that can't reach their team, by code."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.referrals import stuck as reading
from equipoise.web.referrals.actions import NotThere
from equipoise.web.sites import managing
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed


@never_cache
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """The list."""
    standing(request).require(Deed.RUN_QUEUE)
    without = [row.id for row in managing.rows() if not row.reachable]
    return render(request, "workspace/stuck.html", {"rows": reading.stuck(without), "here": "stuck"})


@require_POST
def send_again(request: HttpRequest, code: str) -> HttpResponse:
    """Write to the team once more, at the address that the site has now."""
    standing(request).require(Deed.RUN_QUEUE)
    try:
        reading.send_again(code, by=str(request.user.get_username()), now=timezone.now())
    except NotThere:
        raise Http404 from None
    except InputError as error:
        messages.error(request, f"{error.what} {error.mend or ''}".strip())
    else:
        messages.success(request, f"{code} is on its way again.")
    return HttpResponseRedirect(reverse("workspace:stuck"))
