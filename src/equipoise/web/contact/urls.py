"""The public pages of writing to a study team."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def private(request: HttpRequest, secret: str) -> HttpResponse:
    """Nothing yet."""
    return HttpResponse(status=404)


app_name = "contact"
urlpatterns = [path("messages/<str:secret>/", private, name="private")]
