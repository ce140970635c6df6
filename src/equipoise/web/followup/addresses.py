"""The addresses of this room's pages."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

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


def of_visit(trial: str, number: str, visit: str) -> str:
    """The address of the page that says what became of a visit."""
    return reverse("followup:visit", args=[trial, number, visit])


def then(trial: str, place: Place, instant: datetime | None = None) -> str:
    """The address of a form as it was, at an instant where one is named."""
    return at(of_place("form_then", trial, place), instant)


def participant_then(trial: str, number: str, instant: datetime | None = None) -> str:
    """The address of a participant's page as it was, at an instant where one is named."""
    return at(reverse("followup:participant_then", args=[trial, number]), instant)


def at(there: str, instant: datetime | None) -> str:
    """An address with the instant that it is asked for."""
    return f"{there}?{urlencode({'at': instant.isoformat()})}" if instant else there


def place(number: str, visit: str, form: str, occurrence: int) -> Place:
    """The place that an address speaks of."""
    return Place(number, "" if visit == ANY_TIME else visit, form, occurrence)
