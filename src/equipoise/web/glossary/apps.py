from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    """The room `glossary`."""

    name = "equipoise.web.glossary"
    label = "glossary"
    default_auto_field = "django.db.models.BigAutoField"
