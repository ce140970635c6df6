"""Reading the registry's records. Every function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Substr

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.studies import models
from equipoise.web.studies.differences import group, sentence
from equipoise.web.studies.payloads import HEAD, unpack, unpacked_size

CHUNK = 200


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version of a record without its content. `updated_on` is None where the record doesn't say it."""

    id: int
    updated_on: date | None
    version_holder: str
    received_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of meaning: its kind and detail as data, what it is about, and a sentence.

    `group` is a key of `core.registry.changes.GROUP_LABELS`.
    """

    kind: str
    detail: dict[str, Any]
    group: str
    sentence: str


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What a version changed against the one before; nothing for the first."""

    version: VersionInfo
    changes: tuple[ChangeLine, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """How much is kept, and how new it is."""

    studies: int
    versions: int
    demonstration: int
    revision: int
    newest_update: date | None
    changed_at: datetime | None
    by_status: dict[str, int]

    def as_object(self) -> dict[str, Any]:
        """As JSON takes it."""
        newest = self.newest_update.isoformat() if self.newest_update else None
        changed = self.changed_at.isoformat() if self.changed_at else None
        return {**asdict(self), "newest_update": newest, "changed_at": changed}


def study(nct_id: str) -> Study | None:
    """The study under this number, or under one it had before. 1 query; 2 where it is an alias."""
    found = record(nct_id)
    return read(found) if found else None


def record(nct_id: str) -> dict[str, Any] | None:
    """The current version as received (keys sorted). 1 query; 2 where the number is an alias."""
    number = nct_id.strip().upper()
    payload = _payload(Q(nct_id=number)) or _payload(Q(aliases__nct_id=number))
    return unpack(payload) if payload else None


def resolve(nct_id: str) -> str | None:
    """The number a study goes by now, for that or a former number; None if it isn't kept. 1 query."""
    number = nct_id.strip().upper()
    found = models.Study.objects.filter(Q(nct_id=number) | Q(aliases__nct_id=number)).order_by()
    numbers: list[str] = list(found.values_list("nct_id", flat=True)[:2])
    return number if number in numbers else next(iter(numbers), None)


def many(nct_ids: Sequence[str]) -> list[Study]:
    """The studies under these numbers in this order; those not kept are left out. 1 query."""
    return [read(each) for each in records(nct_ids)]


def records(nct_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The current versions under these numbers, as received, in this order. 1 query."""
    rows = models.Study.objects.filter(nct_id__in=nct_ids).order_by()
    found = dict(rows.values_list("nct_id", "current__payload"))
    return [unpack(found[nct_id]) for nct_id in nct_ids if nct_id in found]


def titles(nct_ids: Collection[str]) -> dict[str, str]:
    """The titles of these studies as their records have them; of those not kept none. 1 query."""
    return dict(models.Study.objects.filter(nct_id__in=nct_ids).order_by().values_list("nct_id", "title"))


def sizes() -> Iterator[tuple[str, int]]:
    """Every study's number with the size of its current record as JSON, in bytes. 1 query of a few bytes a study."""
    head = Substr("current__payload", 1, HEAD)
    rows: QuerySet[Any, Any] = (
        models.Study.objects.order_by().annotate(head=head).values_list("nct_id", "head")
    )
    for nct_id, beginning in rows.iterator(5_000):
        yield nct_id, unpacked_size(beginning)


def versions(nct_id: str) -> list[VersionInfo]:
    """Every version kept, oldest first. 1 query.

    What the demonstration made up is no part of the history of a study the registry's record stands for.
    """
    rows = _history(nct_id).values_list(*_VERSION)
    return [_info(row) for row in rows]


def version(nct_id: str, version_id: int) -> dict[str, Any] | None:
    """One version as received (keys sorted), None if this study has none such. 1 query."""
    payload = _history(nct_id).filter(pk=version_id).values_list("payload", flat=True).first()
    return unpack(payload) if payload else None


def versions_read(ids: Collection[int]) -> dict[int, Study]:
    """These versions, of whatever study, read; those that are not kept are left out. 1 query."""
    rows = models.Version.objects.filter(pk__in=ids).order_by().values_list("pk", "payload")
    return {id_: read(unpack(payload)) for id_, payload in rows}


def changes(nct_id: str) -> list[VersionChanges]:
    """What each version changed, newest first; the oldest has none. 2 queries."""
    known = versions(nct_id)
    grouped: dict[int, list[ChangeLine]] = {each.id: [] for each in known}
    rows = models.Change.objects.filter(after_id__in=grouped).order_by("after_id", "position")
    for after, kind, detail in rows.values_list("after_id", "kind", "detail"):
        grouped[after].append(ChangeLine(kind, detail, group(kind), sentence(kind, detail)))
    return [VersionChanges(each, tuple(grouped[each.id]), each is known[0]) for each in reversed(known)]


def history(nct_id: str) -> list[tuple[VersionInfo, Study]]:
    """Every version, read, oldest first. 1 query; the payloads are all read, so not for lists."""
    rows = _history(nct_id).values_list(*_VERSION, "payload")
    return [(_info(row[:-1]), read(unpack(row[-1]))) for row in rows]


def revision() -> int:
    """The highest revision kept, 0 for an empty database. 1 query."""
    return int(models.Study.objects.aggregate(last=Max("revision"))["last"] or 0)


def changed_since(revision: int, limit: int = CHUNK) -> list[tuple[Study, int]]:
    """Studies with a later revision, in its order, at most `limit`: ask again from the last. 1 query."""
    rows = models.Study.objects.filter(revision__gt=revision).order_by("revision")
    found = rows.values_list("current__payload", "revision")[:limit]
    return [(read(unpack(payload)), number) for payload, number in found]


def iterate(after: int = 0) -> Iterator[tuple[Study, int]]:
    """Every study with its revision, in the order of revision, without holding more than a chunk.

    1 query for every 200 studies, each a short one: a load may go on meanwhile, and what it changes comes
    again at the end under its later revision.
    """
    while chunk := changed_since(after):
        yield from chunk
        after = chunk[-1][1]


def stats() -> Stats:
    """How much is kept. 3 queries."""
    rows = models.Study.objects.values_list("status").order_by("status").annotate(number=Count("id"))
    by_status = dict(rows)
    facts = models.Study.objects.aggregate(
        revision=Max("revision"),
        newest_update=Max("updated_on"),
        changed_at=Max("changed_at"),
        demonstration=Count("id", filter=Q(source=models.Source.DEMONSTRATION)),
    )
    facts["revision"] = facts["revision"] or 0
    return Stats(
        studies=sum(by_status.values()), versions=models.Version.objects.count(), by_status=by_status, **facts
    )


def sources(nct_ids: Iterable[str]) -> dict[str, str]:
    """Where each study's record comes from: `registry` or `demonstration`. 1 query."""
    rows = models.Study.objects.filter(nct_id__in=nct_ids).order_by()
    return dict(rows.values_list("nct_id", "source"))


def loads() -> QuerySet[models.Load]:
    """Every load, newest first. Lazy."""
    return models.Load.objects.order_by("-id")


def loads_by_state() -> dict[str, int]:
    """How many loads ended how. 1 query."""
    return dict(models.Load.objects.order_by().values_list("state").annotate(count=Count("pk")))


def load(number: int) -> models.Load | None:
    """One load. 1 query."""
    return models.Load.objects.filter(pk=number).first()


def broken(load_id: int) -> QuerySet[models.BrokenRecord]:
    """What a load couldn't read, in the order it was met. Lazy."""
    return models.BrokenRecord.objects.filter(load_id=load_id).order_by("id")


_VERSION = ("pk", "updated_on", "version_holder", "received_at", "study__current_id")


def _info(row: tuple[Any, ...]) -> VersionInfo:
    id_, updated_on, holder, received_at, current = row
    return VersionInfo(id_, updated_on, holder, received_at, id_ == current)


def _history(nct_id: str) -> QuerySet[models.Version]:
    number = nct_id.strip().upper()
    found = models.Version.objects.filter(study__nct_id=number, source=F("study__source"))
    return found.order_by(F("updated_on").asc(nulls_first=True), "version_holder", "pk")


def _payload(where: Q) -> bytes | memoryview | None:
    return models.Study.objects.filter(where).values_list("current__payload", flat=True).first()
