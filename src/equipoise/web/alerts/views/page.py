"""The page where all is changed, opened by its secret or by the account that collected it. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.values.errors import InputError, UserError
from equipoise.web.accounts.entry import account_of
from equipoise.web.alerts import changing, erasing, limits, queries, zones
from equipoise.web.alerts.forms import LANGUAGES, PACES, TOPIC_CHOICES, ChangeForm, SpeakForm
from equipoise.web.alerts.queries import Own
from equipoise.web.alerts.views.places import problem
from equipoise.web.contact import cleaning
from equipoise.web.contact.views.common import page, private
from equipoise.web.guard.limits import Reached

DONE = {
    "confirmed": "Confirmed. From now on we tell you.",
    "changed": "Your change is saved.",
    "paused": "Paused. We note no news for it until you let it go on.",
    "went-on": "It goes on, with what happens from now on.",
    "stopped": "Stopped. You can begin it again below for 30 days.",
    "held": "Letters are held.",
    "released": "Letters go on.",
    "ended": "You get no more letters.",
    "began": "You get letters again.",
    "asked": "Look into the mailbox of your new address. The letters go there once you confirm it.",
    "moved": "From now on the letters go to this address.",
}
"""What was just done, by what stands in the address."""
Doing = Callable[[Own], str]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The page of the account that is logged in; else what there is to do without one."""
    if queries.of_account(account_of(request)) is not None:
        return private(HttpResponseRedirect(reverse("alerts:page", args=[queries.ACCOUNT])))
    return page(request, "alerts/none.html", {})


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody is told of, and what the last letters told."""
    found = queries.own(key, account_of(request))
    if found is None:
        return page(request, "alerts/gone.html", {}, 404)
    return _page(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str, number: UUID) -> HttpResponse:
    """One thing: how often, from where, which topics."""
    own = _own(request, key)
    kept = next((each for each in own.kept if each.id == number), None)
    if kept is None:
        raise Http404
    begun = {"pace": kept.pace, "place": kept.place, "topics": sorted(kept.what.topics)}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=begun, kind=kept.what.kind)
    if form.is_bound and form.is_valid() and (wrong := problem(form.cleaned_data["place"])):
        form.add_error("place", wrong)
    if not form.is_bound or not form.is_valid():
        context = {"own": own, "kept": kept, "form": form, "paces": PACES, "topics": TOPIC_CHOICES}
        return page(request, "alerts/change.html", context, 422 if form.is_bound else 200)

    def do(own: Own) -> str:
        given, now = form.cleaned_data, timezone.now()
        topics = given.get("topics", [])
        changing.change(
            own.subscriber.pk, number, pace=given["pace"], place=given["place"], topics=topics, now=now
        )
        return "changed"

    return _do(request, own, do)


@require_POST
def one(request: HttpRequest, key: str, number: UUID, what: str) -> HttpResponse:
    """Pause one thing, let it go on, or stop it."""
    known = {
        "pause": (changing.pause, "paused"),
        "go-on": (changing.go_on, "went-on"),
        "stop": (changing.stop, "stopped"),
    }
    if what not in known:
        raise Http404
    act, done = known[what]

    def do(own: Own) -> str:
        act(own.subscriber.pk, number, timezone.now())
        return done

    return _do(request, _own(request, key), do)


@require_POST
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Hold letters, until a day or until it is said."""

    def do(own: Own) -> str:
        changing.hold(own.subscriber.pk, _day(request.POST.get("until", "")), timezone.now())
        return "held"

    return _do(request, _own(request, key), do)


@require_POST
def release(request: HttpRequest, key: str) -> HttpResponse:
    """Send letters again."""

    def do(own: Own) -> str:
        changing.release(own.subscriber.pk, timezone.now())
        return "released"

    return _do(request, _own(request, key), do)


@require_POST
def speak(request: HttpRequest, key: str) -> HttpResponse:
    """The language of letters, and the clock they come by."""
    form = SpeakForm(request.POST)

    def do(own: Own) -> str:
        if not form.is_valid():
            raise InputError(str(next(iter(form.errors.values()))[0]))
        changing.speak(own.subscriber.pk, **form.cleaned_data, now=timezone.now())
        return "changed"

    return _do(request, _own(request, key), do)


@require_POST
def address(request: HttpRequest, key: str) -> HttpResponse:
    """Ask that letters go to another address."""

    def do(own: Own) -> str:
        email = cleaning.email(request.POST.get("email", ""))
        tries = limits.moving_tries(own.subscriber.pk, email)
        changing.ask_address(own.subscriber.pk, email, tries, timezone.now())
        return "asked"

    return _do(request, _own(request, key), do)


@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Stop everything."""

    def do(own: Own) -> str:
        changing.end(own.subscriber.pk, "on the page", timezone.now())
        return "ended"

    return _do(request, _own(request, key), do)


@require_POST
def start_again(request: HttpRequest, key: str) -> HttpResponse:
    """Begin all again that was stopped together."""

    def do(own: Own) -> str:
        changing.start_again(own.subscriber.pk, timezone.now())
        return "began"

    return _do(request, _own(request, key), do)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Say what goes; then erase."""
    own = _own(request, key)
    if request.method != "POST":
        return page(request, "alerts/erase.html", {"own": own})
    erasing.erase(own.subscriber.pk, by="visitor", now=timezone.now())
    return private(HttpResponseRedirect(reverse("alerts:erased")))


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What is left after erasing."""
    return page(request, "alerts/erased.html", {})


def _own(request: HttpRequest, key: str) -> Own:
    found = queries.own(key, account_of(request))
    if found is None:
        raise Http404  # whether it never was or was erased is not told
    return found


def _do(request: HttpRequest, own: Own, do: Doing) -> HttpResponse:
    """Do something within its limit, and go back to the page; or say there what is wrong."""
    try:
        changing.count(limits.page_tries(own.subscriber.pk), timezone.now())
        done = do(own)
    except UserError as error:
        status = 429 if isinstance(error, Reached) else 422
        return _page(request, own, status, error=" ".join(filter(None, (error.what, error.mend))))
    return private(HttpResponseRedirect(f"{reverse('alerts:page', args=[own.key])}?done={done}"))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("This is no day.", mend="Write it like 2026-12-24.") from None


def _page(request: HttpRequest, own: Own, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "own": own,
        "told": queries.told(own.subscriber),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "languages": LANGUAGES,
        "zones": zones.offered(),
        "today": timezone.localdate(),
        **more,
    }
    with timezone.override(zones.of(own.subscriber.zone)):
        return page(request, "alerts/page.html", context, status)
