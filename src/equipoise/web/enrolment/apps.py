from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """The room `enrolment`."""

    name = "equipoise.web.enrolment"
    label = "enrolment"
    default_auto_field = "django.db.models.BigAutoField"
