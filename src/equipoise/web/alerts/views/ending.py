"""Ending all by a letter's own secret, which opens nothing else: by a button, or by a mail program (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import UserError
from equipoise.web.alerts import changing, people
from equipoise.web.contact.views.common import page, private


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; looking ends nothing."""
    subscriber = people.of_ending(token)
    if subscriber is None:
        return page(request, "alerts/gone.html", {"ending": True}, 404)
    if request.method == "POST":
        changing.end(subscriber.pk, "by a letter", timezone.now())
    context = {"here": reverse("alerts:end", args=[token]), "ended": request.method == "POST"}
    return page(request, "alerts/end.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program posts without cookies or a form of ours; the token alone says whom to end. Twice is once.

    Section 3.1 of RFC 8058 forbids to answer with a redirect. Whoever opens it in a browser gets a page with a button.
    """
    if request.method != "POST":
        return end(request, token)
    subscriber = people.of_ending(token)
    if subscriber is not None:
        changing.end(subscriber.pk, "by a mail program", timezone.now())
    return private(HttpResponse("You get no more letters.\n", content_type="text/plain"))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a new address; looking moves nothing."""
    if not changing.awaits_address(token):
        return page(request, "alerts/gone.html", {}, 404)
    if request.method != "POST":
        return page(request, "alerts/move.html", {"here": request.path})
    try:
        subscriber = changing.use_address(token, timezone.now())
    except UserError as error:
        context = {"here": request.path, "error": f"{error.what} {error.mend}"}
        return page(request, "alerts/move.html", context, 409)
    if subscriber is None:
        return page(request, "alerts/gone.html", {}, 404)
    return page(request, "alerts/moved.html", {"own": subscriber})
