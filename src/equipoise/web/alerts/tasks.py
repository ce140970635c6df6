"""What the queue does for who asked: whoever waits for the answer learns nothing of an address, not by its time."""

from __future__ import annotations

import json

from django.utils import timezone
from django_tasks import task

from equipoise.web.alerts import asking, links
from equipoise.web.alerts.asking import Asked
from equipoise.web.vault.keyring import of_settings as keyring

ASKED, LINK = "alerts.asked", "alerts.link"
"""What sealed values of the queue are bound to."""


def begin_later(asked: Asked) -> None:
    """Keep what was asked for, and write its letter, once the transaction is kept."""
    begin.enqueue(keyring().seal(json.dumps(asked.as_json).encode(), ASKED))


def send_link_later(email: str) -> None:
    """Somebody lost the link of their page."""
    send_link.enqueue(keyring().seal(email.encode(), LINK))


@task()
def begin(sealed: str) -> None:
    """Keep what was asked for."""
    asking.begin(Asked.of_json(json.loads(keyring().open(sealed, ASKED))), timezone.now())


@task()
def send_link(sealed: str) -> None:
    """Write to a sealed address with the link of its page; nothing where there is none."""
    links.send(keyring().open(sealed, LINK).decode(), timezone.now())
