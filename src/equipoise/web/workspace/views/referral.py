"""One referral: its story, and what its team does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from equipoise.core.referral import placeholders, reasons
from equipoise.core.referral.states import Event
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import entering
from equipoise.web.referrals import passing, team
from equipoise.web.referrals.actions import NotThere
from equipoise.web.referrals.team import Outdated, Words
from equipoise.web.sites.permissions import Deed
from equipoise.web.workspace import queries
from equipoise.web.workspace.queries import ReferralPage
from equipoise.web.workspace.views.common import hand

DID = {
    Event.ANSWER: "Your answer is sent.",
    Event.ASK: "Your question is sent.",
    Event.DECLINE: "The person is told, with your reason.",
}
SAYABLE = {event.value: event for event in DID}


@never_cache
@require_GET
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The page; opening it is audited once, and told to the person the first time."""
    _opened(request, referral_id)
    chosen = request.GET.get("phrase", "")
    found = _page(request, referral_id)
    text = next((each.text for each in found.phrases if each.code == chosen), "")
    may_keep = found.here in hand(request, Deed.MANAGE_SITE).sites
    line, username = found.full.line, request.user.get_username()
    doors = entering.doors(line.nct_id, line.site, referral_id, username, timezone.now())
    context = _context(found, text=text, chosen=chosen, may_keep=may_keep, doors=doors)
    return render(request, "workspace/referral.html", context)


@never_cache
@require_POST
def say(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Show what would be sent; once that was looked at, send it."""
    who = hand(request, Deed.ANSWER)
    _opened(request, referral_id)  # every page that names the person is a look at the message
    found = _page(request, referral_id)
    event = SAYABLE.get(request.POST.get("event", ""))
    if event is None:
        raise BadRequest("Our form always says what kind of answer it is.")
    words = Words(event, request.POST.get("text", ""), request.POST.get("reason", ""))
    try:
        ready = _ready(words, found)
        if request.POST.get("step") != "send":
            return render(
                request, "workspace/say.html", _said(found, words, ready=ready, seen=_seen(request))
            )
        team.say(referral_id, ready, who, seen=_seen(request), now=timezone.now())
    except NotThere:
        raise Http404 from None
    except Outdated as error:
        return _again(request, _page(request, referral_id), words, error)
    except InputError as error:
        return _again(request, found, words, error)
    messages.success(request, DID[event])
    return _back(referral_id)


@never_cache
@require_POST
def pass_on(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Suggest another centre to the person, or pass the message on where they agreed to that."""
    who, found = hand(request, Deed.ANSWER), _page(request, referral_id)
    text, chosen = request.POST.get("text", ""), request.POST.get("centre", "")
    number = next((each for each, _ in found.centres if str(each) == chosen), None)
    try:
        if number is None:
            raise InputError("Choose a centre first.", where="Centre")
        done = passing.pass_on(referral_id, number, text, who, seen=_seen(request), now=timezone.now())
    except NotThere:
        raise Http404 from None
    except InputError as error:
        more = {"text": text, "centre": chosen, "error": error}
        status = 409 if isinstance(error, Outdated) else 422
        return render(
            request,
            "workspace/referral.html",
            _context(_page(request, referral_id), passing=more),
            status=status,
        )
    messages.success(request, "It is passed on, and the person is told." if done else "The person is asked.")
    return _back(referral_id)


@require_POST
def note(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Keep a note for the team."""
    who = hand(request, Deed.NOTE)
    text = request.POST.get("text", "")
    return _do(
        request, referral_id, "The note is kept.", lambda: team.note(referral_id, text, who, timezone.now())
    )


@require_POST
def assign(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Give it to a member of its site, or to nobody."""
    who = hand(request, Deed.ASSIGN)
    found = _page(request, referral_id)
    chosen = request.POST.get("member", "")
    member = next((number for number, _ in found.members if str(number) == chosen), None)
    if chosen and member is None:
        raise Http404
    return _do(
        request,
        referral_id,
        "It is assigned." if member else "It is assigned to nobody.",
        lambda: team.assign(referral_id, member, who, seen=_seen(request), now=timezone.now()),
    )


@require_POST
def screen(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Mark as screened, or take that back."""
    who, yes = hand(request, Deed.SCREEN), request.POST.get("screened") == "yes"
    done = "Marked as screened." if yes else "The mark is taken back."
    return _do(request, referral_id, done, lambda: team.screen(referral_id, yes, who, timezone.now()))


@require_POST
def read(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Mark what the person wrote last as read, where it needs no answer."""
    who = hand(request, Deed.NOTE)
    return _do(request, referral_id, "Marked as read.", lambda: team.read(referral_id, who, timezone.now()))


def _do(request: HttpRequest, referral_id: UUID, done: str, what: Callable[[], None]) -> HttpResponse:
    try:
        what()
    except NotThere:
        raise Http404 from None
    except InputError as error:
        messages.error(request, f"{error.what} {error.mend or ''}".strip())
    else:
        messages.success(request, done)
    return _back(referral_id)


def _opened(request: HttpRequest, referral_id: UUID) -> None:
    try:
        team.open_(referral_id, hand(request, Deed.VIEW_REFERRAL), timezone.now())
    except NotThere:
        raise Http404 from None


def _page(request: HttpRequest, referral_id: UUID) -> ReferralPage:
    sites = hand(request, Deed.VIEW_REFERRAL).sites
    me = request.user.get_full_name()  # type: ignore[union-attr]  # the gate lets nobody in who is not logged in
    found = queries.referral(sites, referral_id, me, timezone.now())
    if found is None:
        raise Http404
    return found


def _ready(words: Words, found: ReferralPage) -> Words:
    """The words with their places filled; InputError where something has to be mended first."""
    if words.event is Event.DECLINE:
        reasons.find(words.reason, words.text)
    elif not words.text.strip():
        raise InputError("Write something first.", where="What you write")
    return Words(words.event, placeholders.filled(words.text, found.facts), words.reason)


def _again(request: HttpRequest, found: ReferralPage, words: Words, error: InputError) -> HttpResponse:
    news = (
        [each for each in found.story if each.item.id > _seen(request)] if isinstance(error, Outdated) else []
    )
    status = 409 if news else 422
    return render(request, "workspace/say.html", _said(found, words, error=error, news=news), status=status)


def _said(found: ReferralPage, words: Words, **more: Any) -> dict[str, Any]:
    reason = next((each for each in reasons.REASONS if each.code == words.reason), None)
    return {**_context(found, text=words.text), "words": words, "reason": reason, **more}


def _context(found: ReferralPage, **more: Any) -> dict[str, Any]:
    return {
        "found": found,
        "full": found.full,
        "line": found.full.line,
        "reasons": reasons.REASONS,
        "places": placeholders.NAMES,
        "here": "inbox",
        **more,
    }


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 18 else -1


def _back(referral_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workspace:referral", args=[referral_id]))
