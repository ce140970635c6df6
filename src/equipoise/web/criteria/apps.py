from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    """The room `criteria`."""

    name = "equipoise.web.criteria"
    label = "criteria"
    default_auto_field = "django.db.models.BigAutoField"
