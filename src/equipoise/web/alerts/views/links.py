"""A lost link: it is sent again to the address that the letters go to, and to no other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import InputError
from equipoise.web.alerts import actions, limits
from equipoise.web.contact import cleaning
from equipoise.web.contact.views.common import page
from equipoise.web.guard.limits import Reached


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the address; the answer is the same whether or not anything is told to it."""
    if request.method != "POST":
        return page(request, "alerts/link.html", {})
    typed, now = request.POST.get("email", ""), timezone.now()
    try:
        email = cleaning.email(typed)
        actions.ask_link(email, limits.tries(request, email, now, proven=True), now)
    except InputError as error:
        return page(request, "alerts/link.html", {"typed": typed[:500], "error": error.what}, 422)
    except Reached as limit:
        return page(request, "alerts/link.html", {"typed": typed[:500], "limit": limit}, 429)
    return page(request, "alerts/link.html", {"asked": True})
