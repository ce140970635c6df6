"""One person's page, its checklist for the file, and their name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.web.enrolment import actions, identity, pages
from equipoise.web.enrolment.forms import Name, Reasoned
from equipoise.web.enrolment.views.common import Opened, back, done, opened, posted
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def entry(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """How somebody stands to every criterion, with the evidence, and what comes next."""
    page = opened(request, trial, number, Deed.SEE_SCREENING)
    return render(request, "enrolment/entry.html", _context(page))


@never_cache
@require_safe
def checklist(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """The same on paper, for the signature and the file."""
    page = opened(request, trial, number, Deed.SEE_SCREENING)
    return render(request, "enrolment/checklist.html", _context(page))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks who a number is, and keeps it for the site."""
    page = opened(request, trial, number, Deed.SCREEN)
    form = Name(posted(request), initial=identity.known(trial, number))
    if done(
        form,
        lambda: actions.keep(
            trial, number, form.cleaned_data, by=page.by, now=page.frame.now, key=form.sent_key
        ),
    ):
        return back(request, page, "The name is kept, for this site alone.")
    context = {"frame": page.frame, "form": form, "number": number, "kept": identity.known(trial, number)}
    return render(request, "enrolment/name.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks, then erases who a number is."""
    page = opened(request, trial, number, Deed.SCREEN)
    form = Reasoned(posted(request))
    if done(
        form,
        lambda: actions.forget(
            trial, number, by=page.by, now=page.frame.now, why=form.cleaned_data["why"], key=form.sent_key
        ),
    ):
        return back(request, page, "The name is erased. What was found stays, under the number.")
    context = {"frame": page.frame, "form": form, "number": number}
    return render(request, "enrolment/erase.html", context, status=400 if form.errors else 200)


def _context(page: Opened) -> dict[str, object]:
    shown = pages.entry(page.frame, page.person.number, page.today)
    if shown is None:
        raise Http404
    return {"frame": page.frame, "page": shown, "today": page.today, "zone": page.zone}
