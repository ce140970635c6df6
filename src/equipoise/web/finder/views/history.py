"""What changed in a record: its versions, what each one means, and any two of them compared."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters import changes
from equipoise.web.studies import queries


@require_safe
def history(request: HttpRequest, nct_id: str) -> HttpResponse:
    """The versions, newest first. `?about=` narrows to groups of change; `?from=&to=` compares two versions."""
    newest = queries.study(nct_id)
    if newest is None:
        raise Http404(nct_id)
    if newest.nct_id != nct_id:
        return HttpResponsePermanentRedirect(reverse("finder:history", args=[newest.nct_id]))
    kept = queries.changes(nct_id)
    context = {
        "nav": "find",
        "nct_id": nct_id,
        "title": plain(newest.title) or plain(newest.official_title) or nct_id,
        "history": changes.history(kept, frozenset(request.GET.getlist("about"))),
        "kept": [each.version for each in kept],
        **_two(
            nct_id, [each.version for each in kept], request.GET.get("from", ""), request.GET.get("to", "")
        ),
    }
    return render(request, "finder/history.html", context)


def _two(nct_id: str, kept: list[queries.VersionInfo], first: str, second: str) -> dict[str, Any]:
    """The comparison of two versions, the older one first however they were chosen; nothing for other numbers."""
    chosen = [each for each in kept if str(each.id) in {first, second}]
    if len(chosen) != 2:
        return {}
    newer, older = chosen
    before, after = _version(nct_id, older.id), _version(nct_id, newer.id)
    return {"older": older, "newer": newer, "between": changes.between(before, after)}


def _version(nct_id: str, version_id: int) -> Study:
    found = queries.version(nct_id, version_id)
    if found is None:
        raise Http404(version_id)
    return read(found)
