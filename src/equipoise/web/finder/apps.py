from django.apps import AppConfig


class FinderConfig(AppConfig):
    """The room `finder`."""

    name = "equipoise.web.finder"
    label = "finder"
    default_auto_field = "django.db.models.BigAutoField"
