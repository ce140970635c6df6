from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The room `mail`."""

    name = "equipoise.web.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.mail import actions, delivering, queue, tasks

        return {
            "wake letters": (15, tasks.sweep),
            "tell outcomes": (60, delivering.retell),
            "tidy the queue": (30, queue.tidy),
            "empty old letters": (3600, actions.empty_old),
        }
