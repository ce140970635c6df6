"""Evidence: one value with its source, a whole file, and striking out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.web.enrolment import actions, adding, listed
from equipoise.web.enrolment.forms import Evidence, File, Reasoned
from equipoise.web.enrolment.listed import Listed
from equipoise.web.enrolment.views.common import Opened, back, done, opened, posted
from equipoise.web.trials.permissions import Deed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks for the value of a fact and what shows it."""
    page = opened(request, trial, number, Deed.SCREEN)
    about = adding.about(page.person, trial, request.GET.get("fact", ""))
    if about is None:
        raise Http404
    initial = adding.last_source(page.person, trial, page.by.actor)
    if about.is_list:
        return _list(request, page, about, initial)
    form = Evidence(
        posted(request), about=about.fact, rules=about.rules, levels=about.levels, initial=initial
    )
    if done(
        form,
        lambda: actions.add(trial, number, form.found, by=page.by, now=page.frame.now, key=form.sent_key),
    ):
        return _entered(request, page, about.title)
    context = {"frame": page.frame, "form": form, "number": number, "about": about}
    return render(request, "enrolment/evidence.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks for a person's file or a FHIR bundle, and takes over what the protocol asks for."""
    page = opened(request, trial, number, Deed.SCREEN)
    form = File(posted(request), request.FILES or None)
    taken: list[int] = []
    if done(form, lambda: taken.append(adding.take_file(page.person, trial, form, page.by, page.frame.now))):
        return back(request, page, f"{taken[0]} pieces of evidence were taken over.")
    context = {"frame": page.frame, "form": form, "number": number}
    return render(request, "enrolment/file.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, trial: str, number: str, evidence: int) -> HttpResponse:
    """Asks why, then strikes out what was entered wrongly."""
    page = opened(request, trial, number, Deed.SCREEN)
    shown = adding.piece(trial, number, evidence)
    if shown is None:
        raise Http404
    form = Reasoned(posted(request))
    if done(
        form,
        lambda: actions.strike(
            trial,
            number,
            evidence,
            by=page.by,
            now=page.frame.now,
            why=form.cleaned_data["why"],
            key=form.sent_key,
        ),
    ):
        return back(request, page, "It is struck out, and stays to be read.")
    context = {"frame": page.frame, "form": form, "number": number, "piece": shown, "zone": page.zone}
    return render(request, "enrolment/strike.html", context, status=400 if form.errors else 200)


def _list(
    request: HttpRequest, page: Opened, about: adding.About, initial: dict[str, object]
) -> HttpResponse:
    """Asks for the entries of a list; more of them where that is wanted, with what was typed so far."""
    trial, number, given = page.frame.trial.trial, page.person.number, request.POST
    before = initial | listed.known(page.person, trial, about.fact, about.rules)
    more = "more" in given
    form = Listed(
        None if more else posted(request),
        about=about.fact,
        rules=about.rules,
        today=page.today,
        rows=listed.rows(given.get("rows") or before.get("rows", ""), more=more),
        initial=given.dict() if more else before,
    )
    if done(
        form,
        lambda: actions.add(trial, number, form.found, by=page.by, now=page.frame.now, key=form.sent_key),
    ):
        return back(request, page, f"Entered: {about.title}.")
    context = {
        "frame": page.frame,
        "form": form,
        "number": number,
        "about": about,
        "more": form.rows < listed.MOST,
    }
    return render(request, "enrolment/listed.html", context, status=400 if form.errors else 200)


def _entered(request: HttpRequest, page: Opened, title: str) -> HttpResponse:
    """On to the next fact that is missing where that is wanted and there is one, else back."""
    trial, number = page.frame.trial.trial, page.person.number
    fact = adding.next_missing(page.person, trial, page.frame.now) if "next" in request.POST else ""
    if not fact:
        return back(request, page, f"Entered: {title}.")
    messages.success(request, f"Entered: {title}. This one is still missing.")
    return HttpResponseRedirect(
        f"{reverse('enrolment:add', args=[trial, number])}?{urlencode({'fact': fact})}"
    )
