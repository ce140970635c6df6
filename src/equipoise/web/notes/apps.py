from django.apps import AppConfig


class NotesConfig(AppConfig):
    """The room `notes`."""

    name = "equipoise.web.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"
