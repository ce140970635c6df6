"""Addresses of the room `shell`."""

from django.urls import path

from equipoise.web.shell import views

app_name = "shell"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("about/sources/", views.sources, name="sources"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("demonstration/", views.demonstration, name="demonstration"),
]
