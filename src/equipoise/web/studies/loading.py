"""The life of one load: begun, filled batch by batch, ended one way or another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.core.registry.record import Study
from equipoise.core.values.errors import UserError
from equipoise.links.ctgov import BrokenInput, RawRecord
from equipoise.web.audit import actions as audit
from equipoise.web.studies.keeping import keep
from equipoise.web.studies.lock import only_load
from equipoise.web.studies.models import Load
from equipoise.web.studies.planning import plan

BATCH = 500
"""Records in one transaction: large enough to be quick, small enough that a killed load loses little."""

Found = RawRecord | BrokenInput
AfterBatch = Callable[[Sequence[tuple[Study, int]]], None]
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Run:
    """A load under way. `add_all` collects; a full batch is kept at once.

    The demonstration, which is small, is one batch: only together do a study's versions say which others are to go.
    """

    load: Load
    now: Clock
    actor: str
    after_batch: AfterBatch | None
    _waiting: list[Found] = field(default_factory=list)

    def add_all(self, found: Iterable[Found]) -> None:
        """Take everything; Ctrl-C keeps what was taken so far before it is passed on."""
        try:
            for each in found:
                self._waiting.append(each)
                if len(self._waiting) >= BATCH and self.load.kind != Load.Kind.DEMONSTRATION:
                    self.flush()
        except KeyboardInterrupt:
            self.flush()
            raise

    def flush(self, progress: dict[str, Any] | None = None) -> None:
        """Keep what waits, together with where a sync can go on, and tell `after_batch` once it is kept."""
        if progress is not None:
            self.load.progress = progress
        if not self._waiting and progress is None:
            return
        revised = keep(plan(self._waiting, self.load.kind), self.load, self.now(), self.actor)
        self._waiting.clear()
        if revised and self.after_batch:
            self.after_batch(revised)


@contextmanager
def running(
    kind: str, sources: list[str], *, now: Clock, actor: str, after_batch: AfterBatch | None
) -> Iterator[Run]:
    """A load from its row to its end. Loads that a killed process left open are marked first.

    Ctrl-C inside ends it as interrupted and goes no further; any other error ends it as failed and does.
    """
    with only_load():
        load = _begin(kind, sources, now(), actor)
        run = Run(load, now, actor, after_batch)
        try:
            yield run
            run.flush()
        except KeyboardInterrupt:
            _end(load, Load.State.INTERRUPTED, now(), actor, "Stopped from the keyboard.")
        except Exception as error:
            told = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: see the log."
            _end(load, Load.State.FAILED, now(), actor, told)
            raise
        else:
            _end(load, Load.State.DONE, now(), actor, "")


def _begin(kind: str, sources: list[str], at: datetime, actor: str) -> Load:
    with transaction.atomic():
        # The lock is ours, so whatever still says "running" has been killed.
        Load.objects.filter(state=Load.State.RUNNING).update(
            state=Load.State.INTERRUPTED, finished_at=at, note="Its process ended before it did."
        )
        load = Load.objects.create(kind=kind, sources=sources, started_at=at)
        audit.record(at=at, actor=actor, verb="load begun", subject=f"load {load.pk}", detail={"kind": kind})
    return load


def _end(load: Load, state: Load.State, at: datetime, actor: str, note: str) -> None:
    load.state, load.finished_at, load.note = state, at, note
    with transaction.atomic():
        load.save(update_fields=["state", "finished_at", "note"])
        audit.record(
            at=at, actor=actor, verb="load ended", subject=f"load {load.pk}", detail={"state": str(state)}
        )
