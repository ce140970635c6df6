"""What the queue does for accounts."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from equipoise.web.accounts import actions


@task()
def send_reset(sealed: str) -> None:
    """Send the link for a new password to whom a sealed address belongs; nothing where it belongs to nobody."""
    actions.send_reset(sealed, timezone.now())
