from collections.abc import Callable
from datetime import datetime
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

        of_email = (PURPOSE, lambda row: normalised(row.email))
        return {("User", "email_digest"): of_email, ("SignUp", "email_digest"): of_email}

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.accounts import signing_up

        return {"forget unused sign-ups": (3600, signing_up.forget)}
