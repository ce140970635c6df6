"""Addresses of the room `finder`."""

from django.urls import path  # noqa: F401

app_name = "finder"
urlpatterns: list = []
