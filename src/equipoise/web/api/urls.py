"""Addresses of the room `api`, below `/api/v1/`."""

from django.urls import path

from equipoise.web.api.interface import api
from equipoise.web.api.views import docs

urlpatterns = [path("docs", docs, name="api_docs"), path("", api.urls)]
