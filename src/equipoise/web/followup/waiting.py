"""What waits for somebody in this room."""

from __future__ import annotations

from datetime import datetime

from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Task


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """Nothing yet."""
    return []
