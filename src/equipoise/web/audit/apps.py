from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room `audit`."""

    name = "equipoise.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
