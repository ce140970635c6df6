from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "equipoise.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
