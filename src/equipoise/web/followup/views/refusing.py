"""Words that could not be kept, shown again where they were typed into a small form that stood among others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from equipoise.core.values.errors import InputError
from equipoise.web.trials.frame import Frame

WORDS = ("text", "why")
"""The fields of such forms that hold words."""


def refused(request: HttpRequest, around: Frame, error: InputError, there: str) -> HttpResponse:
    """A page with the words that were typed and what is wrong, to be mended and sent again; nothing is lost.

    Where nothing was typed, back to `there`, which says what is wrong.
    """
    name = next((each for each in WORDS if request.POST.get(each, "").strip()), "")
    if not name:
        messages.error(request, str(error))
        return HttpResponseRedirect(there, status=303)
    rest = [
        (field, value)
        for field, values in request.POST.lists()
        for value in values
        if field not in (name, "csrfmiddlewaretoken")
    ]
    context = {
        "frame": around, "error": error, "name": name, "words": request.POST[name], "rest": rest, "there": there,
    }  # fmt: skip
    return render(request, "followup/refused.html", context, status=422)
