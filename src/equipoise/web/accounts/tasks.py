"""What the queue does for accounts."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from equipoise.web.accounts import actions, signing_up


@task()
def send_reset(sealed: str) -> None:
    """Send the link for a new password to whom a sealed address belongs; nothing where it belongs to nobody."""
    actions.send_reset(sealed, timezone.now())


@task()
def send_sign_up(sealed: str) -> None:
    """Write to a sealed address that wants an account."""
    signing_up.send(sealed, timezone.now())
