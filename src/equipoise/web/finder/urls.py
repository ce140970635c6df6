"""Addresses of the room `finder`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, register_converter
from django.utils.module_loading import import_string

app_name = "finder"


class NctId:
    """An NCT number in an address: read in either case, always written in capitals."""

    regex = r"[Nn][Cc][Tt][0-9]{8}"

    def to_python(self, value: str) -> str:
        """In capitals, as records are kept."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """In capitals."""
        return str(value).upper()


register_converter(NctId, "nct")


def view(name: str) -> Callable[..., HttpResponseBase]:
    """The view `name` (`module.function` in `finder.views`), imported when it is first asked for."""

    def call(request: HttpRequest, **parts: str) -> HttpResponseBase:
        found: Callable[..., HttpResponseBase] = import_string(f"equipoise.web.finder.views.{name}")
        return found(request, **parts)

    return call


urlpatterns = [
    path("", view("home.home"), name="home"),
    path("studies/", view("results.results"), name="results"),
    path("studies.json", view("feeds.as_json"), name="results_json"),
    path("studies.atom", view("feeds.as_atom"), name="results_atom"),
    path("studies.rss", view("feeds.as_rss"), name="results_rss"),
    path("studies/<nct:nct_id>/", view("study.study"), name="study"),
    path("studies/<nct:nct_id>/print/", view("study.study_print"), name="study_print"),
    path("studies/<nct:nct_id>/sites/", view("study.study_sites"), name="sites"),
    path("studies/<nct:nct_id>/history/", view("history.history"), name="history"),
    path("studies/<nct:nct_id>.json", view("study.record"), name="record"),
    path("studies/<nct:nct_id>/save/", view("saved.save"), name="save"),
    path("studies/<nct:nct_id>/unsave/", view("saved.unsave"), name="unsave"),
    path("saved/", view("saved.saved"), name="saved"),
    path("compare/", view("compare.compare"), name="compare"),
    path("compare/<nct:nct_id>/add/", view("compare.add"), name="compare_add"),
    path("compare/<nct:nct_id>/remove/", view("compare.remove"), name="compare_remove"),
]
