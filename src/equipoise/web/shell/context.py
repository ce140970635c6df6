"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The mode of this installation, for the demonstration's banner."""
    return {"demonstration": settings.EQUIPOISE_MODE == "demonstration"}
