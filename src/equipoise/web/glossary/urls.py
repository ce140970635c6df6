"""Addresses of the room `glossary`."""

from django.urls import path  # noqa: F401

app_name = "glossary"
urlpatterns: list = []
