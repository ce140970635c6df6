"""The addresses of the room `trials`."""

from django.urls import path

from equipoise.web.trials.views import home

app_name = "trials"
urlpatterns = [
    path("", home.trials, name="list"),
    path("<slug:trial>/", home.home, name="home"),
]
