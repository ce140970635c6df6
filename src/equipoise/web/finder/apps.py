from typing import Any

from django.apps import AppConfig


class FinderConfig(AppConfig):
    """The room `finder`."""

    name = "equipoise.web.finder"
    label = "finder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show saved trials on an account's page, and bring to it what a browser kept."""
        from equipoise.web.accounts import rooms

        rooms.offer("finder", rooms.Room(order=10, section=_section, arrived=_bring))


def _section(owner: Any) -> Any:
    from equipoise.web.finder import listed

    return listed.section(owner)


def _bring(*given: Any) -> None:
    from equipoise.web.finder import kept

    kept.bring(*given)
