from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """The room `enrolment`."""

    name = "equipoise.web.enrolment"
    label = "enrolment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events there are, and which tables they make."""
        from equipoise.web.enrolment import kinds
        from equipoise.web.ledger import kinds as ledger

        ledger.offer(*kinds.KINDS)
        ledger.project("enrolment", *kinds.MODELS)
