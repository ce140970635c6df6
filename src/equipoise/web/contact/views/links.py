"""A lost link: it is sent again to the address that the message came from, and to no other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.contact import cleaning, senders
from equipoise.web.contact.views.common import page
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Reached
from equipoise.web.referrals import tasks as referrals


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer is the same whether or not anything was sent from it."""
    if request.method != "POST":
        return page(request, "contact/link.html", {})
    typed, now = request.POST.get("email", ""), timezone.now()
    try:
        email = cleaning.email(typed)
        guard.count(senders.link_tries(request, email, now), now)
    except InputError as error:
        return page(request, "contact/link.html", {"typed": typed[:500], "error": error.what}, 422)
    except Reached as limit:
        return page(request, "contact/link.html", {"typed": typed[:500], "limit": limit}, 429)
    referrals.ask_links(email)
    return page(request, "contact/link.html", {"asked": True})
