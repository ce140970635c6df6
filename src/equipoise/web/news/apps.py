from django.apps import AppConfig


class NewsConfig(AppConfig):
    """The room `news`."""

    name = "equipoise.web.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"
