"""The addresses of this room's pages."""

from __future__ import annotations

from django.urls import reverse

from equipoise.core.followup.cleaning import Place

ANY_TIME = "any-time"
"""Stands in addresses for the visit of a form that hangs on none."""


def of_place(view: str, trial: str, place: Place, *more: object) -> str:
    """The address of a page about one form of a participant."""
    where = [trial, place.participant, place.visit or ANY_TIME, place.form, place.occurrence]
    return reverse(f"followup:{view}", args=[*where, *more])


def of_participant(trial: str, number: str) -> str:
    """The address of a participant's page."""
    return reverse("followup:participant", args=[trial, number])


def place(number: str, visit: str, form: str, occurrence: int) -> Place:
    """The place that an address speaks of."""
    return Place(number, "" if visit == ANY_TIME else visit, form, occurrence)
