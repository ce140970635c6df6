from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The room `operations`."""

    name = "equipoise.web.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"
