"""The link of the page, for who lost it: to the address that the letters go to, and to no other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from equipoise.web.alerts import letters, people
from equipoise.web.audit import actions as audit


def send(email: str, now: datetime) -> None:
    """Write to an address with the link of its page; nothing where it has confirmed nothing."""
    with transaction.atomic():
        subscriber = people.of_email(email)
        if subscriber is None or subscriber.confirmed_at is None:
            return
        letters.link(subscriber, now)
        audit.record(at=now, actor="visitor", verb="asked for link", subject=people.about(subscriber.pk))
