from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The room `shell`."""

    name = "equipoise.web.shell"
    label = "shell"
    default_auto_field = "django.db.models.BigAutoField"
