"""Writing a planned batch: everything in one transaction, in bulk, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from equipoise.core.registry.record import Study
from equipoise.web.audit import actions as audit
from equipoise.web.studies import models
from equipoise.web.studies.payloads import pack
from equipoise.web.studies.planning import Fresh, Line, Plan, as_detail, printable

COUNTED = ("read", "new", "changed", "unchanged", "set_aside", "broken")
CURRENT = ["source", "title", "status", "updated_on", "current", "revision", "changed_at"]

Revised = tuple[Study, int]


def keep(plan: Plan, load: models.Load, now: datetime, actor: str) -> list[Revised]:
    """Write the plan and count it in the load's row; the studies whose current version is another now.

    The counts and `load.progress` as given are written in the same transaction, so that a killed load says
    exactly what it has kept.
    """
    packed = {id(node): pack(node.written.data) for line in plan.lines for node in line.new}
    with transaction.atomic():
        _drop_former(plan.lines)
        ids = _keep_studies(plan.lines, now)
        _keep_versions(plan.lines, ids, packed, load, now)
        _keep_changes(plan.lines, ids)
        revised = _turn(plan.lines, now)
        _keep_aliases(plan.lines, ids)
        for row in plan.broken:
            row.load = load
        models.BrokenRecord.objects.bulk_create(plan.broken)
        _count(plan, load, now, actor)
    return revised


def _drop_former(lines: Sequence[Line]) -> None:
    """Take away the versions that others stand for now, with what they changed. `_turn` names the new current one."""
    former = [node.id for line in lines for node in line.known.former]
    if former:
        models.Study.objects.filter(current_id__in=former).update(current=None)
        models.Version.objects.filter(pk__in=former).delete()


def _keep_studies(lines: Sequence[Line], now: datetime) -> dict[str, int]:
    """A row for each study never seen; the ids of all."""
    made = models.Study.objects.bulk_create(
        models.Study(nct_id=line.nct_id, source=line.source, first_seen_at=now, changed_at=now)
        for line in lines
        if line.known.id is None
    )
    ids = {study.nct_id: study.pk for study in made}
    return ids | {line.nct_id: line.known.id for line in lines if line.known.id is not None}


def _keep_versions(
    lines: Sequence[Line], ids: dict[str, int], packed: dict[int, bytes], load: models.Load, now: datetime
) -> None:
    nodes = [(node, ids[line.nct_id]) for line in lines for node in line.new]
    rows = [_version(node, study_id, packed[id(node)], load, now) for node, study_id in nodes]
    for (node, _), row in zip(nodes, models.Version.objects.bulk_create(rows), strict=True):
        node.id = row.pk


def _version(node: Fresh, study_id: int, payload: bytes, load: models.Load, now: datetime) -> models.Version:
    return models.Version(
        study_id=study_id,
        source=node.source,
        digest=node.written.digest,
        updated_on=node.updated_on,
        version_holder=printable(node.version_holder),
        payload=payload,
        received_at=now,
        load=load,
    )


def _keep_changes(lines: Sequence[Line], ids: dict[str, int]) -> None:
    """The changes between new neighbours, in the place of those that jumped over what came between."""
    steps = [
        (ids[line.nct_id], before.id, after.id, found)
        for line in lines
        for before, after, found in line.steps
    ]
    if not steps:
        return
    models.Change.objects.filter(after_id__in=[after for _, _, after, _ in steps]).delete()
    models.Change.objects.bulk_create(
        models.Change(
            study_id=study_id,
            before_id=before,
            after_id=after,
            kind=change.kind,
            detail=as_detail(change.detail),
            position=position,
        )
        for study_id, before, after, found in steps
        for position, change in enumerate(found)
    )


def _turn(lines: Sequence[Line], now: datetime) -> list[Revised]:
    """Make the newest version the current one; each study turned gets the next revision."""
    last = models.Study.objects.aggregate(last=Max("revision"))["last"] or 0
    turned = [(line.nct_id, line.turn) for line in lines if line.turn]
    rows = [_study(nct_id, node, last + place, now) for place, (nct_id, node) in enumerate(turned, 1)]
    # An upsert that always finds its row: the one bulk update that is quick on both databases.
    models.Study.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["nct_id"], update_fields=CURRENT
    )
    return [(node.study, row.revision) for (_, node), row in zip(turned, rows, strict=True)]


def _study(nct_id: str, node: Fresh, revision: int, now: datetime) -> models.Study:
    return models.Study(
        nct_id=nct_id,
        source=node.source,
        title=printable(node.study.title),
        status=printable(node.study.status)[:40],
        updated_on=node.updated_on,
        current_id=node.id,
        revision=revision,
        first_seen_at=now,
        changed_at=now,
    )


def _keep_aliases(lines: Sequence[Line], ids: dict[str, int]) -> None:
    claimed = {
        printable(alias)[:11]: ids[line.nct_id]
        for line in lines
        if line.turn
        for alias in line.turn.study.nct_id_aliases
    }
    models.Alias.objects.bulk_create(
        [models.Alias(nct_id=alias, study_id=study_id) for alias, study_id in claimed.items()],
        update_conflicts=True,
        unique_fields=["nct_id"],
        update_fields=["study"],
    )


def _count(plan: Plan, load: models.Load, now: datetime, actor: str) -> None:
    found = {name: plan.counts[name] for name in COUNTED}
    models.Load.objects.filter(pk=load.pk).update(
        progress=load.progress, **{name: F(name) + count for name, count in found.items()}
    )
    for name, count in found.items():
        setattr(load, name, getattr(load, name) + count)
    if plan.lines or plan.broken:
        audit.record(at=now, actor=actor, verb="records kept", subject=f"load {load.pk}", detail=found)
