from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """The room `webhooks`."""

    name = "equipoise.web.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
