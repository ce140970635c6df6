from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The room `review`: the study team reads, corrects, approves and publishes protocol files."""

    name = "equipoise.web.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
