"""Where one is led after logging in: rooms above say whose work is with them, and are not imported from below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

Place = Callable[[Any], str | None]
_PLACES: dict[str, tuple[int, Place]] = {}


def offer(name: str, place: Place, order: int = 0) -> None:
    """Ask `place` for the address of an account's work, None where it has none there; in this order, then of names."""
    _PLACES[name] = (order, place)


def place_of(user: Any) -> str:
    """Operators to the loads, study teams to what waits for review, others to who offers, else to one's own page."""
    return work_of(user) or reverse("accounts:mine")


def work_of(user: Any) -> str:
    """Where an account's work is; empty for a person who looks for a trial, who has none here."""
    for name in sorted(_PLACES, key=lambda each: (_PLACES[each][0], each)):
        found = _PLACES[name][1](user)
        if found is not None:
            return found
    if getattr(user, "is_staff", False):
        return reverse("studies:loads")
    return reverse("review:home") if user.has_perm("criteria.review_protocol") else ""
