"""The page of all notes. It is the same for everybody: the notes come from the browser alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """An empty page that the browser fills; without JavaScript it says what is possible."""
    return render(request, "notes/list.html", {"nav": "notes"})
