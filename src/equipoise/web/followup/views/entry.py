"""A form of a participant: filled, looked through, printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.design.roles import Role
from equipoise.core.followup.answers import BLANK, Answer, Answers
from equipoise.core.followup.cleaning import Meaning
from equipoise.core.followup.ending import ENDING
from equipoise.core.followup.entering import read
from equipoise.core.followup.forms import Purpose
from equipoise.core.followup.visiting import words
from equipoise.core.values.errors import InputError
from equipoise.web.followup import (
    access,
    actions,
    addresses,
    checks,
    drawing,
    forms,
    holding,
    knowing,
    lists,
    panels,
    queries,
    taking_back,
    visiting,
)
from equipoise.web.followup.actions import Saved
from equipoise.web.followup.forms import Posted
from equipoise.web.followup.holding import Moved, ReasonNeeded
from equipoise.web.followup.queries import Held
from equipoise.web.followup.views.common import OpenedForm, new_key, opened_form
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed

REASONS = ("Typing error.", "The source was read wrongly.", "The source was corrected.", "New information.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """The form, to be filled; who may only read it is led to the page that shows it."""
    one = opened_form(request, trial, where)
    held = queries.entry(trial, one.place)
    if held is None and one.form.purpose is Purpose.GUESS and one.may_fill:
        learned = knowing.known(trial).by.get(one.place.participant, {})
        if at := learned.get(one.page.frame.standing.username):
            return _not_asked(request, one, at)
    if request.method == "POST":
        return _posted(request, one)
    if not one.may_fill or holding.lock_of(trial, one.place) is not None:
        if held is None:
            raise Http404
        return HttpResponseRedirect(addresses.of_place("review", trial, one.place))
    return _page(request, one, held, None)


def _not_asked(request: HttpRequest, one: OpenedForm, at: datetime) -> HttpResponse:
    """Who was told the treatment is not asked to guess it; sent, it is kept why."""
    if request.method == "POST":
        by, now = one.page.require(Deed.ENTER_DATA), one.page.frame.now
        knowing.leave_out(one.page.plan.trial, one.place, by=by, now=now)
        messages.success(request, "Kept: why this guess is missing.")
        there = addresses.of_participant(one.page.plan.trial, one.place.participant)
        return HttpResponseRedirect(there, status=303)
    return render(request, "followup/not_asked.html", {**_around(one, None), "learned": at})


def _posted(request: HttpRequest, one: OpenedForm) -> HttpResponse:
    if not one.may_fill:
        raise Http404
    trial, by = one.page.plan.trial, one.page.require(Deed.ENTER_DATA)
    held = queries.entry(trial, one.place)
    sent = forms.posted(one.form, request.POST, held.answers if held else {})
    if sent.button != "save":
        return _page(request, one, held, sent)
    try:
        now = one.page.frame.now
        saved = actions.keep(trial, one.place, sent.sent, by=by, now=now, key=sent.key, why=sent.why)
    except Moved as error:
        return _page(request, one, held, sent, error, status=409)
    except InputError as error:
        return _page(request, one, held, sent, error, status=422)
    return _answer(request, one, saved)


def _answer(request: HttpRequest, one: OpenedForm, saved: Saved) -> HttpResponse:
    """To the form as it is kept now, or on to the next; to the script that sends again, where that is."""
    there = addresses.of_place("form", one.page.plan.trial, saved.place)
    if request.POST.get("go") == "next" and (onward := _next(one)):
        there = onward[1]
    if saved.repeated:
        messages.success(request, "This was kept before. Nothing was kept twice.")
    elif saved.changed:
        visit = f" The visit is recorded on {words(saved.visited)}." if saved.visited else ""
        messages.success(request, f"Kept: {saved.changed} answer{'' if saved.changed == 1 else 's'}.{visit}")
    else:
        messages.success(request, "Nothing had changed.")
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"there": there})
    return HttpResponseRedirect(there, status=303)


def _page(
    request: HttpRequest,
    one: OpenedForm,
    held: Held | None,
    sent: Posted | None,
    error: InputError | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    plan = one.page.plan
    clashes = (
        {path: held.answers.get(path, BLANK) for path in error.clashes}
        if isinstance(error, Moved) and held
        else {}
    )
    place = replace(one.place, occurrence=one.place.occurrence or 1)
    answers = {**(held.answers if held else {}), **_meant(one, sent)}
    visit = visiting.of_visit(plan, place, one.form)
    known = visit.first if visit and held is None else None
    sheet = drawing.sheet(
        plan, one.form, held, checks.findings(plan, place, answers) if held or error else [],
        typed=sent.sent.typed if sent else known, missing=sent.sent.missing if sent else None, clashes=clashes,
        gone=sent.gone if sent else frozenset(),
    )  # fmt: skip
    context = {
        **_around(one, held),
        **(_end(one) if held and one.form.purpose in ENDING else {}),
        "sheet": sheet,
        "error": error,
        "need_reason": isinstance(error, ReasonNeeded | Moved) or bool(sent and sent.why),
        "why": request.POST.get("why", ""),
        "reason": request.POST.get("reason", ""),
        "reasons": REASONS,
        "missing": drawing.REASONS,
        "next": _next(one),
        "of_visit": visit,
        "visit_href": addresses.of_visit(plan.trial, place.participant, place.visit) if visit else "",
        "how": request.POST.get("how", "") or (visit.usual if visit else ""),
        "revision": sent.sent.revision if sent else held.revision if held else 0,
        "seen": held.revision if held else 0,
        "decided": _decided(held, sent, clashes),
        "key": sent.key if sent and sent.key and not isinstance(error, Moved) else new_key(),
    }
    return render(request, "followup/form.html", context, status=status)


def _end(one: OpenedForm) -> dict[str, Any]:
    """What the form said to have ended, and the way to take it back, for who may."""
    offer, may = taking_back.offer_of(one.page.plan.trial, one.place), one.page.frame.may
    return {"end": offer, "may_take_back": offer is not None and may(Deed.TAKE_BACK, one.page.site)}


def _decided(held: Held | None, sent: Posted | None, clashes: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """What was decided between two values on the revision that still stands, so that it is not asked again."""
    if not (held and sent and sent.sent.decided) or sent.sent.seen != held.revision:
        return []
    return [(path, whose) for path, whose in sent.sent.decided.items() if path not in clashes]


def _meant(one: OpenedForm, sent: Posted | None) -> Answers:
    return read(one.form, sent.sent.typed, sent.sent.missing).answers if sent else {}


def _around(one: OpenedForm, held: Held | None) -> dict[str, Any]:
    plan, trial = one.page.plan, one.page.plan.trial
    slot = plan.slot(one.place.visit) if one.place.visit else None
    shown = checks.context(
        plan, replace(one.place, occurrence=one.place.occurrence or 1), held.answers if held else {}
    )
    return {
        "frame": one.page.frame,
        "one": one,
        "plan": plan,
        "slot": slot,
        "held": held,
        "here": addresses.of_place("form", trial, one.place),
        "person_href": addresses.of_participant(trial, one.place.participant),
        "review_href": addresses.of_place("review", trial, one.place) if held else "",
        "then_href": addresses.then(trial, one.place) if held else "",
        "panels": panels.panels(shown) if held else [],
        "siblings": _siblings(one),
    }


def _siblings(one: OpenedForm) -> list[tuple[str, str, bool]]:
    """The other forms of the visit: title, address, whether it is this one."""
    plan, found = one.page.plan, []
    slot = plan.slot(one.place.visit) if one.place.visit else None
    for name in slot.visit.forms if slot else ():
        form = plan.forms.get(name)
        if form is not None and access.may_read(one.page.frame.standing, one.page.site, form):
            there = addresses.of_place("form", plan.trial, replace(one.place, form=name))
            found.append((form.title, there, name == one.place.form))
    return found


def _next(one: OpenedForm) -> tuple[str, str] | None:
    """The next form of the visit that the team fills and of which nothing is kept: title and address. 1 query."""
    plan, here = one.page.plan, one.place
    slot = plan.slot(here.visit) if here.visit else None
    if slot is None:
        return None
    kept, names = queries.begun(plan.trial, here.participant, here.visit), list(slot.visit.forms)
    at = names.index(here.form) + 1 if here.form in names else 0
    for form in (plan.forms[each] for each in names[at:] + names[:at] if each in plan.forms):
        left = form.id not in kept and form.id != here.form and form.filled_by != Role.PARTICIPANT
        if left and access.may_fill(one.page.frame.standing, one.page.site, form):
            return form.title, addresses.of_place("form", plan.trial, replace(here, form=form.id))
    return None


@never_cache
@require_safe
def review(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """The form as it is kept, to be read and printed: every value with its history; asked about, compared, signed."""
    one = opened_form(request, trial, where)
    held = queries.entry(trial, one.place)
    if held is None:
        raise Http404
    found = one.page.frame
    asked = lists.asked_of(trial, one.place)
    site = one.page.site
    context = {
        **_around(one, held),
        "sheet": drawing.sheet(
            one.page.plan, one.form, held, checks.findings(one.page.plan, one.place, held.answers)
        ),
        "asked": {
            path: [each for each in asked if each.path == path] for path in {each.path for each in asked}
        },
        "verified": lists.verified_paths(trial, one.place),
        "signatures": lists.signatures(trial, one.place),
        "lock": holding.lock_of(trial, one.place),
        "scope": one.place.scopes()[0],
        "verify_href": addresses.of_place("verify", trial, one.place),
        "meanings": list(Meaning),
        "may": {
            deed.value: found.may(deed, site)
            for deed in (Deed.QUERY, Deed.ANSWER_QUERY, Deed.VERIFY, Deed.LOCK)
        },
        "may_sign": found.may(Deed.SIGN, site) and one.form.signed_by in ("", *found.standing.roles_at(site)),
        "key": new_key(),
    }
    return render(request, "followup/review.html", context)


@never_cache
@require_safe
def blank(request: HttpRequest, trial: str, form: str) -> HttpResponse:
    """A form to be printed and filled by hand."""
    around = frame(request, trial)
    around.require(Deed.SEE_DATA)
    found = trials.design(trial).forms.get(form)
    if found is None or found.value is None or found.value.sealed:
        raise Http404
    return render(
        request, "followup/blank.html", {"frame": around, "form": found.value, "yes_no": drawing.YES_NO}
    )
