from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The room `allocation`."""

    name = "equipoise.web.allocation"
    label = "allocation"
    default_auto_field = "django.db.models.BigAutoField"
