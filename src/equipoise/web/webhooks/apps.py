from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """The room `webhooks`."""

    name = "equipoise.web.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.webhooks import actions, delivering, making

        return {
            "make deliveries": (60, making.make),
            "send deliveries": (15, delivering.run),
            "tidy deliveries": (3600, actions.tidy),
        }
