"""A participant's lesions over all scans."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.followup.forms import Purpose
from equipoise.web.followup import access, addresses
from equipoise.web.followup.clinical import course
from equipoise.web.followup.views.common import opened


@never_cache
@require_safe
def lesions(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """The page; 404 where the protocol measures no lesions, or who asks may not read the form."""
    page = opened(request, trial, number)
    forms = [each for each in page.plan.forms.values() if each.purpose is Purpose.LESIONS]
    if not any(access.may_read(page.frame.standing, page.site, each) for each in forms):
        raise Http404
    context = {
        "frame": page.frame,
        "plan": page.plan,
        "course": course.of(page.plan),
        "person_href": addresses.of_participant(trial, number),
    }
    return render(request, "followup/lesions.html", context)
