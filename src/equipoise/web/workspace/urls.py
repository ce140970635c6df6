"""The study team's pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from equipoise.web.workspace import site_urls


def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Nothing yet."""
    return HttpResponse(status=404)


app_name = "workspace"
urlpatterns = [path("messages/<uuid:referral_id>/", referral, name="referral"), *site_urls.urlpatterns]
