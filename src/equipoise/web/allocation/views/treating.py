"""For the unblinded team: who was allocated at one's site, their treatment code, and the form of what was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from equipoise.core.followup.entering import Entered
from equipoise.core.followup.forms import Form
from equipoise.core.values.errors import UserError
from equipoise.core.values.words import TooLong, whole
from equipoise.web.allocation import actions, dosing, drawing, presenters, queries, trying, unlocking
from equipoise.web.allocation.actions import NotYours, Opener
from equipoise.web.allocation.forms import Passphrase
from equipoise.web.allocation.queries import Allocated
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed

T = TypeVar("T")
LONGEST_WHY = 500
"""Characters of the reason of a change."""


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def treatment(request: HttpRequest, trial: str) -> HttpResponse:
    """Who was allocated at the sites whose codes one may open, and once it is open what is still to be recorded.

    404 for everybody who is blind.
    """
    page = frame(request, trial)
    places = presenters.treated(page)
    if not places:
        raise Http404
    opener, form, key = _opener(request, page)
    fills = any(page.may(Deed.ENTER_SEALED, each.site.number) for each in places)
    found = _tried(request, form, lambda: _to_record(page, places, opener)) if opener and fills else None
    context = {
        "frame": page, "places": places, "own": presenters.key(page), "form": form, "fills": fills,
        "to_record": found, **_open(request, page),
    }  # fmt: skip
    return _answer(request, page, "allocation/treatment.html", context, key)


def _to_record(page: Frame, places: list[presenters.Place], opener: Opener) -> list[actions.Open]:
    """What is still to be recorded at the sites whose forms one may fill."""
    return [
        each
        for place in places
        if page.may(Deed.ENTER_SEALED, place.site.number)
        for each in actions.to_record(
            page.trial.trial, place.site.number, opener, place.site.day(page.now), page.now
        )
    ]


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks for the passphrase, then shows the treatment code. Each time is an event."""
    page = frame(request, trial)
    found, _ = _mine(page, number)
    opener, form, key = _opener(request, page)
    shown = None
    if request.method == "POST" and opener:
        shown = _tried(request, form, lambda: actions.open_code(trial, number, opener, page.now))
    context = {
        **_context(request, page, found, form),
        "code": shown,
        "sealed_forms": actions.forms_of(trial, number) if page.may(Deed.ENTER_SEALED, found.site) else [],
    }
    return _answer(request, page, "allocation/code.html", context, key if shown else None)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, trial: str, number: str, form: str) -> HttpResponse:
    """A form that would tell the arm: opened with one's key, kept without one."""
    page = frame(request, trial)
    found, by = _mine(page, number)
    asked = next((each for each in actions.forms_of(trial, number) if each.id == form), None)
    if asked is None or not page.may(Deed.ENTER_SEALED, found.site):
        raise Http404
    if "key" in request.POST:
        return _keep(request, page, found, asked, by)
    opener, typed, key = _opener(request, page)
    versions = None
    if opener:
        versions = _tried(
            request, typed, lambda: actions.open_versions(trial, number, form, opener, page.now)
        )
    if versions is None:
        context = {**_context(request, page, found, typed), "asked": asked}
        return _answer(request, page, "allocation/form_shut.html", context, None)
    newest = Entered(drawing.opened(versions[-1]["values"]) if versions else {}, {})
    why = versions[-1].get("reasons", {}) if versions else {}
    context = {**_form_context(request, page, found, asked, newest, why=why), "versions": versions}
    return _answer(request, page, "allocation/form.html", context, key)


def _keep(request: HttpRequest, page: Frame, found: Allocated, asked: Form, by: By) -> HttpResponse:
    entered = drawing.read(asked, request.POST.dict())
    changes, why = bool(request.POST.get("changes")), request.POST.get("why", "").strip()
    trouble = _trouble(why, changes=changes)
    if not (entered.problems or trouble):
        try:
            actions.keep_sealed(
                page.trial.trial,
                found.participant,
                asked.id,
                drawing.kept(entered.answers),
                by=by,
                now=page.now,
                key=request.POST["key"][:80],
                why=why,
                reasons=drawing.reasons(asked, request.POST.dict()),
            )
        except UserError as error:
            trouble = str(error)
        else:
            count = drawing.warnings(asked, entered.answers, _today(page, found))
            messages.success(request, kept_words(count))
            return HttpResponseRedirect(
                reverse("allocation:code", args=[page.trial.trial, found.participant])
            )
    context = _form_context(
        request, page, found, asked, entered, why=drawing.typed_reasons(asked, request.POST.dict())
    )
    context |= {"trouble": trouble, "changes": changes, "why": why, "key": request.POST["key"][:80]}
    return render(request, "allocation/form.html", context, status=400)


def _trouble(why: str, *, changes: bool) -> str:
    """What is wrong with the reason of a change; empty for nothing."""
    if changes and not why:
        return "Write why it is changed: what it held before stays."
    try:
        whole(why, LONGEST_WHY, "")
    except TooLong as error:
        return f"The reason of the change can’t be kept. {error}"
    return ""


def kept_words(warnings: int) -> str:
    """What is said once a sealed form is kept. `warnings`: how many answers are unusual."""
    if not warnings:
        return "Kept."
    return f"Kept. {warnings} answer{' is' if warnings == 1 else 's are'} worth a second look."


def _mine(page: Frame, number: str) -> tuple[Allocated, By]:
    """An allocated participant whose code one may open, and in which role; Http404 for everybody else."""
    found = queries.allocation(page.trial.trial, number)
    if found is None:
        raise Http404
    if not any(found.site == place.site.number for place in presenters.treated(page)):
        raise Http404
    return found, page.require(Deed.SEE_ARM, found.site)


def _opener(request: HttpRequest, page: Frame) -> tuple[Opener | None, Passphrase, bytes | None]:
    """Who opens: with the key at hand, or with the passphrase that was sent; that key is then to be kept."""
    known = unlocking.opener(request, page.trial.trial, page.now)
    form = Passphrase(request.POST if request.method == "POST" and known is None else None)
    if known or not form.is_valid():
        return known, form, None
    name, words = page.standing.username, form.cleaned_data["passphrase"]

    def unlock() -> bytes:
        trying.count(name, page.now)
        return actions.unlock(page.trial.trial, name, words)

    private = _tried(request, form, unlock)
    return (Opener(name, private) if private else None), form, private


def _tried(request: HttpRequest, form: Passphrase, act: Callable[[], T]) -> T | None:
    """What came of it; None, with a sentence on the page, where it was refused. Http404 for what is not theirs."""
    try:
        return act()
    except NotYours as error:
        raise Http404 from error
    except UserError as error:
        if form.is_bound:
            form.blame(error)
        else:
            messages.error(request, str(error))
        return None


def _context(request: HttpRequest, page: Frame, found: Allocated, form: Passphrase) -> dict[str, Any]:
    person = presenters.person(page.trial.trial, found)
    own = presenters.key(page)
    return {"frame": page, "person": person, "form": form, "own": own, **_open(request, page)}


def _form_context(
    request: HttpRequest,
    page: Frame,
    found: Allocated,
    asked: Form,
    entered: Entered,
    *,
    why: Mapping[str, str],
) -> dict[str, Any]:
    return {
        **_context(request, page, found, Passphrase()),
        "site": found.site,
        "asked": asked,
        "parts": drawing.parts(asked, entered, _today(page, found), why),
        "missing": drawing.MISSING,
        "doses": dosing.of_participant(
            page.trial.trial, found.participant, asked, entered.answers, _today(page, found)
        ),
        "problems": len(entered.problems),
        "key": uuid4().hex,
        "changes": bool(entered.answers),
    }


def _open(request: HttpRequest, page: Frame) -> dict[str, datetime | None]:
    """Until when the key is at hand."""
    return {"until": unlocking.until(request, page.trial.trial, page.now)}


def _today(page: Frame, found: Allocated) -> Any:
    zone = next(each.zone for each in trials.sites(page.trial.trial) if each.number == found.site)
    return page.now.astimezone(ZoneInfo(zone)).date()


def _answer(
    request: HttpRequest, page: Frame, template: str, context: dict[str, Any], key: bytes | None
) -> HttpResponse:
    """The page; with a key that a passphrase has just opened, kept for some minutes."""
    if key:
        context["until"] = page.now + unlocking.KEPT
    response = render(request, template, context, status=400 if context["form"].errors else 200)
    if key:
        unlocking.keep(request, response, page.trial.trial, key, page.now)
    return response
