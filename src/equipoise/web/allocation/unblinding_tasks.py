"""What emergencies leave waiting for somebody: opening, reading the answer, answering for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from equipoise.web.allocation import emergencies
from equipoise.web.allocation.emergencies import Emergency
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Task

AT_ONCE, WITHIN_A_DAY, WITHIN_A_WEEK = timedelta(minutes=15), timedelta(days=1), timedelta(days=7)
"""By when a code is opened; a code that was opened alone is assessed; any other one."""


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """What waits for somebody."""
    if not emergencies.sees_any(standing):
        return []
    return [task for each in emergencies.visible(standing) for task in _of(standing, each)]


def _of(standing: Standing, one: Emergency) -> Iterator[Task]:
    href = reverse("allocation:emergency", args=[standing.trial, one.number])
    if one.waits and standing.may(Deed.BREAK_CODE) and one.asked_by != standing.username:
        title = f"Emergency {one.number}: open the code of participant {one.participant}"
        yield Task(title, href, one.why, one.asked_at + AT_ONCE)
    if one.is_open and one.physician == standing.username and one.read_at is None and one.opened_at:
        title = f"Emergency {one.number}: the answer on participant {one.participant} is there"
        yield Task(title, href, "The words that you were told open it once", one.opened_at)
    if one.is_open and one.assessed_at is None and one.opened_at and standing.may(Deed.MANAGE_TRIAL):
        title = f"Emergency {one.number}: say what it means for the trial"
        detail = "It was opened by one person alone" if one.alone else ""
        yield Task(title, href, detail, one.opened_at + (WITHIN_A_DAY if one.alone else WITHIN_A_WEEK))
