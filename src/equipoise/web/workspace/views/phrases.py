"""A site's own answers, kept by its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipoise.core.referral import placeholders
from equipoise.core.values.errors import InputError
from equipoise.web.sites.people import site_name
from equipoise.web.sites.permissions import Deed
from equipoise.web.workspace import actions, queries
from equipoise.web.workspace.views.common import hand, require_a_site


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show the answers and keep one."""
    who = hand(request, Deed.MANAGE_SITE)
    require_a_site(who.sites & {site_id})
    title, text, error = request.POST.get("title", ""), request.POST.get("text", ""), None
    if request.method == "POST":
        try:
            actions.keep_phrase(site_id, title, text, by=who.by, now=timezone.now())
        except InputError as problem:
            error = problem
        else:
            messages.success(request, "The answer is kept.")
            return _back(site_id)
    context = {
        "site_id": site_id,
        "site_name": site_name(site_id),
        "own": queries.kept_phrases(site_id),
        "shipped": placeholders.SHIPPED,
        "places": placeholders.NAMES,
        "title": title,
        "text": text,
        "error": error,
        "here": "phrases",
    }
    return render(request, "workspace/phrases.html", context, status=422 if error else 200)


@require_POST
def delete(request: HttpRequest, site_id: int, number: int) -> HttpResponse:
    """Delete one."""
    who = hand(request, Deed.MANAGE_SITE)
    require_a_site(who.sites & {site_id})
    actions.delete_phrase(site_id, number, by=who.by, now=timezone.now())
    messages.success(request, "The answer is deleted.")
    return _back(site_id)


def _back(site_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workspace:phrases", args=[site_id]))
