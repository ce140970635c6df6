"""Consent, withdrawal, and screen failures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.core.enrolment.states import STANDINGS, Mark
from equipoise.web.enrolment import actions, pages
from equipoise.web.enrolment.forms import Consent, Failure, Withdrawal
from equipoise.web.enrolment.views.common import back, done, opened, posted
from equipoise.web.trials.permissions import Deed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks for a consent to the protocol version in force."""
    page = opened(request, trial, number, Deed.CONSENT)
    version = page.frame.trial.version
    form = Consent(
        posted(request),
        initial={"day": page.today, "version": version, "explained_by": page.by.actor},
    )
    if done(
        form,
        lambda: actions.consent(
            trial,
            number,
            actions.Given(**{name: each for name, each in form.cleaned_data.items() if name != "key"}),
            by=page.by,
            now=page.frame.now,
            key=form.sent_key,
        ),
    ):
        return back(request, page, f"Consent to version {version} is recorded.")
    context = {"frame": page.frame, "form": form, "number": number, "again": page.person.version}
    return render(request, "enrolment/consent.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks what somebody withdraws from, and records it."""
    page = opened(request, trial, number, Deed.CONSENT)
    enrolled = STANDINGS[page.person.state].enrolled
    form = Withdrawal(posted(request), enrolled=enrolled, initial={"day": page.today})
    if done(
        form,
        lambda: actions.withdraw(
            trial,
            number,
            [Mark(each) for each in form.cleaned_data.get("marks", ())],
            form.cleaned_data["day"],
            by=page.by,
            now=page.frame.now,
            why=form.cleaned_data["why"],
            key=form.sent_key,
        ),
    ):
        return back(request, page, "The withdrawal is recorded.")
    context = {"frame": page.frame, "form": form, "number": number, "enrolled": enrolled}
    return render(request, "enrolment/withdraw.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def failure(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks why somebody is not enrolled, and records it."""
    page = opened(request, trial, number, Deed.SCREEN)
    shown = pages.entry(page.frame, number, page.today)
    if shown is None:
        raise Http404
    unmet = [each.line.id for group in shown.groups if group.name == "not-met" for each in group.lines]
    form = Failure(posted(request), lines=shown.found.lines, initial={"day": page.today, "criteria": unmet})
    if done(
        form,
        lambda: actions.fail(
            trial,
            number,
            criteria=form.cleaned_data["criteria"],
            reasons=form.cleaned_data["reasons"],
            day=form.cleaned_data["day"],
            why=form.cleaned_data["why"],
            by=page.by,
            now=page.frame.now,
            key=form.sent_key,
        ),
    ):
        return back(request, page, f"{number} is recorded as a screen failure.")
    context = {"frame": page.frame, "form": form, "number": number}
    return render(request, "enrolment/failure.html", context, status=400 if form.errors else 200)
