"""Whether what goes with a trial's events is what they say: each digest is made anew, and nothing is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError
from django.db.models import Q

from equipoise.web.audit.chain import Broken
from equipoise.web.ledger import chain, enclosures, kinds, queries
from equipoise.web.ledger.enclosures import Enclosed
from equipoise.web.ledger.lying import as_it_lies
from equipoise.web.ledger.models import Enclosure, Event, Head


def breaks(trial: str) -> Iterator[Broken]:
    """What was changed, is missing though nothing says that it was taken away, is there again, or belongs nowhere."""
    try:
        with as_it_lies():
            wanted, gone = _told(trial)
            there = _there(trial)
            strays = _strays()
    except DatabaseError as error:
        yield Broken(0, f"the database can’t read what goes with events ({type(error).__name__})")
        return
    for key in sorted(wanted.keys() | there.keys()):
        wrong = _wrong(wanted.get(key), there.get(key), key in gone)
        if wrong:
            yield Broken(key.event % (chain.ROOM // 2), f"{wrong}: {key.name}{_place(key)}")
    for stray in strays:
        yield Broken(0, f"something lies beside the events of no trial: {stray}")


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
    place = queries.ends(trial).place
    own = Q(trial=trial) | Q(event__range=(chain.id_of(place, False, 0), chain.id_of(place + 1, False, -1)))
    rows = Enclosure.objects.filter(own).values_list("id", "trial", "event", "name", "text")
    return {
        Enclosed(event, _named(trial, key, whose, event, name)): enclosures.digest(text)
        for key, whose, event, name, text in rows.iterator()
    }


def _named(trial: str, key: str, whose: str, event: int, name: str) -> str:
    """The name of what lies there, with what is wrong with it: nothing wanted has such a name."""
    strange = [each for each, right in ((key, f"{event}/{name}"), (whose, trial)) if each != right]
    return f"{name} ({', '.join(strange)})" if strange else name


def _strays() -> list[str]:
    """The keys of rows of no trial that has events: whichever trial is looked at tells of them."""
    rows = Enclosure.objects.exclude(trial__in=Head.objects.values("trial")).order_by("id")
    return list(rows.values_list("id", flat=True)[:10])


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
