"""Where the operator lets webhooks go besides public addresses."""

from __future__ import annotations

from django.conf import settings

from equipoise.links.webhooks.sending import Rules


def of_settings() -> Rules:
    """As the settings have it."""
    return Rules(networks=tuple(settings.WEBHOOK_NETWORKS))
