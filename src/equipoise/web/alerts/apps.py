from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The room `alerts`, which hears what becomes of its letters, and what becomes of accounts."""

    name = "equipoise.web.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register for letters to subscribers, and for accounts."""
        from equipoise.web.accounts import rooms
        from equipoise.web.alerts import accounts, erasing, hearing
        from equipoise.web.mail import outcomes
        from equipoise.web.referrals import erasing as listed

        outcomes.listen("alerts", hearing.heard)
        rooms.offer("alerts", accounts.ROOM)
        listed.beside("alerts", listed.Beside(erasing.came_back, erasing.erase_again))

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.accounts.addresses import normalised
        from equipoise.web.alerts import anchoring, people, wishes

        return {
            ("Subscriber", "email_digest"): (people.ADDRESS, lambda row: normalised(row.email)),
            ("Subscription", "asked_digest"): (wishes.ASKED, lambda row: wishes.text(row.kind, row.asked)),
            ("Anchor", "digest"): (anchoring.PURPOSE, anchoring.said),
        }

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.alerts import erasing, matching, sending

        return {
            "match news to subscriptions": (60, matching.match),
            "send news": (15, sending.send),
            "erase what is not wanted": (3600, erasing.run),
        }

    def figures(self, now: datetime) -> dict[str, tuple[str, float]]:
        """What Prometheus is told."""
        from equipoise.web.alerts import queries

        return queries.figures(now)

    def checks(self) -> dict[str, Callable[[datetime], tuple[str, str]]]:
        """What `equipoise doctor` looks at."""
        from equipoise.web.alerts import queries

        return {"alerts": queries.looked}
