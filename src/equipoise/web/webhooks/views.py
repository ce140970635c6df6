"""For operators: how the endpoints of organisations do. No address of theirs is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed
from equipoise.web.webhooks import queries


@never_cache
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every endpoint and its recent deliveries on one page."""
    standing(request).require(Deed.RUN_QUEUE)
    return render(request, "webhooks/webhooks.html", {"page": queries.page(timezone.now())})
