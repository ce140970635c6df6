from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The room `operations`."""

    name = "equipoise.web.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.operations import actions

        return {"beat": (15, actions.beat)}
