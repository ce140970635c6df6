"""Addresses of the room `glossary`."""

from django.urls import path

from equipoise.web.glossary import views

app_name = "glossary"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.term, name="term"),
]
