from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The room `allocation`."""

    name = "equipoise.web.allocation"
    label = "allocation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events are this room's."""
        from equipoise.web.allocation import kinds

        kinds.offer()
