from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """The room `datasets`."""

    name = "equipoise.web.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"
