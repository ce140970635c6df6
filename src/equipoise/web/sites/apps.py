from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """The room `sites`."""

    name = "equipoise.web.sites"
    label = "sites"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what becomes of the letters of invitations."""
        from equipoise.web.mail import outcomes
        from equipoise.web.sites import inviting

        outcomes.listen("invitation", inviting.heard)

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.accounts.addresses import PURPOSE, normalised

        return {("Invitation", "email_digest"): (PURPOSE, lambda row: normalised(row.email))}
