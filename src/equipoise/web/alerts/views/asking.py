"""Asking to be told: one form, whatever of; and the pages of the letter's link, where looking changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.web.accounts.entry import account_of
from equipoise.web.alerts import actions, asking, keys, limits, queries, zones
from equipoise.web.alerts.asking import Asked
from equipoise.web.alerts.forms import AskForm
from equipoise.web.alerts.views.places import problem
from equipoise.web.alerts.views.wanted import Wanted, wanted
from equipoise.web.alerts.wishes import OFFERED
from equipoise.web.contact import cleaning
from equipoise.web.contact.views.common import page, private
from equipoise.web.guard.limits import Reached

STALE = (
    "This form was open for more than a day, or came from somewhere else. Nothing you typed is lost. "
    "Look it over and send it now."
)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; sent with `step=begin` from another page of ours, it begins with an address."""
    what = wanted(request)
    if what.is_nothing:
        status = 422 if request.method == "POST" else 200
        context = {"answers": what.answers is not None, "summary": what.is_summary}
        return page(request, "alerts/nothing.html", context, status)
    if request.method != "POST" or request.POST.get("step") == "begin":
        return _form_page(request, what, AskForm(initial=_begun(request, what), wants=what.needs))
    form = AskForm.of(request.POST, what.needs)
    if form.is_valid() and (wrong := problem(form.cleaned_data["place"])):
        form.add_error("place", wrong)
    if not form.is_valid():
        return _form_page(request, what, form, 422, wrong=form.wrong)
    return _ask(request, what, form)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next: the same for every address."""
    return page(request, "alerts/asked.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was asked for; posting confirms it. Mail scanners follow links, and only look."""
    if request.method == "POST":
        return _confirm(request, keys.confirmed(token))
    found = queries.pending(token)
    if found is None:
        return page(request, "alerts/gone.html", {}, 404)
    return page(request, "alerts/confirm.html", {"pending": found, "here": request.path})


def _confirm(request: HttpRequest, number: UUID | None) -> HttpResponse:
    subscriber = asking.confirm(number, timezone.now()) if number else None
    if subscriber is None:
        return page(request, "alerts/gone.html", {}, 404)
    return private(HttpResponseRedirect(f"{reverse('alerts:page', args=[subscriber.secret])}?done=confirmed"))


def _begun(request: HttpRequest, what: Wanted) -> dict[str, Any]:
    """What a fresh form begins with: all topics, and the place of the search."""
    return {
        "topics": [str(each) for each in OFFERED],
        "about": what.about,
        "email": request.POST.get("email", "")[: cleaning.LONGEST_EMAIL],
        "place": what.search.near[: cleaning.LONGEST_LINE],
        "pace": "daily",
        "language": "en",
        "zone": "UTC",
    }


def _ask(request: HttpRequest, what: Wanted, form: AskForm) -> HttpResponse:
    signed, now = request.POST.get("form", ""), timezone.now()
    number = keys.form_of(signed)
    if number is None:
        return _form_page(request, what, form, 422, stale=STALE)
    proof = actions.Proof(number.hex, request.POST.get("proof", ""), settings.PROOF_BITS)
    try:
        told = actions.ask(_asked(what, form, number), _count(request, form), proof, account_of(request), now)
    except Reached as limit:
        response = _form_page(request, what, form, 429, limit=limit)
        response["Retry-After"] = str(max(1, int((limit.free_at - now).total_seconds())))
        return response
    if told:
        there = reverse("alerts:page", args=[queries.ACCOUNT])
        return private(HttpResponseRedirect(f"{there}?done=confirmed"))
    return private(HttpResponseRedirect(reverse("alerts:asked")))


def _count(request: HttpRequest, form: AskForm) -> actions.Count:
    now, email = timezone.now(), form.cleaned_data["email"]
    return lambda proven: limits.tries(request, email, now, proven=proven)


def _asked(what: Wanted, form: AskForm, number: UUID) -> Asked:
    given = form.cleaned_data
    return Asked(
        request=number,
        email=given["email"],
        wishes=what.wishes(given.get("topics", []), given.get("about", "")),
        pace=given["pace"],
        place=given["place"],
        language=given["language"],
        zone=given["zone"],
    )


def _form_page(
    request: HttpRequest, what: Wanted, form: AskForm, status: int = 200, **more: Any
) -> HttpResponse:
    signed = keys.form()
    number = keys.form_of(signed)
    context = {
        "what": what,
        "described": queries.described(what.wishes([], what.about)),
        "form": form,
        "signed": signed,
        "challenge": number.hex if number else "",
        "bits": settings.PROOF_BITS,
        "zones": zones.offered(),
        "here": _here(request),
        "throwaway": form.is_bound and cleaning.is_throwaway(form.data.get("email", "")),
        **more,
    }
    return page(request, "alerts/new.html", context, status)


def _here(request: HttpRequest) -> str:
    """The form's own address: with what is asked for, also where that came in another page's form."""
    if request.GET:
        return request.get_full_path()
    given = request.POST.copy()
    for name in set(given) - {"study", "answers"}:
        del given[name]
    return f"{request.path}?{given.urlencode()}"
