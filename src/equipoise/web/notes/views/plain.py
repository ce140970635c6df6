"""The plain note on a study, for browsers without JavaScript; and the page that says how notes are kept."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.registry.text import plain as readable
from equipoise.core.values.errors import UserError
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.notes import numbers, plain
from equipoise.web.notes.views.common import account, by, visit
from equipoise.web.studies import queries as studies

COOKIE = "notes"
A_YEAR = 365 * 86_400
KEPT = Limit(120, 3_600)
"""Plain notes that are written from one network address in an hour."""


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All plain notes of this browser, or of the account."""
    holder = _holder(request)
    notes = plain.notes(holder) if holder else []
    found = studies.many([each.nct_id for each in notes])
    titles = {each.nct_id: readable(each.title) or each.nct_id for each in found}
    rows = [(each, titles.get(each.nct_id, each.nct_id)) for each in notes]
    return _page(request, "notes/plain_list.html", {"rows": rows, "done": request.GET.get("done", "")[:8]})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The plain note on a study: shown, written, and deleted by leaving it empty."""
    study = studies.study(nct_id)
    if study is None:
        raise Http404
    context = {
        "nct_id": study.nct_id,
        "title": readable(study.title) or study.nct_id,
        "most": f"{plain.LONGEST:,}",
    }
    if request.method != "POST":
        found = plain.note(_holder(request), study.nct_id)
        return _page(
            request, "notes/plain.html", {**context, "text": found.text if found else "", "note": found}
        )
    text = "" if "delete" in request.POST else request.POST.get("text", "")
    try:
        return _write(request, study.nct_id, text)
    except UserError as error:
        return _page(request, "notes/plain.html", {**context, "text": text, "error": error}, 422)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How notes are kept, and what happens to whoever loses the passphrase and the code."""
    return render(request, "notes/how.html", {"nav": "notes"})


def _write(request: HttpRequest, nct_id: str, text: str) -> HttpResponse:
    now, secret = timezone.now(), request.COOKIES.get(COOKIE, "")
    guard.count([Try("notes.plain", visit(request).sender, KEPT)], now)
    holder = _holder(request)
    if not holder:
        secret = plain.fresh()
        holder = plain.by_secret(secret)
    plain.write(holder, nct_id, text, by=by(request), now=now)
    done = HttpResponseRedirect(f"{reverse('notes:plain_list')}?done={'kept' if text.strip() else 'deleted'}")
    if account(request) is None:
        _remember(done, secret)
    return _kept_by_nobody(done)


def _holder(request: HttpRequest) -> str:
    """Who holds plain notes here: the account that is logged in, else the cookie; empty where there is neither."""
    number, secret = account(request), request.COOKIES.get(COOKIE, "")
    if number is not None:
        return numbers.of_account(number)
    return plain.by_secret(secret) if len(secret) >= numbers.SECRET else ""


def _remember(response: HttpResponse, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return _kept_by_nobody(render(request, template, {"nav": "notes", **context}, status=status))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """Out of caches and search engines. A form without any origin would be refused as forged: that much is told."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
