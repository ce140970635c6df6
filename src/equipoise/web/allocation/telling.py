"""Letters about emergency unblindings: that one is asked for, happened, or was done alone. They name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from equipoise.web.accounts import queries as accounts
from equipoise.web.mail import actions as mail

ASKED, DONE, ALONE = "unblinding_asked", "unblinding_done", "unblinding_alone"


def tell(trial: str, number: int, kind: str, usernames: Iterable[str], now: datetime) -> list[str]:
    """Write to those who have an address, once each for one unblinding and kind; gives their log-ins.

    The letter is in the transaction of what it tells: either both are kept, or neither.
    """
    about = f"unblinding:{trial}/{number}"
    path = reverse("allocation:emergency", args=[trial, number])
    facts = {"url": settings.PUBLIC_URL + path, "at": now}
    reached = accounts.reached(usernames)
    for name, (address, language) in reached.items():
        mail.post(mail.Draft(f"{about}:{kind}:{name}", about, kind, address, facts, language), now)
    return sorted(reached)
