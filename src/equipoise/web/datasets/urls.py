"""The addresses of the room `datasets`."""

from django.urls import path

from equipoise.web.datasets.views import trail

app_name = "datasets"
urlpatterns = [
    path("<slug:trial>/trail/", trail.trail, name="trail"),
]
