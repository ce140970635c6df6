"""For the independent statistician: blinding indices, and what an unblinding gives away, by passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from equipoise.core.values.errors import UserError
from equipoise.web.allocation import comparing_pages, emergencies, presenters, trying
from equipoise.web.allocation.actions import NotYours, Opener, comparing
from equipoise.web.allocation.forms import Passphrase
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed

T = TypeVar("T")


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def guesses(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks for the passphrase, then compares guesses with arms."""
    page = _mine(request, trial)
    form, found = _asked(request, page, lambda opener: comparing.compare(trial, opener, page.now))
    tables = None if found is None else [comparing_pages.table(each) for each in found]
    return _answer(request, "allocation/guesses.html", {"frame": page, "form": form, "tables": tables})


@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def guessing(request: HttpRequest, trial: str, number: int) -> HttpResponse:
    """Asks for the passphrase, then says how much an unblinding helps to guess others."""
    page = _mine(request, trial)
    one = emergencies.emergency(trial, number)
    if one is None or not one.is_open:
        raise Http404
    form, found = _asked(request, page, lambda opener: comparing.weigh(trial, number, opener, page.now))
    rows = comparing_pages.raised(found) if found else None
    context = {"frame": page, "one": one, "form": form, "rows": rows}
    return _answer(request, "allocation/emergency_guessing.html", context)


def _mine(request: HttpRequest, trial: str) -> Frame:
    page = frame(request, trial)
    page.require(Deed.SEE_GUESSES)
    if not presenters.sees_arms(page.standing):
        raise Http404
    return page


def _asked(request: HttpRequest, page: Frame, act: Callable[[Opener], T]) -> tuple[Passphrase, T | None]:
    """The form, and what came of the passphrase that was typed; None before, and where it was refused."""
    form = Passphrase(_given(request))
    if request.method != "POST" or not form.is_valid():
        return form, None
    try:
        trying.count(page.standing.username, page.now)
        return form, act(Opener(page.standing.username, form.cleaned_data["passphrase"]))
    except NotYours as error:
        raise Http404 from error
    except UserError as error:
        form.blame(error)
        return form, None


def _given(request: HttpRequest) -> QueryDict | None:
    """What was sent, even where it is empty; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=400 if context["form"].errors else 200)
