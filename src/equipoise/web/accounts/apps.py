from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "equipoise.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.accounts.addresses import PURPOSE, normalised

        return {("User", "email_digest"): (PURPOSE, lambda row: normalised(row.email))}
