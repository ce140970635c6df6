"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The mode of this installation, for the demonstration's banner; whether somebody is logged in, where that is
    looked at anyway: pages that are open to all don't ask who reads them.
    """
    inside = getattr(request, "is_of_a_shut_room", False) and request.user.is_authenticated
    return {"demonstration": settings.EQUIPOISE_MODE == "demonstration", "inside": inside}
