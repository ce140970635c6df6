"""The addresses of the room `datasets`."""

from django.urls import path

from equipoise.web.datasets.views import files, trail

app_name = "datasets"
urlpatterns = [
    path("<slug:trial>/data/", files.blinded, name="files"),
    path("<slug:trial>/data/unblinded/", files.unblinded, name="unblinded"),
    path("<slug:trial>/trail/", trail.trail, name="trail"),
]
