"""Writing down what happened to studies, each change once, from what loads have kept.

Loads don't know of this: whatever they did since the last look is found by revision. What a source's first load brings
is known and no news; so is everything that an installation holds when it first gathers. Between the version told last
and the current one each step counts, in order. A version that arrives late and lies before the one told is history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from equipoise.core.news.kinds import NEW, kind_of
from equipoise.web.audit import actions as audit
from equipoise.web.news.models import Begun, Gathered, Item, Told
from equipoise.web.studies import queries as studies
from equipoise.web.studies import steps
from equipoise.web.studies.steps import Kept, Step, Turned

CHUNK = 500
"""Studies in one transaction: a worker that is killed redoes so many, and others wait no longer than for so many."""


def gather(now: datetime, limit: int = CHUNK) -> int:
    """Write down what happened since the last time. Gives how many pieces of news are new.

    Each `limit` studies are one transaction with the cursor and their audit row. It bears being run by two at once.
    """
    written = 0
    while (found := _chunk(now, limit)) is not None:
        written += found
    return written


def begin_earlier(source: str, nct_id: str, *, versions: int, fresh: int, now: datetime) -> bool:
    """As if news of a source had begun when a study had so many versions, and without the `fresh` newest studies.

    For a demonstration, whose story lies in the past. False where its news has begun, or has nothing to begin with.
    """
    line = [each for each in steps.lines([nct_id])[nct_id] if each.source == source]
    with transaction.atomic():
        if len(line) <= versions or Begun.objects.filter(source=source).exists():
            return False
        study, version = max(0, steps.newest()[0] - fresh), line[versions - 1].id
        Begun.objects.create(source=source, study=study, version=version)
        detail = {"study": study, "version": version}
        audit.record(at=now, actor="command line", verb="news began", subject=source, detail=detail)
    return True


def _chunk(now: datetime, limit: int) -> int | None:
    """The news of the next few studies; None where there are no more, or they have to wait."""
    if studies.revision() <= _reached():  # reading takes no lock: most of the time nothing happened
        return None
    with transaction.atomic():
        cursor, _ = Gathered.objects.select_for_update().get_or_create(pk=1)
        newest = studies.revision()
        known = _known(cursor.revision)
        if known is None or newest <= cursor.revision:
            return None
        passed_over = {source: each.version for source, each in known.items()}
        turned = steps.turned_since(cursor.revision, passed_over, limit)
        written = _write(turned, known, now)
        cursor.revision = turned[-1].revision if len(turned) == limit else newest
        cursor.save(update_fields=["revision"])
    return written


def _reached() -> int:
    return Gathered.objects.values_list("revision", flat=True).first() or 0


def _known(revision: int) -> dict[str, Begun] | None:
    """For each source what was known when its news began; for one that is new, all that there is now.

    None while a first load is under way: only its end says what there is to know.
    """
    known = {each.source: each for each in Begun.objects.all()}
    fresh = sorted(steps.sources_since(revision) - known.keys())
    if not fresh:
        return known
    if steps.loading():
        return None
    study, version = steps.newest()
    made = Begun.objects.bulk_create(Begun(source=each, study=study, version=version) for each in fresh)
    return known | {each.source: each for each in made}


def _write(turned: Sequence[Turned], known: Mapping[str, Begun], now: datetime) -> int:
    """The news of these studies, up to the current version of each. 7 queries; none for no studies."""
    if not turned:
        return 0
    items = list(_items(turned, known))
    Item.objects.bulk_create(items)
    Told.objects.bulk_create(
        [Told(nct_id=each.nct_id, version=each.current) for each in turned],
        update_conflicts=True,
        unique_fields=["nct_id"],
        update_fields=["version"],
    )
    audit.record(
        at=now,
        actor="worker",
        verb="news written",
        subject=f"to revision {turned[-1].revision}",
        detail={"studies": len(turned), "news": len(items)},
    )
    return len(items)


def _items(turned: Sequence[Turned], known: Mapping[str, Begun]) -> Iterator[Item]:
    """Study by study in the order of their revisions, each study's in the order of its versions."""
    lines = steps.lines([each.nct_id for each in turned])
    told = dict(Told.objects.filter(nct_id__in=lines).values_list("nct_id", "version"))
    began = {nct_id: _began(line, known) for nct_id, line in lines.items()}
    paths = {
        each.nct_id: _path(each, lines[each.nct_id], told.get(each.nct_id), began[each.nct_id])
        for each in turned
    }
    changes = steps.steps([version.id for path in paths.values() for version in path])
    for each in turned:
        seen = each.nct_id in told or began[each.nct_id] or each.id <= known[each.source].study
        if not seen:
            yield from (_new(each, version) for version in lines[each.nct_id] if version.id == each.current)
        for version in paths[each.nct_id]:
            yield from (_changed(each, version, step) for step in changes[version.id])


def _began(line: Sequence[Kept], known: Mapping[str, Begun]) -> list[Kept]:
    """The versions that were there when news of their source began, or of a source whose news never did."""
    return [each for each in line if each.source not in known or each.id <= known[each.source].version]


def _path(study: Turned, line: Sequence[Kept], told: int | None, began: Sequence[Kept]) -> list[Kept]:
    """The versions whose steps are to be told, oldest first: those after the one told last, up to the current one.

    None where the one told last is gone or comes from elsewhere: the demonstration and the registry are no versions of
    each other. None of a study that is new: it is told of as one thing, however many versions came at once.
    """
    own = [each for each in line if each.source == study.source]
    last = told or next((each.id for each in reversed(own) if each in began), None)
    ids = [each.id for each in own]
    if last not in ids or study.current not in ids:
        return []
    return own[ids.index(last) + 1 : ids.index(study.current) + 1]


def _new(study: Turned, version: Kept) -> Item:
    return Item(
        nct_id=study.nct_id,
        before=None,
        after=version.id,
        kind=NEW,
        detail={"title": study.title, "status": study.status},
        at=version.received_at,
    )


def _changed(study: Turned, version: Kept, step: Step) -> Item:
    return Item(
        nct_id=study.nct_id,
        before=step.before,
        after=version.id,
        kind=kind_of(step.kind, step.detail),
        change=step.kind,
        detail=step.detail,
        position=step.position,
        at=version.received_at,
    )
