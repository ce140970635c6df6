from django.apps import AppConfig


class RegistryApiConfig(AppConfig):
    """The room `registry_api`."""

    name = "equipoise.web.registry_api"
    label = "registry_api"
    default_auto_field = "django.db.models.BigAutoField"
