"""Addresses of the ClinicalTrials.gov API v2, below `/api/v2/`."""

from django.urls import path, re_path

from equipoise.web.registry_api import views

app_name = "registry_api"
urlpatterns = [
    path("studies", views.studies, name="studies"),
    path("studies/metadata", views.metadata, name="metadata"),
    path("studies/search-areas", views.search_areas, name="search_areas"),
    path("studies/enums", views.enums, name="enums"),
    re_path(r"^studies/(?P<nct_id>[Nn][Cc][Tt][0-9]{8})$", views.study, name="study"),
    re_path(r"^studies/(?P<nct_id>[^/]+)$", views.unknown_study, name="unknown_study"),
    path("version", views.version, name="version"),
    path("stats/size", views.sizes, name="sizes"),
    path("stats/field/values", views.field_values, name="field_values"),
    path("stats/field/sizes", views.field_sizes, name="field_sizes"),
    re_path(r"^(?P<path>.*)$", views.nothing, name="nothing"),
]
