"""Addresses of the room `shell`."""

from django.urls import path  # noqa: F401

app_name = "shell"
urlpatterns: list = []
