from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """The room `news`."""

    name = "equipoise.web.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.news import actions

        return {"write down what happened": (60, actions.gather)}
