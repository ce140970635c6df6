from django.apps import AppConfig


class ParticipantConfig(AppConfig):
    """The room `participant`."""

    name = "equipoise.web.participant"
    label = "participant"
    default_auto_field = "django.db.models.BigAutoField"
