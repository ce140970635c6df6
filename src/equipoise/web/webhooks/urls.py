"""Addresses of the room `webhooks`."""

from __future__ import annotations

from django.urls import path

from equipoise.web.webhooks import views

app_name = "webhooks"
urlpatterns = [path("webhooks/", views.webhooks, name="webhooks")]
