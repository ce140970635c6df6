"""What is left to do before data are clean: open data queries, forms to sign, values to compare with their source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.followup.cleaning import QueryState
from equipoise.core.followup.forms import Form
from equipoise.web.followup import access, addresses, lists
from equipoise.web.followup.lists import Left
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site

MOST = 100
"""Lines that one page shows: who has more does the first, and the next come up."""
STATES = {
    "open": ("Waiting for the site", (QueryState.OPEN,)),
    "answered": ("Answered, to be closed", (QueryState.ANSWERED,)),
    "closed": ("Closed", (QueryState.CLOSED,)),
}


@dataclass(frozen=True, slots=True)
class _Places:
    """The sites whose data one may see, and the one that the address chooses; empty for all of them."""

    every: Sequence[Site]
    chosen: str

    @property
    def numbers(self) -> list[str]:
        """The numbers of those that are shown."""
        return [self.chosen] if self.chosen else [each.number for each in self.every]


@never_cache
@require_safe
def queries(request: HttpRequest, trial: str) -> HttpResponse:
    """The data queries of one's sites, those that have waited longest first."""
    around = frame(request, trial)
    around.require(Deed.SEE_DATA)
    show = request.GET.get("show", "open") if request.GET.get("show", "open") in STATES else "open"
    forms, titles, places = lists.forms(trial), lists.visit_titles(trial), _places(request, around)
    found = [
        each
        for each in lists.asked(trial, places.numbers, STATES[show][1])
        if (form := forms.get(each.place.form)) is not None
        and access.may_read(around.standing, each.site, form)
    ]
    rows = [
        (
            each,
            forms[each.place.form],
            lists.where(each.place, forms[each.place.form], titles),
            addresses.of_place("review", trial, each.place),
        )
        for each in found[:MOST]
    ]
    context = {"rows": rows, "count": len(found), "states": STATES, "show": show}
    return _shown(request, around, places, "queries", context)


@never_cache
@require_safe
def to_sign(request: HttpRequest, trial: str) -> HttpResponse:
    """The forms that wait for a signature."""
    around = frame(request, trial)
    around.require(Deed.SEE_DATA)
    forms, places = lists.forms(trial), _places(request, around)
    asked = {name for name, form in forms.items() if form.signed_by}
    found = [each for each in lists.unsigned(trial, places.numbers) if each.form in asked]
    return _shown(request, around, places, "to_sign", _stands(around, forms, found))


@never_cache
@require_safe
def to_verify(request: HttpRequest, trial: str) -> HttpResponse:
    """The forms of which values are not compared with their source."""
    around = frame(request, trial)
    around.require(Deed.SEE_DATA)
    forms, places = lists.forms(trial), _places(request, around)
    found = _stands(around, forms, lists.uncompared(trial, places.numbers))
    return _shown(request, around, places, "to_verify", found)


def _places(request: HttpRequest, around: Frame) -> _Places:
    every = around.sites(Deed.SEE_DATA)
    chosen = request.GET.get("site", "")
    return _Places(every, chosen if chosen in {each.number for each in every} else "")


def _stands(around: Frame, forms: Mapping[str, Form], left: Sequence[Left]) -> dict[str, Any]:
    """How many forms there are that one may read; and the first, with their titles, which of that title each is, and
    their addresses: where a form stands is looked up of those alone that are shown.
    """
    trial, titles = around.trial.trial, lists.visit_titles(around.trial.trial)
    found = [
        each
        for each in left
        if each.form in forms and access.may_read(around.standing, each.site, forms[each.form])
    ]
    rows = [
        (
            each,
            forms[each.place.form].title,
            lists.where(each.place, forms[each.place.form], titles),
            addresses.of_place("review", trial, each.place),
        )
        for each in lists.stands_of(trial, found[:MOST])
    ]
    return {"rows": rows, "count": len(found)}


def _shown(
    request: HttpRequest, around: Frame, places: _Places, page: str, more: dict[str, Any]
) -> HttpResponse:
    count = more["count"]
    shown = {**more, "cut": max(0, count - MOST)}
    zones = {each.number: each.zone for each in places.every}
    chosen = {"sites": places.every, "site": places.chosen, "zones": zones}
    context = {"frame": around, "page": page, "may_lock": around.anywhere(Deed.LOCK), **chosen, **shown}
    return render(request, f"followup/{page}.html", context)
