from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class GuardConfig(AppConfig):
    """The room `guard`."""

    name = "equipoise.web.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.guard import actions

        return {"forget old counts": (3600, actions.forget)}
