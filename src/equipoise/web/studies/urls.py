"""Addresses of the room `studies`: the operator's pages."""

from django.urls import path

from equipoise.web.studies import views

app_name = "studies"
urlpatterns = [
    path("", views.loads, name="loads"),
    path("loads/<int:number>/", views.load, name="load"),
]
