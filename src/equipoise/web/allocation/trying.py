"""How often a passphrase may be tried: each try costs 64 MiB and a tenth of a second of the server."""

from __future__ import annotations

from datetime import datetime

from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Try

PASSPHRASE = Limit(20, 900)
"""In a quarter of an hour: 70 bits are not guessed by it."""


def count(username: str, now: datetime) -> None:
    """Count a try of somebody's passphrase. Reached, a UserError with its words, where there were too many."""
    guard.count([Try("allocation.passphrase", username, PASSPHRASE)], now)
