from django.apps import AppConfig


class FitConfig(AppConfig):
    """The room `fit`: could this trial fit me?"""

    name = "equipoise.web.fit"
    label = "fit"
