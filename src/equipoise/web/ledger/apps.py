from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room `ledger`."""

    name = "equipoise.web.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
