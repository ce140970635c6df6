"""The list of trials, and one trial with text and rule side by side."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from equipoise.core.values.errors import UserError
from equipoise.web.criteria import actions
from equipoise.web.review.presenters.listing import asked, listed, titled
from equipoise.web.review.presenters.trial_page import Kept, Work, trial_page, work
from equipoise.web.review.views.gate import require_number, team_only, who

ON_PAGE = 25


@team_only("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, and everything else; `?number=` looks for a trial to begin with."""
    waiting = request.GET.get("show") == "waiting"
    page = Paginator(listed(waiting), ON_PAGE).get_page(request.GET.get("page"))
    typed = request.GET.get("number", "")
    found = asked(typed) if typed.strip() else None
    if found and found.nct_id:
        return HttpResponseRedirect(reverse("review:trial", args=[found.nct_id]))
    context = {"page": page, "rows": titled(list(page)), "asked": found, "waiting": waiting}
    return render(request, "review/home.html", context, status=422 if found else 200)


@team_only("GET", "HEAD")
def trial(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The newest version of a trial's file, to be read and corrected; where there is none, the way to begin."""
    return shown(request, found(nct_id))


@team_only("GET", "HEAD")
def version(request: HttpRequest, nct_id: str, number: int) -> HttpResponse:
    """Any version of a trial's file."""
    return shown(request, found(nct_id, number))


@team_only("POST")
def begin(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Make a draft: of the newest version, the file that ships, or, where there is neither, of the record by rules."""
    try:
        number = actions.begin_from_what_there_is(require_number(nct_id), by=who(request), now=timezone.now())
        messages.success(request, f"Version {number} is begun. Nobody but the study team sees it.")
    except UserError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("review:trial", args=[nct_id]))


def found(nct_id: str, number: int | None = None) -> Work:
    """A version of a trial's file; 404 where nothing is kept of it."""
    asked_for = work(require_number(nct_id), number)
    if asked_for is None:
        raise Http404
    return asked_for


def shown(request: HttpRequest, of: Work, kept: Kept | None = None, status: int = 200) -> HttpResponse:
    """The page of a version; the way to begin where there is no file yet."""
    if not of.text:
        return render(request, "review/begin.html", {"work": of})
    page = trial_page(of, show=request.GET.get("show", ""), kept=kept)
    return render(request, "review/trial.html", {"page": page, "work": of}, status=status)
