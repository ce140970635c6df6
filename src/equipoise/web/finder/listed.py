"""Saved trials as an account's own page shows them."""

from __future__ import annotations

from django.urls import reverse

from equipoise.core.registry.terms import label
from equipoise.core.registry.text import plain
from equipoise.web.accounts import saved
from equipoise.web.accounts.rooms import Item, Owner, Section
from equipoise.web.studies import queries

SHOWN = 5
"""How many are listed there; the whole list has a page of its own."""


def section(owner: Owner) -> Section:
    """The trials saved last, and the way to all of them. 2 queries."""
    numbers = saved.saved(owner.id)
    items = tuple(
        Item(
            plain(study.title) or study.nct_id,
            reverse("finder:study", args=[study.nct_id]),
            f"{study.nct_id} · {label('status', study.status)}",
        )
        for study in queries.many(numbers[::-1][:SHOWN])
    )
    here = reverse("finder:saved")
    more = (
        (
            (f"All {len(numbers)} saved trials" if len(numbers) > SHOWN else "The list, to export or print"),
            here,
        ),
    )
    empty = "None yet. Press “Save” beside a trial, and it stands here on every device."
    return Section(
        "Saved trials", items, empty, more if numbers else (("Find a trial", reverse("finder:home")),)
    )
