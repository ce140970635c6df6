"""Taking back an end or a withdrawal that was entered by mistake."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.followup import addresses, taking_back
from equipoise.web.followup.views.common import new_key, opened
from equipoise.web.trials.permissions import Deed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, trial: str, number: str, source: int) -> HttpResponse:
    """What would become of it, and the reason; then it is taken back."""
    page = opened(request, trial, number)
    by, told, error = page.require(Deed.TAKE_BACK), request.POST, None
    there = addresses.of_participant(trial, number)
    if request.method == "POST":
        try:
            taking_back.take_back(
                trial,
                number,
                source,
                by=by,
                now=page.frame.now,
                key=told.get("key", ""),
                why=told.get("why", ""),
            )
        except InputError as problem:
            error = problem
        else:
            messages.success(
                request, "Taken back. The trail keeps what was entered, and why it was taken back."
            )
            return HttpResponseRedirect(there, status=303)
    found = taking_back.outcome(page.plan, source)
    if found is None:
        raise Http404
    form = page.plan.forms.get(found.offer.place.form) if found.offer.place else None
    context = {
        "frame": page.frame, "plan": page.plan, "outcome": found, "form": form, "error": error, "person_href": there,
        "key": told.get("key") or new_key(), "why": told.get("why", ""),
    }  # fmt: skip
    return render(request, "followup/take_back.html", context, status=422 if error else 200)
