from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The room `alerts`."""

    name = "equipoise.web.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
