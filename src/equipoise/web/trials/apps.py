from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """The room `trials`."""

    name = "equipoise.web.trials"
    label = "trials"
    default_auto_field = "django.db.models.BigAutoField"
