"""Reading the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from equipoise.web.audit import chain
from equipoise.web.audit.models import Entry, Head
from equipoise.web.audit.moments import moment


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did."""

    at: datetime
    actor: str
    verb: str
    detail: Mapping[str, Any]


def actors(subject: str, *verbs: str, **detail: int | str) -> set[str]:
    """Who did any of these to a subject, with this detail. 1 query."""
    asked = {f"detail__{name}": value for name, value in detail.items()}
    rows = Entry.objects.filter(subject=subject, verb__in=verbs, **asked)
    return set(rows.values_list("actor", flat=True))


def trail(subject: str, limit: int = 500) -> list[Done]:
    """What was done to a subject, newest first, at most `limit`. 1 query."""
    rows = Entry.objects.filter(subject=subject).order_by("-number")[:limit]
    return [Done(row.at, row.actor, row.verb, row.detail) for row in rows]


def head() -> tuple[int, str]:
    """The number and digest of the newest row: noted outside, they show later that nothing before was changed."""
    found = Head.objects.filter(pk=1).first()
    return (found.number, found.digest) if found else (0, "")


def breaks(reach: Callable[[int, int | None], None], noted: str = "") -> Iterator[chain.Broken]:
    """Where the chain doesn't hold; nothing where it does. Reads rows in batches, so that memory stays flat.

    `noted`: a head of earlier ("number:digest") that has to be in the chain. `reach` is told how far it is.
    InputError where `noted` is none.
    """
    wanted = chain.noted(noted)
    with moment():
        end = head()
        yield from chain.breaks(map(chain.link, _rows(end[0], reach)), end)
        if wanted and not Entry.objects.filter(number=wanted[0], digest=wanted[1]).exists():
            yield chain.Broken(wanted[0], "it is not the row that was noted: the trail was made anew")


def _rows(last: int, reach: Callable[[int, int | None], None]) -> Iterator[chain.Row]:
    """Every row in order, those behind the head too: nothing may stand there."""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        if entry.number % 500 == 0 or entry.number >= last:
            reach(entry.number, last)
        yield _row(entry)


def _row(entry: Entry) -> chain.Row:
    return chain.Row(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        verb=entry.verb,
        subject=entry.subject,
        detail=entry.detail,
        previous=entry.previous,
        digest=entry.digest,
    )
