"""What is done with kept data: asked about, compared with their source, locked, signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipoise.core.followup.cleaning import Did, Meaning
from equipoise.core.values.errors import InputError
from equipoise.web.accounts.gate import fresh
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import addresses, asking, checks, drawing, lists, marking, queries, signing
from equipoise.web.followup.safety import cases
from equipoise.web.followup.views.common import OpenedForm, new_key, opened_form
from equipoise.web.followup.views.refusing import refused
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed

NEEDS = {Did.ANSWERED: Deed.ANSWER_QUERY, Did.CLOSED: Deed.QUERY, Did.REOPENED: Deed.QUERY}


@never_cache
@require_POST
def ask(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """Ask the site about a value, or about the form."""
    one = opened_form(request, trial, where)
    by = one.page.require(Deed.QUERY)
    told = request.POST
    try:
        asking.ask(
            trial,
            one.place,
            told.get("path", ""),
            told.get("text", ""),
            by=by,
            now=one.page.frame.now,
            key=told.get("key", ""),
        )
    except InputError as error:
        return refused(request, one.page.frame, error, _there(one))
    messages.success(request, "The site is asked.")
    return _back(one)


@never_cache
@require_POST
def step(request: HttpRequest, trial: str, query: int, **where: Any) -> HttpResponse:
    """Answer, close or reopen a data query."""
    one = opened_form(request, trial, where)
    told = request.POST
    try:
        did = Did(told.get("did", ""))
    except ValueError as error:
        raise Http404 from error
    if did not in NEEDS:
        raise Http404
    by = one.page.require(NEEDS[did])
    try:
        asking.step(
            trial,
            one.place,
            query,
            did,
            told.get("text", ""),
            by=by,
            now=one.page.frame.now,
            key=told.get("key", ""),
        )
    except InputError as error:
        return refused(request, one.page.frame, error, _there(one))
    messages.success(request, f"The data query is {did}.")
    return _back(one)


@never_cache
@require_POST
def verify(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """Mark values as compared with their source, or take the marks back."""
    one = opened_form(request, trial, where)
    by = one.page.require(Deed.VERIFY)
    told, now = request.POST, one.page.frame.now
    revision = int(told["revision"]) if told.get("revision", "").isdecimal() else 0
    try:
        if told.get("what") == "take back":
            paths = told.getlist("path")
            marking.unverify(
                trial, one.place, paths, by=by, now=now, key=told.get("key", ""), why=told.get("why", "")
            )
        else:
            marking.verify(
                trial, one.place, _compared(told, one), revision, by=by, now=now, key=told.get("key", "")
            )
    except InputError as error:
        return refused(request, one.page.frame, error, _there(one))
    messages.success(request, "Kept.")
    return _back(one)


def _compared(told: QueryDict, one: OpenedForm) -> list[str]:
    """The paths of the values that were ticked, or of all; InputError where none was."""
    held = queries.entry(one.page.plan.trial, one.place) if told.get("every") else None
    paths = list(held.answers) if held else told.getlist("path")
    if not paths:
        raise InputError("No value is ticked.", mend="Tick each value that you compared with its source.")
    return paths


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """Read what is signed, and sign it; who one is was shown in the last minutes."""
    one = opened_form(request, trial, where)
    by, held = one.page.require(Deed.SIGN), queries.entry(trial, one.place)
    if held is None:
        raise Http404
    error = None
    if request.method == "POST":
        try:
            _sign(request, one, by)
        except InputError as problem:
            error = problem
        else:
            messages.success(request, "Signed.")
            return _back(one)
    found = checks.findings(one.page.plan, one.place, held.answers)
    context = {
        "frame": one.page.frame, "one": one, "held": held, "error": error, "key": new_key(), "meanings": list(Meaning),
        "sheet": drawing.sheet(one.page.plan, one.form, held, found), "plan": one.page.plan,
        "slot": one.page.plan.slot(one.place.visit), "name": request.user.get_full_name(),  # type: ignore[union-attr]
        "open": [each for each in lists.asked_of(trial, one.place) if each.state != "closed"],
        "review_href": addresses.of_place("review", trial, one.place),
    }  # fmt: skip
    return render(request, "followup/sign.html", context, status=422 if error else 200)


def _sign(request: HttpRequest, one: OpenedForm, by: By) -> None:
    told = request.POST
    if told.get("meaning") not in Meaning.__members__:
        raise InputError("Say what your signature means.", where="meaning")
    revision = int(told["revision"]) if told.get("revision", "").isdecimal() else 0
    meaning, now = Meaning[told["meaning"]], one.page.frame.now
    signing.sign(one.page.plan.trial, one.place, meaning, revision, by=by, now=now, key=told.get("key", ""))


def _back(one: OpenedForm) -> HttpResponseRedirect:
    return HttpResponseRedirect(_there(one), status=303)


def _there(one: OpenedForm) -> str:
    return addresses.of_place("review", one.page.plan.trial, one.place)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def locks(request: HttpRequest, trial: str) -> HttpResponse:
    """What is locked; locking and unlocking forms, visits, participants and the trial."""
    around = frame(request, trial)
    by = around.require(Deed.LOCK)
    if request.method == "POST":
        try:
            _lock(request, around, by)
        except InputError as error:
            return refused(request, around, error, _next(request))
        messages.success(request, "Kept.")
        return HttpResponseRedirect(_next(request), status=303)
    rows = [
        (each, addresses.of_participant(trial, each.participant) if each.participant else "")
        for each in lists.locked(trial)
    ]
    context = {
        "frame": around, "rows": rows, "key": new_key(), "page": "locks", "may_lock": True,
        "zones": {each.number: each.zone for each in trials.sites(trial)} | {"": cases.sponsor_zone(trial)},
        "whole": any(not each.participant for each, _ in rows),
    }  # fmt: skip
    return render(request, "followup/locks.html", context)


def _lock(request: HttpRequest, around: Frame, by: By) -> None:
    told, trial = request.POST, around.trial.trial
    scope = told.get("scope", "")
    site = _site_of(around, scope)
    why, key = told.get("why", ""), told.get("key", "")
    if told.get("what") == "unlock":
        marking.unlock(trial, scope, by=by, now=around.now, key=key, why=why, site=site)
    else:
        marking.lock(trial, scope, by=by, now=around.now, key=key, why=why, site=site)


def _site_of(around: Frame, scope: str) -> str:
    """The site of what is locked, empty for the trial; Http404 for what isn't there."""
    kind, _, rest = scope.partition(":")
    if scope == "trial":
        return ""
    person = enrolment.participant(around.trial.trial, rest.partition("/")[0])
    if kind not in ("form", "visit", "participant") or person is None or len(scope) > 160:
        raise Http404
    return person.site


def _next(request: HttpRequest) -> str:
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}) and there.startswith(
        "/trial/"
    )
    return there if safe else request.path
