"""Addresses of the room `news`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "news"
urlpatterns: list[URLPattern] = []
