from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The room `vault`."""

    name = "equipoise.web.vault"
    label = "vault"
