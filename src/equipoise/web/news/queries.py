"""Reading what happened to studies. Every function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from equipoise.core.news.kinds import topic_of
from equipoise.core.news.sentences import sentence
from equipoise.core.registry.record import Study
from equipoise.web.news.models import Gathered, Item
from equipoise.web.studies import queries as studies
from equipoise.web.studies import steps


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news of one study: `sentence` says what changed.

    `kind` is a key of `core.news.kinds.KINDS`, `topic` one of `TOPICS`; `change` and `detail` are those of the
    difference (`""` for a study that is new). `before` (None for a study that is new) and `after` are versions of the
    room studies, `at` is when the newer one was received.
    """

    id: int
    nct_id: str
    kind: str
    topic: str
    sentence: str
    change: str
    detail: dict[str, Any]
    before: int | None
    after: int
    at: datetime


def items(after: int, limit: int) -> list[News]:
    """The news with a higher number than `after`, in order, at most `limit`: ask again from the last. 1 query."""
    return _read(Item.objects.filter(pk__gt=after).order_by("pk")[:limit])


def of_ids(ids: Collection[int]) -> list[News]:
    """The news with these numbers, in order; those that are not kept are left out. 1 query."""
    return _read(Item.objects.filter(pk__in=ids).order_by("pk"))


def of_study(nct_id: str, limit: int, after: int = 0) -> list[News]:
    """A study's newest news with a higher number than `after`, newest first, at most `limit`. 1 query."""
    return _read(Item.objects.filter(nct_id=nct_id, pk__gt=after).order_by("-pk")[:limit])


def of_studies(nct_ids: Collection[str], since: datetime, limit: int) -> list[News]:
    """The news of these studies since a moment, newest first, at most `limit`. 1 query."""
    return _read(Item.objects.filter(nct_id__in=nct_ids, at__gte=since).order_by("-pk")[:limit])


def last() -> int:
    """The number of the newest news, 0 where there is none. 1 query."""
    return Item.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def studies_of(news: Iterable[News]) -> dict[tuple[str, int], Study]:
    """The studies as they were in the versions that the news names, before and after. 1 query.

    A version that is no longer kept is left out, as one that was never there is.
    """
    wanted = {(each.nct_id, id_) for each in news for id_ in (each.before, each.after) if id_ is not None}
    found = studies.versions_read({id_ for _, id_ in wanted})
    return {(nct_id, id_): found[id_] for nct_id, id_ in wanted if id_ in found}


@dataclass(frozen=True, slots=True)
class Written:
    """Up to which revision news is written down. `waits_since`: when what comes next happened; None at the end."""

    revision: int
    waits_since: datetime | None


def written() -> Written:
    """How far the writing of news is. 2 queries."""
    reached = Gathered.objects.values_list("revision", flat=True).first() or 0
    return Written(reached, steps.turned_at(reached))


def _read(rows: QuerySet[Item] | Sequence[Item]) -> list[News]:
    return [
        News(
            id=row.pk,
            nct_id=row.nct_id,
            kind=row.kind,
            topic=str(topic_of(row.kind)),
            sentence=sentence(row.kind, row.change, row.detail),
            change=row.change,
            detail=row.detail,
            before=row.before,
            after=row.after,
            at=row.at,
        )
        for row in rows
    ]
