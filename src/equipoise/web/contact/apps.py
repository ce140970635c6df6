from typing import Any

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The room `contact`."""

    name = "equipoise.web.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show messages on the page of the account whose address sent them."""
        from equipoise.web.accounts import rooms

        rooms.offer("contact", rooms.Room(order=40, section=_section))


def _section(owner: Any) -> Any:
    from equipoise.web.contact import listed

    return listed.section(owner)
