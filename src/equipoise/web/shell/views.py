"""Pages about this site, and pages for when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.referral.consents import CONSENTS
from equipoise.core.referral.retention import PERIODS
from equipoise.web.shell import demonstration as log_ins
from equipoise.web.shell import logs
from equipoise.web.shell.credits import all_credits


def about(request: HttpRequest) -> HttpResponse:
    """What this is, who it is for, what it can't do."""
    return render(request, "shell/about.html")


def sources(request: HttpRequest) -> HttpResponse:
    """Where the records, words, places and outlines come from, and their licences."""
    return render(request, "shell/sources.html", {"sources": all_credits()})


def accessibility(request: HttpRequest) -> HttpResponse:
    """How well the pages work for everyone, and what is known not to."""
    return render(request, "shell/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a visitor, and about somebody who writes to a study centre."""
    return render(request, "shell/privacy.html", {"periods": PERIODS, "consents": CONSENTS})


@never_cache
@require_safe
def demonstration(request: HttpRequest) -> HttpResponse:
    """Who can log in to the demonstration. In production there is no such page."""
    if settings.EQUIPOISE_MODE != "demonstration":
        raise Http404
    context = {
        "groups": log_ins.groups(),
        "passwords": log_ins.passwords(request),
        "passphrases": log_ins.passphrases(request),
    }
    return render(request, "shell/demonstration.html", context)


def trouble(template: str, status: int) -> HttpResponse:
    """A page that says what is wrong. It reads neither the request nor the database, so that it always works."""
    context = {"request_id": logs.current()}
    response = HttpResponse(render_to_string(f"shell/{template}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent can't be read; 413: there is too much of it."""
    return trouble("413", 413) if isinstance(exception, RequestDataTooBig) else trouble("400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return trouble("403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return trouble("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours."""
    return trouble("500", 500)
