from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The room `workspace`."""

    name = "equipoise.web.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"
