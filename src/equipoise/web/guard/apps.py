from django.apps import AppConfig


class GuardConfig(AppConfig):
    """The room `guard`."""

    name = "equipoise.web.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"
