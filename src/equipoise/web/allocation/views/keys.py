"""One's own key: a passphrase offered, written down, typed back; admitting colleagues; closing what was opened."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.values.errors import InputError, UserError
from equipoise.web.accounts.gate import fresh
from equipoise.web.allocation import actions, holding, presenters, trying, unlocking
from equipoise.web.allocation.actions import NotYours, Opener
from equipoise.web.allocation.forms import Colleague, NewPassphrase
from equipoise.web.ledger.actions import By
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_safe
def key(request: HttpRequest, trial: str) -> HttpResponse:
    """How it stands with one's own key."""
    page = frame(request, trial)
    return render(request, "allocation/key.html", _context(page, Colleague()))


@never_cache
@require_safe
def share(request: HttpRequest, trial: str) -> HttpResponse:
    """A steward's share: what it is for, and what it was used for."""
    page = frame(request, trial)
    page.require(Deed.HOLD_SHARE)
    shown = holding.share(trial, page.standing.username)
    return render(request, "allocation/share.html", {"frame": page, "share": shown, "lost": shown.lost})


@never_cache
@fresh
@require_POST
def lost(request: HttpRequest, trial: str) -> HttpResponse:
    """Says that one's share or passphrase is lost, or may have been seen."""
    page = frame(request, trial)
    steward = page.may(Deed.HOLD_SHARE)
    role = "steward" if steward else actions.ring_in(page.standing)[0]
    try:
        actions.say_lost(trial, By(page.standing.username, role), page.now)
    except NotYours as error:
        raise Http404 from error
    messages.success(request, "Kept. The trial’s manager is asked to have it renewed.")
    return HttpResponseRedirect(reverse("allocation:share" if steward else "allocation:key", args=[trial]))


@never_cache
@fresh
@sensitive_post_parameters("passphrase", "proof")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, trial: str) -> HttpResponse:
    """Offers a passphrase; then, on a page without it, asks for it; then makes the key."""
    page = frame(request, trial)
    own = _own(page)
    context = {"frame": page, "own": own}
    if request.method != "POST":
        words = actions.offered_passphrase()
        return render(request, "allocation/offered.html", context | {"words": words, "proof": _proof(words)})
    form = NewPassphrase(request.POST if "passphrase" in request.POST else None)
    if form.is_bound and form.is_valid() and _kept(page, form):
        messages.success(request, "Your passphrase is set. It is kept nowhere but on your paper.")
        return HttpResponseRedirect(reverse("allocation:key", args=[trial]))
    shown = context | {"form": form, "proof": request.POST.get("proof", "")}
    return render(request, "allocation/typed_back.html", shown, status=400 if form.errors else 200)


@never_cache
@fresh
@sensitive_post_parameters("passphrase")
@require_POST
def admit(request: HttpRequest, trial: str) -> HttpResponse:
    """Admits a colleague, with one's own passphrase."""
    page = frame(request, trial)
    own = _own(page)
    form = Colleague(request.POST)
    if form.is_valid() and form.cleaned_data["holder"] in own.waiting:
        given = form.cleaned_data
        try:
            trying.count(page.standing.username, page.now)
            opener = Opener(page.standing.username, given["passphrase"])
            actions.admit(trial, given["holder"], opener, page.now)
        except UserError as error:
            form.blame(error)
        else:
            messages.success(request, f"{given['holder']} can open treatment codes now.")
            return HttpResponseRedirect(reverse("allocation:key", args=[trial]))
    return render(request, "allocation/key.html", _context(page, form), status=400)


@never_cache
@require_POST
def close(request: HttpRequest, trial: str) -> HttpResponse:
    """Forgets the key that a passphrase opened."""
    page = frame(request, trial)
    _own(page)
    response = HttpResponseRedirect(reverse("allocation:key", args=[trial]))
    unlocking.forget(request, response)
    messages.success(request, "Closed. The next code asks for your passphrase again.")
    return response


def _context(page: Frame, form: Colleague) -> dict[str, Any]:
    trial, name = page.trial.trial, page.standing.username
    return {
        "frame": page,
        "own": _own(page),
        "form": form,
        "opens": holding.opens(actions.ring_in(page.standing)[1]),
        "on_call": page.may(Deed.BREAK_CODE),
        "uses": holding.opened_by(trial, name) if page.may(Deed.BREAK_CODE) else [],
        "lost": holding.lost(trial, name),
    }


def _own(page: Frame) -> presenters.Key:
    found = presenters.key(page)
    if found is None:
        raise Http404
    return found


def _kept(page: Frame, form: NewPassphrase) -> bool:
    """Make the key from what was typed back; False, with a sentence in the form, where it isn't what was offered."""
    given, name = form.cleaned_data, page.standing.username
    try:
        words = actions.typed_passphrase(given["passphrase"])
        if not hmac.compare_digest(_proof(words), given["proof"]):
            raise InputError(
                "These are not the words that were shown.",
                where="passphrase",
                mend="Compare them with your paper.",
            )
        role = actions.ring_for(page.trial.trial, name, page.now)[0]
        actions.set_passphrase(page.trial.trial, words, By(name, role), page.now)
    except UserError as error:
        form.blame(error)
    return not form.errors


def _proof(words: str) -> str:
    """The digest of an offered passphrase, which goes to the browser and back: of 70 bits, so that it tells nothing."""
    return sha256(b"equipoise offered passphrase " + words.encode()).hexdigest()
