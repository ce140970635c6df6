"""When the mail server is down nobody knocks at it with every letter: all workers rest, then one letter tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction

from equipoise.web.mail.models import Circuit

SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=5)
"""The rest after the first failure, doubled with each one that follows, up to the longest."""
_ONE = 1
_CHANCE = SystemRandom()


def rests_until(now: datetime) -> datetime | None:
    """Until when no letter is tried; None where the server may be tried now."""
    return Circuit.objects.filter(pk=_ONE, open_until__gt=now).values_list("open_until", flat=True).first()


def failed(now: datetime, trouble: str) -> datetime:
    """Note that the server could not be spoken to. Gives when it may be tried again.

    Failures of workers that tried at the same moment count as one.
    """
    with transaction.atomic():
        Circuit.objects.get_or_create(pk=_ONE)
        held = Circuit.objects.select_for_update().get(pk=_ONE)
        if held.open_until is not None and held.open_until > now:
            return held.open_until
        held.failures, held.trouble, held.since = held.failures + 1, trouble, held.since or now
        rest = min(SHORTEST * 2 ** min(held.failures - 1, 10), LONGEST)
        held.open_until = now + rest * (1 + _CHANCE.random() / 4)
        held.save()
        return held.open_until


def worked() -> None:
    """Note that the server took or refused a letter: it is there."""
    troubled = Circuit.objects.filter(pk=_ONE, failures__gt=0)
    if troubled.exists():  # reading takes no lock, and is nearly always all
        troubled.update(failures=0, since=None, open_until=None, trouble="")
