from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The room `referrals`, which hears what becomes of its letters."""

    name = "equipoise.web.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register for letters about referrals, and for accounts that are deleted."""
        from equipoise.web.accounts import rooms
        from equipoise.web.mail import outcomes
        from equipoise.web.referrals import actions, erasing

        outcomes.listen("referral", actions.heard)
        rooms.offer("referrals", rooms.Room(leaves=erasing.note_leaving))

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.referrals.submitting import ADDRESS, normalised

        return {
            ("Referral", "email_digest"): (
                ADDRESS,
                lambda row: normalised((row.person or {}).get("email", "")),
            )
        }

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.referrals import actions, erasing, retaining

        return {
            "remind teams": (60, actions.remind),
            "tell that nobody answered": (60, actions.lapse),
            "erase what was kept long enough": (3600, retaining.run),
            "keep the list of who was erased": (600, erasing.keep),
        }
