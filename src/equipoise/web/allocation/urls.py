"""The addresses of the room `allocation`."""

from django.urls import path

from equipoise.web.allocation.views import allocating, keys, lists, treating

app_name = "allocation"
urlpatterns = [
    path("<slug:trial>/allocation/", allocating.allocation, name="allocation"),
    path("<slug:trial>/allocation/<slug:number>/", allocating.allocate, name="allocate"),
    path("<slug:trial>/treatment/", treating.treatment, name="treatment"),
    path("<slug:trial>/treatment/key/", keys.key, name="key"),
    path("<slug:trial>/treatment/key/new/", keys.new, name="new_key"),
    path("<slug:trial>/treatment/key/admit/", keys.admit, name="admit"),
    path("<slug:trial>/treatment/close/", keys.close, name="close"),
    path("<slug:trial>/treatment/<slug:number>/", treating.code, name="code"),
    path("<slug:trial>/treatment/<slug:number>/forms/<slug:form>/", treating.form, name="form"),
    path("<slug:trial>/lists/", lists.lists, name="lists"),
    path("<slug:trial>/lists/commitment.json", lists.commitment, name="commitment"),
]
