"""Addresses of the room `news`."""

from __future__ import annotations

from django.urls import path

from equipoise.web.news import views

app_name = "news"
urlpatterns = [
    path("studies/news.atom", views.of_search, name="of_search"),
    path("studies/<str:nct_id>/news.atom", views.of_study, name="of_study"),
]
