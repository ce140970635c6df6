from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The room `contact`."""

    name = "equipoise.web.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"
