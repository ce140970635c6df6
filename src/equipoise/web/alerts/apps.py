from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The room `alerts`."""

    name = "equipoise.web.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.alerts import anchoring, wishes

        return {
            ("Subscription", "asked_digest"): (wishes.ASKED, lambda row: wishes.text(row.kind, row.asked)),
            ("Anchor", "digest"): (anchoring.PURPOSE, anchoring.said),
        }

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.alerts import matching

        return {"match news to subscriptions": (60, matching.match)}
