"""What the queue does for persons who wrote."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from equipoise.web.referrals import persons
from equipoise.web.vault.keyring import of_settings as keyring

ASKED = "referrals.links"
"""What sealed addresses of those who lost their link are bound to."""


def ask_links(email: str) -> None:
    """Somebody lost the links of what was sent from an address. It is looked up later: whoever asks can't even tell
    from the time that the answer takes whether anything was sent from it.
    """
    send_links.enqueue(keyring().seal(email.encode(), ASKED))


@task()
def send_links(sealed: str) -> None:
    """Write to a sealed address with the links of what was sent from it; nothing where nothing was."""
    persons.send_links(keyring().open(sealed, ASKED).decode(), timezone.now())
