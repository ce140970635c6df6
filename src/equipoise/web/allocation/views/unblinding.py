"""Emergencies: asking that a code be broken, opening it, reading the answer once, and the record of it.

Who is blind sees that it happened and never the arm; every page is the same whichever it is, save the two that show it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import UserError
from equipoise.web.allocation import actions, emergencies, trying
from equipoise.web.allocation.actions import NotYours, Opener, unblinding
from equipoise.web.allocation.emergencies import REASONS, Emergency
from equipoise.web.allocation.forms import Passphrase
from equipoise.web.allocation.unblinding_forms import NOBODY, Alone, Ask, Words
from equipoise.web.trials.forms import Asked
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed

T = TypeVar("T")
NO_SUCH = "There is no allocated participant of this number at your site."


@never_cache
@require_safe
def listed(request: HttpRequest, trial: str) -> HttpResponse:
    """Every emergency that one may know of."""
    page = frame(request, trial)
    if not emergencies.sees_any(page.standing):
        raise Http404
    context = {
        "frame": page,
        "emergencies": emergencies.visible(page.standing),
        "asks": page.anywhere(Deed.UNBLIND),
        "breaks": page.anywhere(Deed.BREAK_CODE),
    }
    return render(request, "allocation/emergencies.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks for whom and why; then shows, once, the words that open the answer."""
    page = frame(request, trial)
    by = page.require(Deed.UNBLIND)
    form = Ask(_given(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = _tried(
            form, lambda: unblinding.ask(trial, form.wanted(), by=by, now=page.now, key=given["key"])
        )
        if asked:
            context = {"frame": page, "asked": asked, "words": asked.words.split()}
            return render(request, "allocation/emergency_asked.html", context)
    return _form(request, "allocation/emergency_ask.html", _asking(page, form, Deed.UNBLIND))


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def alone(request: HttpRequest, trial: str) -> HttpResponse:
    """For who is on call, where nobody else can be reached: asks, opens and shows, and the alarm goes out."""
    page = frame(request, trial)
    page.require(Deed.BREAK_CODE)
    form = Alone(_given(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> unblinding.Answer:
            opener = _opener(page, given["passphrase"])
            return unblinding.open_alone(
                trial, form.wanted(), given["unreached"], opener=opener, now=page.now, key=given["key"]
            )

        answer = _tried(form, act)
        if answer:
            return _shown(request, page, answer)
    return _form(request, "allocation/emergency_alone.html", _asking(page, form, Deed.BREAK_CODE))


@never_cache
@require_safe
def record(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """The record of one emergency, to be printed: who, when and why, who knows the treatment, and not what it is."""
    page, found = _one(request, trial, number)
    who = {found.asked_by, found.physician, found.opened_by, found.closed_by, found.assessed_by, *found.told}
    names = emergencies.names(who - {""})
    context = {
        "frame": page,
        "one": found,
        "names": names,
        "told": [names[each] for each in found.told],
        **{f"{each}_name": names.get(getattr(found, each), "") for each in ("asked_by", "physician")},
        **{
            f"{each}_name": names.get(getattr(found, each), "")
            for each in ("opened_by", "assessed_by", "closed_by")
        },
        "may_open": found.waits and page.may(Deed.BREAK_CODE) and found.asked_by != page.standing.username,
        "may_close": found.waits and _may_close(page, found),
        "may_read": found.is_open and found.physician == page.standing.username and not found.read_at,
        "may_assess": found.is_open and not found.assessed_at and page.may(Deed.MANAGE_TRIAL),
        "may_weigh": found.is_open and page.may(Deed.SEE_GUESSES),
    }
    return render(request, "allocation/emergency.html", context)


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """For who is on call: asks for the passphrase, which shows again who they are, and shows the answer."""
    page, found = _one(request, trial, number)
    page.require(Deed.BREAK_CODE)
    form = Passphrase(_given(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["passphrase"]
        answer = _tried(form, lambda: unblinding.open_asked(trial, number, _opener(page, words), page.now))
        if answer:
            return _shown(request, page, answer)
    return _form(request, "allocation/emergency_open.html", {"frame": page, "one": found, "form": form})


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """For the physician who was named: the words that they were told open the answer, once."""
    page, found = _one(request, trial, number)
    if found.physician != page.standing.username or not found.is_open:
        raise Http404
    by = page.require(Deed.UNBLIND, found.site)
    form = Passphrase(_given(request))
    code = None
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["passphrase"]

        def act() -> actions.Code:
            trying.count(page.standing.username, page.now)
            return unblinding.read_answer(trial, number, words, by=by, now=page.now)

        code = _tried(form, act)
    context = {"frame": page, "one": found, "form": form, "code": code}
    return _form(request, "allocation/emergency_answer.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """Asks why, then closes what was asked without opening it."""
    page, found = _one(request, trial, number)
    if not _may_close(page, found):
        raise Http404
    deed = Deed.BREAK_CODE if page.may(Deed.BREAK_CODE) else Deed.UNBLIND
    by = page.require(deed, found.site)
    context = {"frame": page, "one": found, "heading": "Close without opening?", "act": "Close it"}
    return _said(request, context, lambda words: unblinding.close(trial, number, words, by=by, now=page.now))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """Asks the manager what it means for the trial; each opened code has to be answered for."""
    page, found = _one(request, trial, number)
    by = page.require(Deed.MANAGE_TRIAL)
    if not found.is_open:
        raise Http404
    context = {"frame": page, "one": found, "heading": "What does it mean for the trial?", "act": "Keep it"}
    return _said(request, context, lambda words: unblinding.assess(trial, number, words, by=by, now=page.now))


def _given(request: HttpRequest) -> QueryDict | None:
    """What was sent, even where it is empty; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def _one(request: HttpRequest, trial: str, number: int) -> tuple[Frame, Emergency]:
    page = frame(request, trial)
    found = emergencies.emergency(trial, number)
    if found is None or not emergencies.may_see(page.standing, found.site):
        raise Http404
    return page, found


def _may_close(page: Frame, found: Emergency) -> bool:
    return page.may(Deed.BREAK_CODE) or page.may(Deed.UNBLIND, found.site)


def _opener(page: Frame, words: str) -> Opener:
    trying.count(page.standing.username, page.now)
    return Opener(page.standing.username, words)


def _tried(form: Asked, act: Callable[[], T]) -> T | None:
    """What came of it; None, with a sentence in the form, where it was refused."""
    try:
        return act()
    except NotYours as error:
        if "participant" not in form.fields:
            raise Http404 from error
        form.add_error("participant", NO_SUCH)
    except UserError as error:
        form.blame(error)
    return None


def _said(request: HttpRequest, context: dict[str, Any], act: Callable[[str], None]) -> HttpResponse:
    """A page that asks for a sentence, and does something with it."""
    page, found, form = context["frame"], context["one"], Words(_given(request))
    if request.method == "POST" and form.is_valid():
        _tried(form, lambda: act(form.cleaned_data["words"]))
        if not form.errors:
            messages.success(request, "Kept. It stands in the record.")
            return HttpResponseRedirect(
                reverse("allocation:emergency", args=[page.trial.trial, found.number])
            )
    return _form(request, "allocation/emergency_words.html", {**context, "form": form})


def _asking(page: Frame, form: Ask, deed: str) -> dict[str, Any]:
    sites = [each.number for each in page.sites(deed)]
    physicians = emergencies.physicians_by_site(page.trial.trial, sites)
    key = form["key"].value() or uuid4().hex
    return {
        "frame": page, "form": form, "reasons": REASONS, "physicians": physicians, "key": key, "nobody": NOBODY,
    }  # fmt: skip


def _form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=400 if context["form"].errors else 200)


def _shown(request: HttpRequest, page: Frame, answer: unblinding.Answer) -> HttpResponse:
    """The one answer that shows the arm to who opened it."""
    _, found = _one(request, page.trial.trial, answer.number)
    unwritten = emergencies.unwritten(page.trial.trial, found, page.now)
    context = {"frame": page, "one": found, "answer": answer, "words": answer.words.split()}
    context |= {"unwritten": unwritten}
    return render(request, "allocation/emergency_opened.html", context)
