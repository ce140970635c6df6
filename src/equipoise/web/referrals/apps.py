from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The room `referrals`, which hears what becomes of its letters."""

    name = "equipoise.web.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register for letters about referrals."""
        from equipoise.web.mail import outcomes
        from equipoise.web.referrals import actions

        outcomes.listen("referral", actions.heard)
