"""For operators: how the queue stands, and sending again what was given up. No name, address or word of a letter."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.mail import actions as mail
from equipoise.web.operations import queries
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything about the queue on one page."""
    standing(request).require(Deed.RUN_QUEUE)
    return render(request, "operations/queue.html", {"page": queries.queue(timezone.now())})


@require_POST
def send_again(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter that was given up or came back."""
    standing(request).require(Deed.RUN_QUEUE)
    try:
        mail.resend(letter_id, by=str(request.user.get_username()), now=timezone.now())
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The letter waits to be sent again.")
    return HttpResponseRedirect(reverse("operations:queue"))


@require_POST
def send_all_again(request: HttpRequest) -> HttpResponse:
    """Every letter that was given up: for when the mail server was down for days."""
    standing(request).require(Deed.RUN_QUEUE)
    count = mail.resend_all(by=str(request.user.get_username()), now=timezone.now())
    told = "1 letter waits" if count == 1 else f"{count:,} letters wait"
    messages.success(request, f"{told} to be sent again.")
    return HttpResponseRedirect(reverse("operations:queue"))
