"""Signs of life. No audit rows: they name nobody, and a beat every few seconds would bury the trail."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from equipoise.web.operations.models import Heartbeat, JobRun
from equipoise.web.operations.queries import BACKED_UP

FORGOTTEN = timedelta(days=1)
_WORKER = uuid.uuid4().hex
"""This process, among the workers."""


def beat(now: datetime, worker: str = _WORKER) -> None:
    """Say that this worker is alive, and forget those that ended a day ago. 2 queries; 3 at its first beat."""
    with transaction.atomic():
        if not Heartbeat.objects.filter(worker=worker).update(seen_at=now):
            Heartbeat.objects.get_or_create(worker=worker, defaults={"began_at": now, "seen_at": now})
        Heartbeat.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def ended(worker: str = _WORKER) -> None:
    """A worker that was told to stop is not missed."""
    with transaction.atomic():
        Heartbeat.objects.filter(worker=worker).delete()


def ran(name: str, now: datetime, *, well: bool) -> None:
    """Note that a periodic job ran. 1 query; 2 at its first run."""
    change = {"ran_at" if well else "failed_at": now}
    with transaction.atomic():
        if not JobRun.objects.filter(name=name[:120]).update(**change):
            JobRun.objects.update_or_create(name=name[:120], defaults=change)


def backed_up(now: datetime) -> None:
    """Note that a backup is whole, in a file of its own: no database is waited for."""
    place = Path(settings.EQUIPOISE_HOME) / BACKED_UP
    fresh = place.with_suffix(".new")
    fresh.write_text(f"{now.isoformat()}\n")
    fresh.replace(place)
