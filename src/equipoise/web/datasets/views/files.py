"""Taking a trial's data away as a file: blinded on one page, unblinded on another."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import UserError
from equipoise.web.accounts.gate import fresh
from equipoise.web.allocation.actions import NotYours, Opener
from equipoise.web.datasets import actions, queries, unblinding
from equipoise.web.datasets.bundle import Bundle
from equipoise.web.datasets.forms import Moment, Unblinding
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed

OFTEN = Limit(30, 3_600)
"""Files that somebody may take away in an hour: each reads the whole trial."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def blinded(request: HttpRequest, trial: str) -> HttpResponseBase:
    """What is in the blinded data; sent, the file."""
    page = frame(request, trial)
    by = page.require(Deed.EXPORT_BLINDED)
    form = Moment(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _count(page)
            return _file(actions.blinded(trial, by=by, now=page.now, at=form.cleaned_data["at"]))
        except UserError as error:
            form.blame(error)
    context = {
        "frame": page,
        "form": form,
        "taken": queries.taken(trial, ZoneInfo("UTC")),
        "unblinds": queries.may_unblind(page),
    }
    return render(request, "datasets/files.html", context, status=400 if form.errors else 200)


@never_cache
@sensitive_post_parameters("passphrase")
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def unblinded(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks for a reason and the passphrase, then gives the file that tells the arms. 404 for everybody who is blind."""
    page = frame(request, trial)
    if not queries.may_unblind(page):
        raise Http404
    form = Unblinding(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _count(page)
            return _whole(_opened(page, form))
        except NotYours as error:
            raise Http404 from error
        except UserError as error:
            form.blame(error)
    return render(
        request, "datasets/unblinded.html", {"frame": page, "form": form}, status=400 if form.errors else 200
    )


def _opened(page: Frame, form: Unblinding) -> Bundle:
    typed = form.cleaned_data
    at: datetime | None = typed["at"]
    opener = Opener(page.standing.username, typed["passphrase"])
    return unblinding.unblinded(page.trial.trial, opener, why=typed["why"], now=page.now, at=at)


def _count(page: Frame) -> None:
    guard.count([Try("datasets.files", page.standing.username, OFTEN)], page.now)


def _whole(made: Bundle) -> HttpResponse:
    """What tells an arm is in memory alone, and goes at once."""
    answer = HttpResponse(made.content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _file(made: Bundle) -> FileResponse:
    return FileResponse(made.file, as_attachment=True, filename=made.name, content_type="application/zip")
