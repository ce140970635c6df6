"""Reading the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from equipoise.web.ledger import chain, kinds
from equipoise.web.ledger.enclosures import of_events
from equipoise.web.ledger.models import Event, Head

BATCH = 2_000
"""Rows that are read at once, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of a trial's two chains: number and digest of the newest event of each; 0 and empty where none is.

    `place`: of the trial among all, from which the ids of its events follow.
    """

    open: tuple[int, str] = (0, "")
    sealed: tuple[int, str] = (0, "")
    place: int = 0

    @property
    def noted(self) -> str:
        """How it is noted outside: `number:digest`, and for what is sealed another after a comma."""
        return ",".join(f"{number}:{digest}" for number, digest in (self.open, self.sealed) if number)


def ends(trial: str) -> Ends:
    """The ends of a trial's chains. Noted outside, they show that nothing before was changed. 1 query."""
    found = Head.objects.filter(trial=trial).first()
    if found is None:
        return Ends()
    return Ends((found.number, found.digest), (found.sealed_number, found.sealed_digest), found.pk)


def head(trial: str) -> tuple[int, str]:
    """The number and digest of a trial's newest open event. 1 query."""
    return ends(trial).open


def trials() -> list[str]:
    """The names of all trials that have events, or ends. 2 queries."""
    heads = set(Head.objects.values_list("trial", flat=True))
    return sorted(heads | set(Event.objects.order_by().values_list("trial", flat=True).distinct()))


def events(trial: str, subject: str = "", until: datetime | None = None) -> list[kinds.Event]:
    """What happened in a trial, oldest first; of one subject, or up to an instant. 1 query."""
    rows = Event.objects.filter(trial=trial).order_by("after", "sealed", "number")
    if subject:
        rows = rows.filter(subject=subject)
    if until is not None:
        rows = rows.filter(at__lte=chain.instant(until))
    return [seen(row) for row in rows]


def opened(
    trial: str, kinds_of: Iterable[str], until: datetime | None = None, besides: Iterable[str] = ()
) -> list[kinds.Event]:
    """Open events of some kinds, by the beginnings of their names, in order; those that `replayed` gives. 2 queries.

    `besides`: kinds that are left out, by their whole names.
    """
    wanted = Q()
    for each in kinds_of:
        wanted |= Q(kind__startswith=each)
    rows = _open_until(trial, until).filter(wanted).exclude(kind__in=list(besides))
    return [seen(row) for row in rows.iterator(chunk_size=BATCH)]


def reached(trial: str, besides: str, until: datetime | None = None) -> tuple[int, str]:
    """Number and digest of the newest open event that `replayed` gives and whose kind doesn't begin so; 0 where there
    is none. 2 queries.
    """
    row = _open_until(trial, until).exclude(kind__startswith=besides).last()
    return (row.number, row.digest) if row else (0, "")


def _open_until(trial: str, until: datetime | None) -> QuerySet[Event]:
    """The open events in order, up to the first of all that is later."""
    rows = Event.objects.filter(trial=trial, sealed=False).order_by("number")
    later = Event.objects.filter(trial=trial, at__gt=chain.instant(until)) if until else Event.objects.none()
    first = later.order_by("after", "sealed", "number").first()
    if first is not None:
        rows = rows.filter(number__lt=first.after + (1 if first.sealed else 0))
    return rows


def of_kinds(trial: str, names: Iterable[str]) -> Iterator[kinds.Event]:
    """Events of some kinds, of both chains, each in its order; without what goes with them. 1 query."""
    rows = Event.objects.filter(trial=trial, kind__in=list(names)).order_by("id")
    return map(seen, rows.iterator(BATCH))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which open events are asked for; empty for all. `sites`: those of these sites, and of the trial as a whole."""

    subject: str = ""
    kind: str = ""
    actor: str = ""
    site: str = ""
    sites: frozenset[str] | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Some events, and how many were asked for in all."""

    events: list[kinds.Event]
    total: int


def told(trial: str, asked: Asked, *, oldest_first: bool = False, skip: int = 0, most: int = 50) -> Told:
    """Open events that are asked for, newest first unless told otherwise, and how many there are in all. 2 queries.

    What could tell an arm is in the sealed chain: it is never told here, and leaves no gap.
    """
    rows = Event.objects.filter(trial=trial, sealed=False)
    for column in ("subject", "kind", "actor", "site"):
        if value := getattr(asked, column):
            rows = rows.filter(**{column: value})
    if asked.sites is not None:
        rows = rows.filter(site__in=["", *asked.sites])
    if asked.since is not None:
        rows = rows.filter(at__gte=chain.instant(asked.since))
    if asked.before is not None:
        rows = rows.filter(at__lt=chain.instant(asked.before))
    ordered = rows.order_by("number" if oldest_first else "-number")
    return Told([seen(row) for row in ordered[skip : skip + most]], rows.count())


def digests(trial: str, kind: str) -> dict[int, str]:
    """The digests of a trial's events of one kind, by their ids. 1 query."""
    return dict(Event.objects.filter(trial=trial, kind=kind).values_list("id", "digest"))


def keyed(trial: str, key: str) -> kinds.Event | None:
    """What was sent before under a key; None where nothing was. 1 query."""
    row = under(trial, key)
    return seen(row, repeated=True) if row else None


def under(trial: str, key: str) -> Event | None:
    """The row of a key. Asked in the words of the index's condition, without which SQLite reads the whole trial."""
    return Event.objects.filter(~Q(key=""), trial=trial, key=key).first() if key else None


def replayed(trial: str, until: datetime | None = None) -> Iterator[kinds.Event]:
    """Every event of a trial in the order in which it happened, up to the first that is later than `until`.

    Read in batches, so that memory stays flat. A clock that was set back makes no gap: it is the order that counts.
    """
    last = None if until is None else chain.instant(until)
    after = (-1, False, -1)
    while rows := list(_behind(trial, after)[:BATCH]):
        enclosed = of_events(rows)
        for row in rows:
            if last is not None and row.at > last:
                return
            yield seen(row, enclosed=enclosed.get(row.pk))
        after = (rows[-1].after, rows[-1].sealed, rows[-1].number)


def _behind(trial: str, last: tuple[int, bool, int]) -> QuerySet[Event]:
    """The rows behind one, in order."""
    after, sealed, number = last
    later = Q(after__gt=after) | Q(after=after, sealed=sealed, number__gt=number)
    if not sealed:
        later |= Q(after=after, sealed=True)
    return Event.objects.filter(later, trial=trial).order_by("after", "sealed", "number")


def seen(row: Event, *, repeated: bool = False, enclosed: Mapping[str, Any] | None = None) -> kinds.Event:
    """A row as rooms see it."""
    return kinds.Event(
        row.pk, row.trial, row.number, datetime.fromisoformat(row.at), row.actor, row.role, row.kind, row.site,
        row.subject, json.loads(row.payload), row.why, row.key, repeated, enclosed or {},
    )  # fmt: skip
