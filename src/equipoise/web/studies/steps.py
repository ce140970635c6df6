"""Which studies have another current version since a revision, and by which steps they came to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q

from equipoise.web.studies import models


@dataclass(frozen=True, slots=True)
class Turned:
    """A study whose current version is another now. `revision` says since when, among all studies."""

    id: int
    nct_id: str
    source: str
    title: str
    status: str
    current: int
    revision: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a study, on the line of time of its source."""

    id: int
    source: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One change that a version brought against the one before."""

    before: int
    after: int
    kind: str
    detail: dict[str, Any]
    position: int


def turned_since(revision: int, known: Mapping[str, int], limit: int) -> list[Turned]:
    """Studies with a later revision, in its order, at most `limit`. 1 query, however many are passed over.

    Those of the sources that `known` names; passed over are studies whose current version is none later than the one
    it names there.
    """
    rows = models.Study.objects.filter(revision__gt=revision, current__isnull=False, source__in=known)
    rows = rows.order_by("revision")
    for source, version in known.items():
        rows = rows.exclude(Q(source=source, current_id__lte=version))
    fields = ("pk", "nct_id", "source", "title", "status", "current_id", "revision")
    return [Turned(*row) for row in rows.values_list(*fields)[:limit]]


def sources_since(revision: int) -> set[str]:
    """Where the studies with a later revision come from. 1 query."""
    rows = models.Study.objects.filter(revision__gt=revision).order_by()
    return set(rows.values_list("source", flat=True).distinct())


def lines(nct_ids: Collection[str]) -> dict[str, list[Kept]]:
    """Every version of these studies, from every source, each study's oldest first. 1 query."""
    found: dict[str, list[Kept]] = {each: [] for each in nct_ids}
    rows = models.Version.objects.filter(study__nct_id__in=nct_ids)
    rows = rows.order_by(F("updated_on").asc(nulls_first=True), "version_holder", "pk")
    for nct_id, id_, source, at in rows.values_list("study__nct_id", "pk", "source", "received_at"):
        found[nct_id].append(Kept(id_, source, at))
    return found


def steps(versions: Collection[int]) -> dict[int, list[Step]]:
    """What each of these versions changed, in the order in which changes are told. 1 query."""
    found: dict[int, list[Step]] = {each: [] for each in versions}
    rows = models.Change.objects.filter(after_id__in=versions).order_by("after_id", "position", "pk")
    for row in rows.values_list("before_id", "after_id", "kind", "detail", "position"):
        found[row[1]].append(Step(*row))
    return found


def newest() -> tuple[int, int]:
    """The numbers of the study and the version that were kept last: they grow, none is given twice. 2 queries."""
    last = (model.objects.aggregate(last=Max("pk"))["last"] for model in (models.Study, models.Version))
    study, version = (int(each or 0) for each in last)
    return study, version


def turned_at(after: int) -> datetime | None:
    """When the first study with a later revision got it; None where there is none. 1 query."""
    rows = models.Study.objects.filter(revision__gt=after).order_by("revision")
    return rows.values_list("changed_at", flat=True).first()


def loading() -> bool:
    """Whether a load is under way, or was when its process was killed. 1 query."""
    return bool(models.Load.objects.filter(state=models.Load.State.RUNNING).exists())
