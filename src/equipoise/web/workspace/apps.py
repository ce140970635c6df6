from typing import Any

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The room `workspace`, where members of study teams land after logging in."""

    name = "equipoise.web.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say whose work is here, and who of them can log in to a demonstration."""
        from equipoise.web.accounts import landing
        from equipoise.web.shell import demonstration
        from equipoise.web.workspace import demonstrating

        landing.offer("workspace", _place)
        demonstration.offer("workspace", demonstrating.groups)


def _place(user: Any) -> str | None:
    """The inbox for who works at a site."""
    from django.urls import reverse

    from equipoise.web.sites.queries import sites_of

    return reverse("workspace:inbox") if sites_of(user.pk) else None
