"""A site's pages: what it says of itself, how it is reached, when it works, and what the registry says instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.shell import zones
from equipoise.web.sites import actions, keeping, managing, saying
from equipoise.web.sites.calendars import WEEKDAYS
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.openings import SAYABLE, WORDS
from equipoise.web.sites.permissions import Deed
from equipoise.web.sites.spoken import language_name
from equipoise.web.workspace.views import site_forms

NOTHING_CHANGED = "Nothing was changed: it was so already."


@never_cache
@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """The sites of whoever asks; every site for an operator; 404 for who works at none."""
    who = standing(request)
    every, own = who.may(Deed.ADD_SITE), who.sites_where(Deed.SEE_SITE)
    if not (every or own):
        raise Http404
    rows = managing.rows(None if every else own)
    asked = request.GET.get("study", "").strip().upper()[:20]
    if every and asked:
        return HttpResponseRedirect(reverse("workspace:site-places", args=[asked]))
    return render(request, "workspace/sites.html", {"rows": rows, "may_add": every, "here": "sites"})


@never_cache
@require_safe
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """One site."""
    standing(request).require(Deed.SEE_SITE, site_id)
    return _page(request, site_id)


@require_POST
def change(request: HttpRequest, site_id: int, form: str) -> HttpResponse:
    """Keep what a form says: contacts, languages or the calendar."""
    read = site_forms.FORMS.get(form)
    if read is None:
        raise Http404

    def act(by: str) -> str:
        changed = actions.change(site_id, read(request.POST), by=by, now=timezone.now())
        return "Kept. What was changed is listed below, and can be undone." if changed else NOTHING_CHANGED

    return _do(request, site_id, act, form)


@require_POST
def say(request: HttpRequest, site_id: int, part: int) -> HttpResponse:
    """Keep what the site says of itself in a study."""

    def act(by: str) -> str:
        saying.say(site_id, part, request.POST.get("said", ""), by=by, now=timezone.now())
        return "Kept. The study’s page shows it from now on."

    return _do(request, site_id, act, f"part-{part}")


@require_POST
def decide(request: HttpRequest, site_id: int, part: int) -> HttpResponse:
    """Agree with the registry, keep the site's own word, or tie it to the entry under another name."""

    def act(by: str) -> str:
        seen, what, now = request.POST.get("seen", ""), request.POST.get("what", ""), timezone.now()
        if what == "agree":
            saying.agree(site_id, part, seen, by=by, now=now)
            return "Kept. The site says now what the registry says."
        if what == "keep":
            saying.keep_ours(site_id, part, seen, by=by, now=now)
            return "Kept. Your own word stays, and the study’s page shows both."
        saying.relink(site_id, part, request.POST.get("key", ""), by=by, now=now)
        return "Kept. The site goes by the registry’s new entry."

    return _do(request, site_id, act, "notices")


@require_POST
def undo(request: HttpRequest, site_id: int, number: int) -> HttpResponse:
    """Take a change back."""

    def act(by: str) -> str:
        what = actions.undo(site_id, number, by=by, now=timezone.now())
        return f"Taken back: {managing.WHAT.get(what, what).lower()}."

    return _do(request, site_id, act, "changes")


@never_cache
@require_safe
def places(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The registry's places of a study, to tie sites to; for operators."""
    standing(request).require(Deed.ADD_SITE)
    return _places(request, nct_id)


@require_POST
def tie(request: HttpRequest, nct_id: str) -> HttpResponse:
    """Tie a site to a place, or make a site out of it."""
    standing(request).require(Deed.ADD_SITE)
    by, key, now = request.user.get_username(), request.POST.get("key", ""), timezone.now()
    try:
        if "organisation" in request.POST:
            saying.adopt(nct_id, key, request.POST["organisation"], by=by, now=now)
        else:
            number = request.POST.get("site", "")
            saying.connect(int(number) if number.isdecimal() else 0, nct_id, key, by=by, now=now)
    except InputError as error:
        return _places(request, nct_id, error)
    except keeping.NotThere as error:
        raise Http404 from error
    messages.success(request, "Tied. The site’s managers can now say how it stands.")
    return HttpResponseRedirect(reverse("workspace:site-places", args=[nct_id]))


def _do(request: HttpRequest, site_id: int, act: Callable[[str], str], form: str) -> HttpResponse:
    """Do one thing to a site, and go back to its page; what is wrong is told there, with what was typed."""
    standing(request).require(Deed.MANAGE_SITE, site_id)
    try:
        messages.success(request, act(request.user.get_username()))
    except InputError as error:
        return _page(request, site_id, error, form)
    except keeping.NotThere as error:
        raise Http404 from error
    return HttpResponseRedirect(f"{reverse('workspace:site', args=[site_id])}#{form}")


def _page(
    request: HttpRequest, site_id: int, error: InputError | None = None, form: str = ""
) -> HttpResponse:
    page = managing.site_page(site_id, timezone.now())
    if page is None:
        raise Http404
    context = {
        "page": page,
        "info": page.info,
        "may_manage": standing(request).may(Deed.MANAGE_SITE, site_id),
        "may_invite": standing(request).may(Deed.INVITE, site_id),
        "states": [(each.value, WORDS[each]) for each in SAYABLE],
        "language_names": [language_name(each) for each in page.info.languages],
        "zones": zones.offered([page.info.zone], timezone.now()),
        "typed": _typed(page.info, request, form),
        "error": error,
        "form": form,
    }
    return render(request, "workspace/site.html", context, status=400 if error else 200)


def _typed(info: managing.SiteInfo, request: HttpRequest, form: str) -> dict[str, Any]:
    """What the fields hold: what is kept, or in the form that was refused what was typed."""
    kept = {
        "email": info.contact_email,
        "phone": info.contact_phone,
        "accepts": info.accepts_messages,
        "languages": ", ".join(language_name(each) for each in info.languages),
        "closed_days": "\n".join(map(_in_words, info.closed_days)),
        "zone": info.zone,
        "holidays_of": info.holidays_of,
    }
    if form in site_forms.FORMS:
        kept |= {name: request.POST[name] for name in kept if name in request.POST}
    days = request.POST.getlist("weekdays") if form == "calendar" else map(str, info.weekdays)
    chosen = set(days)
    return {**kept, "weekdays": [(str(n), name, str(n) in chosen) for n, name in enumerate(WEEKDAYS)]}


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _places(request: HttpRequest, nct_id: str, error: InputError | None = None) -> HttpResponse:
    found = managing.places(nct_id)
    context = {
        "nct_id": nct_id,
        "places": found,
        "organisations": managing.organisations(),
        "error": error,
        "key": request.POST.get("key", ""),
    }
    return render(request, "workspace/site_places.html", context, status=400 if error else 200)
