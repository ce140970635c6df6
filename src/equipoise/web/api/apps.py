from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api`."""

    name = "equipoise.web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
