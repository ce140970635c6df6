"""The site's page of a participant's link: giving one, showing it to be printed, ending it."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.ledger.actions import By
from equipoise.web.participant import actions, queries
from equipoise.web.trials.frame import frame
from equipoise.web.trials.permissions import Deed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Shows the link that a participant has, gives them another, or ends it."""
    page = frame(request, trial)
    person = enrolment.participant(trial, number)
    by = page.require(Deed.ENTER_DATA, person.site if person else "-")
    if person is None:
        raise Http404
    error = None
    if request.method == "POST":
        try:
            _do(request, trial, number, by, page.now)
            return HttpResponseRedirect(reverse("own_link:link", args=[trial, number]))
        except InputError as found:
            error = found
    kept = queries.kept(trial, number)
    context = {
        "frame": page, "number": number, "kept": kept, "error": error, "given": request.POST,
        "picture": picture(kept.url) if kept else "", "key": secrets.token_urlsafe(18),
        "wishes": queries.wishes(trial, number=number), "site": person.site,
    }  # fmt: skip
    return render(request, "participant/link.html", context, status=422 if error else 200)


def _do(request: HttpRequest, trial: str, number: str, by: By, now: datetime) -> None:
    what, key = request.POST.get("do", ""), f"link:{request.POST.get('key', '')[:40]}"
    if what == "end":
        actions.end_link(trial, number, by=by, now=now, key=key)
        messages.success(request, "The link has ended. It opens nothing any more.")
    elif what == "talked":
        actions.talked(trial, number, by=by, now=now)
        messages.success(request, "Noted that you spoke with them.")
    else:
        email = _email(request)
        language = request.POST.get("language", "en")
        actions.make_link(trial, number, language=language, email=email, by=by, now=now, key=key)
        messages.success(
            request, "The link is on its way by e-mail." if email else "The link is made. Print it."
        )


def _email(request: HttpRequest) -> str:
    """The address, where one is given and the participant agreed to it."""
    email = request.POST.get("email", "").strip()
    if email and request.POST.get("agreed") != "yes":
        raise InputError(
            "They have to agree to the e-mail.", where="agreed", mend="Ask them, then tick the box."
        )
    return email


def picture(url: str) -> str:
    """The link as a picture that a telephone reads, as a source of an image."""
    svg = get_adapter().build_totp_svg(url)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
