"""Correct one criterion, or the whole file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from equipoise.core.values.errors import InputError
from equipoise.web.criteria import actions
from equipoise.web.criteria.actions import Changed
from equipoise.web.review.forms import Written
from equipoise.web.review.presenters.changes import changed_lines
from equipoise.web.review.presenters.trial_page import Kept, Work
from equipoise.web.review.views.gate import require_number, team_only, who
from equipoise.web.review.views.trials import found, shown


@team_only("POST")
def criterion(request: HttpRequest, nct_id: str, name: str) -> HttpResponse:
    """Replace one criterion of the draft; what can't be saved comes back with what is wrong beside it."""
    form = Written(request.POST)
    try:
        form.require()
        actions.correct(
            require_number(nct_id),
            name,
            form.written(),
            seen=form.what_was_seen(),
            by=who(request),
            now=timezone.now(),
        )
    except InputError as error:
        kept = Kept(name[:40], request.POST.get("text", "")[: actions.LONGEST], error)
        return shown(request, found(nct_id), kept, 409 if isinstance(error, Changed) else 422)
    messages.success(request, f"{name} is saved.")
    return HttpResponseRedirect(reverse("review:trial", args=[nct_id]) + f"#{name.replace('+', '-')}")


@team_only("GET", "HEAD", "POST")
def file(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The whole file of the draft in one box."""
    of = found(nct_id)
    if request.method != "POST":
        if not of.editable:
            return HttpResponseRedirect(reverse("review:trial", args=[nct_id]))
        return _page(request, of, of.text)
    form = Written(request.POST)
    try:
        form.require()
        actions.save(nct_id, form.written(), by=who(request), now=timezone.now(), seen=form.what_was_seen())
    except InputError as error:
        text = request.POST.get("text", "")[: actions.LONGEST].replace("\r\n", "\n")
        return _page(request, found(nct_id), text, error)
    messages.success(request, "The file is saved.")
    return HttpResponseRedirect(reverse("review:trial", args=[nct_id]))


def _page(request: HttpRequest, of: Work, text: str, error: InputError | None = None) -> HttpResponse:
    """The box with what was written; where somebody else changed the draft, with what differs."""
    changed = isinstance(error, Changed)
    lines = changed_lines(of.text, text) if changed else ()
    context = {"work": of, "text": text, "error": error, "lines": lines}
    return render(request, "review/file.html", context, status=409 if changed else 422 if error else 200)
