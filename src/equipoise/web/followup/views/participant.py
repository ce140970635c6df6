"""A participant: the schedule as a line, the forms with where they stand, and what became of each visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.enrolment.states import STANDINGS, State
from equipoise.core.followup.contacting import OUTCOMES, WAYS, Attempt
from equipoise.core.followup.due import changes, slots
from equipoise.core.followup.entering import partial_date
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies
from equipoise.web.followup import (
    actions,
    addresses,
    contacting,
    ends,
    forms,
    knowing,
    lists,
    overview,
    queries,
    taking_back,
    visiting,
)
from equipoise.web.followup.overview import VisitLine
from equipoise.web.followup.views.common import Opened, new_key, opened
from equipoise.web.followup.views.entry import REASONS
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

NEXT = 2
"""Visits to come that are not folded."""
FEW = 3
"""Visits after those that are folded: fewer are no gain."""


@never_cache
@require_safe
def participant(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """The page of one participant."""
    page = opened(request, trial, number)
    standing, plan, known = page.frame.standing, page.plan, overview.known(page.plan)
    failed = plan.person.state is State.FAILED
    may_fill = page.frame.may(Deed.ENTER_DATA, page.site) and not failed
    context = {
        "frame": page.frame,
        "plan": plan,
        "state": overview.state(plan),
        "failed": failed,
        **_schedule(overview.visits(plan, standing, known)),
        "at_any_time": overview.at_any_time(plan, standing, known),
        "earlier": overview.earlier(plan, standing, known),
        "may_fill": may_fill,
        "may_lock": page.frame.may(Deed.LOCK, page.site),
        "lock": next((each for each in lists.locks(trial) if each.scope == f"participant:{number}"), None),
        "scope": f"participant:{number}",
        "newer": [] if failed else _newer(page),
        "ways": ends.ways(plan.person) if may_fill else [],
        "offers": taking_back.offers(trial, number),
        "may_take_back": page.frame.may(Deed.TAKE_BACK, page.site),
        "taken": [(each, _titles(page, each.lapsed)) for each in taking_back.taken(trial, number)],
        **_broken(page),
        **_reaching(page),
        "key": new_key(),
    }
    return render(request, "followup/participant.html", context)


def _schedule(visits: list[VisitLine]) -> dict[str, Any]:
    """All visits, and parted: those that are near, with the next to come, and where they are many those behind them;
    `until`: the last day that one of these is due.
    """
    later = [each for each in visits if each.later][NEXT:]
    if len(later) < FEW:
        later = []
    dues = [due for each in later if (due := each.line.due.slot.due)]
    near = [each for each in visits if each not in later]
    return {"visits": visits, "near": near, "later": later, "until": max(dues, default=None)}


def _reaching(page: Opened) -> dict[str, Any]:
    """How the participant was tried, and what a form asks that records another try."""
    over = STANDINGS[page.plan.person.state].over
    return {
        "reaching": contacting.reaching(page.plan),
        "may_try": not over and page.frame.may(Deed.ENTER_DATA, page.site),
        "tries": {"ways": WAYS, "outcomes": OUTCOMES},
    }


def _broken(page: Opened) -> dict[str, Any]:
    """The emergencies of the participant, for who may know of them, and when the participant was told."""
    trial, number = page.plan.trial, page.plan.person.number
    if not emergencies.may_see(page.frame.standing, page.site):
        return {}
    broken = knowing.emergencies_of(trial, number)
    return {"broken": broken, "themselves": knowing.known(trial).themselves.get(number) if broken else None}


def _titles(page: Opened, visits: Iterable[str]) -> list[str]:
    """The titles of visits by their keys."""
    return [slot.title for each in visits if (slot := page.plan.slot(each))]


def _newer(page: Opened) -> list[str]:
    """What would change with the version in force, for who is on another one."""
    plan, current = page.plan, page.frame.trial.version
    if plan.person.version == current:
        return []
    visits = trials.design(plan.trial, current).visits.value or ()
    after = slots(visits, plan.person.days, plan.today)
    happened = [visit for _, visit in queries.happenings(plan.trial, plan.person.number)]
    return [
        each.words() for each in changes(plan.slots, [each for each in after if plan.is_open(each)], happened)
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, trial: str, number: str, visit: str) -> HttpResponse:
    """Say that a visit happened, or was missed."""
    page = opened(request, trial, number)
    by = page.require(Deed.ENTER_DATA)
    slot = page.plan.slot(visit)
    if slot is None:
        raise Http404
    error = None
    if request.method == "POST":
        try:
            _say(request, page, visit)
        except InputError as problem:
            error = problem
        else:
            messages.success(request, f"Kept: {slot.title}.")
            return HttpResponseRedirect(f"{addresses.of_participant(trial, number)}#{slot.key}")
    forms_say = visiting.by_forms(page.plan, slot)
    context = {
        "frame": page.frame, "plan": page.plan, "slot": slot, "error": error, "by": by,
        "before": queries.happening(trial, number, visit), "reasons": REASONS,
        "by_forms": [(form, addresses.of_place("form", trial, place), told) for form, place, told in forms_say],
        "first": next((told for _, _, told in forms_say), None),
        "key": request.POST.get("key") or new_key(),
        "given": request.POST,
    }  # fmt: skip
    return render(request, "followup/visit.html", context, status=422 if error else 200)


def _say(request: HttpRequest, page: Opened, visit: str) -> None:
    told, by, now = request.POST, page.require(Deed.ENTER_DATA), page.frame.now
    trial, number, why, key = (
        page.plan.trial,
        page.plan.person.number,
        forms.reasons(request.POST),
        told.get("key", ""),
    )
    if told.get("what") == "missed":
        actions.missed(trial, number, visit, by=by, now=now, key=key, why=why)
    else:
        day, how = _day(told.get("day", "")), told.get("how", "")
        actions.happened(trial, number, visit, day, how, by=by, now=now, key=key, why=why)


def _day(text: str) -> date:
    whole = "Write it as in 2026-03-31."
    if not text.strip():
        raise InputError("The day is missing.", where="day", mend=whole)
    found = partial_date(text)
    if found.day is None:
        raise InputError("A whole day is needed.", where="day", mend=whole)
    return found.earliest


@never_cache
@require_POST
def told(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Note that a participant was told their treatment after their code was broken."""
    page = opened(request, trial, number)
    by = page.require(Deed.ENTER_DATA)
    try:
        knowing.tell(
            trial, number, _day(request.POST.get("day", "")), by=by, now=page.frame.now,
            key=request.POST.get("key", ""),
        )  # fmt: skip
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Kept. The participant is asked for no more guesses.")
    return HttpResponseRedirect(addresses.of_participant(trial, number), status=303)


@never_cache
@require_POST
def tried(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Record a try to reach a participant."""
    page = opened(request, trial, number)
    by, sent = page.require(Deed.ENTER_DATA), request.POST
    try:
        found = Attempt(
            _day(sent.get("day", "")), sent.get("way", ""), sent.get("outcome", ""), sent.get("visit", "")
        )
        contacting.tried(trial, number, found, by=by, now=page.frame.now, key=sent.get("key", ""))
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Kept.")
    return HttpResponseRedirect(f"{addresses.of_participant(trial, number)}#tries", status=303)


@never_cache
@require_POST
def end(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Say that a participant came to the end of follow-up, can't be reached, or was found again."""
    page = opened(request, trial, number)
    by = page.require(Deed.ENTER_DATA)
    try:
        ends.end(
            trial, number, request.POST.get("state", ""), _day(request.POST.get("day", "")), by=by,
            now=page.frame.now, key=request.POST.get("key", ""),
        )  # fmt: skip
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Kept.")
    return HttpResponseRedirect(addresses.of_participant(trial, number))
