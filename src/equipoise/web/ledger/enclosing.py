"""Whether what goes with a trial's events is what they say: each digest is made anew, and nothing is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError

from equipoise.web.audit.chain import Broken
from equipoise.web.ledger import chain, enclosures, kinds
from equipoise.web.ledger.enclosures import Enclosed
from equipoise.web.ledger.lying import as_it_lies
from equipoise.web.ledger.models import Enclosure, Event


def breaks(trial: str) -> Iterator[Broken]:
    """What was changed, is missing though nothing says that it was taken away, is there again, or belongs nowhere."""
    try:
        with as_it_lies():
            wanted, gone = _told(trial)
            there = _there(trial)
    except DatabaseError as error:
        yield Broken(0, f"the database can’t read what goes with events ({type(error).__name__})")
        return
    for key in sorted(wanted.keys() | there.keys()):
        wrong = _wrong(wanted.get(key), there.get(key), key in gone)
        if wrong:
            yield Broken(key.event % (chain.ROOM // 2), f"{wrong}{_place(key)}")


def _told(trial: str) -> tuple[dict[Enclosed, str], set[Enclosed]]:
    """What events say goes with them, with its digest; and what they say was taken away."""
    names = [each.name for each in kinds.kinds().values() if each.encloses]
    rows = Event.objects.filter(trial=trial, kind__in=names).order_by().values_list("id", "payload")
    wanted: dict[Enclosed, str] = {}
    gone: set[Enclosed] = set()
    for event, payload in rows.iterator():
        kept, away = _said(payload)
        wanted |= {Enclosed(event, name): digest for name, digest in kept}
        gone |= {Enclosed(earlier, name) for earlier, name in away}
    return wanted, gone


def _said(payload: str) -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
    """What an event says goes with it, and what it takes away; nothing where it was hurt, as its own digest tells."""
    try:
        found: Any = json.loads(payload)
        return list(found.get("enclosed", {}).items()), [(each[0], each[1]) for each in found.get("shed", [])]
    except (ValueError, TypeError, AttributeError, LookupError):
        return [], []


def _there(trial: str) -> dict[Enclosed, str]:
    """The digest of everything that goes with events, as it lies; under its own key, whatever that is."""
    rows = Enclosure.objects.filter(trial=trial).values_list("id", "event", "name", "text")
    return {
        Enclosed(event, name if key == f"{event}/{name}" else f"{name} ({key})"): enclosures.digest(text)
        for key, event, name, text in rows.iterator()
    }


def _wrong(wanted: str | None, there: str | None, is_gone: bool) -> str:
    if wanted is None:
        return "something lies beside it that it does not name"
    if there is None:
        return "" if is_gone else "what goes with it is missing, and no event says that it was taken away"
    if is_gone:
        return "what was taken away is there again"
    return "" if wanted == there else "what goes with it was changed"


def _place(key: Enclosed) -> str:
    return " (in the sealed chain)" if chain.is_sealed(key.event) else ""
