"""That workers are alive, and when each periodic job last ran."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One worker: when it began and was last alive. Rows of workers that ended are deleted after a day."""

    worker = models.CharField(max_length=32, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker[:8]} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class JobRun(models.Model):
    """A periodic job: when it last ran in any worker, and when it last failed."""

    name = models.CharField(max_length=120, unique=True)
    ran_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
