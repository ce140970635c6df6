"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The mode of this installation, for the demonstration's banner; whether somebody is logged in. Pages that are open
    to all ask only where the browser brings the cookie of a session: visitors have none.
    """
    asked = getattr(request, "is_of_a_shut_room", False) or settings.SESSION_COOKIE_NAME in request.COOKIES
    inside = asked and request.user.is_authenticated
    return {"demonstration": settings.EQUIPOISE_MODE == "demonstration", "inside": inside}
