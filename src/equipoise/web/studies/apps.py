from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """The room `studies`."""

    name = "equipoise.web.studies"
    label = "studies"
    default_auto_field = "django.db.models.BigAutoField"
