"""The settings of production, as the settings module itself makes them, for a test to run under."""

from __future__ import annotations

import base64
import os
import runpy
import secrets
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.test import Client, override_settings

from equipoise.config import settings as ours

HOST = "trials.example.org"
OF_TRANSPORT = (
    *(
        "ALLOWED_HOSTS",
        "EQUIPOISE_MODE",
        "PUBLIC_URL",
        "MIDDLEWARE",
        "CONTENT_SECURITY_POLICY",
        "X_FRAME_OPTIONS",
    ),
    *(name for name in dir(ours) if name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "MFA_"))),
)
"""What differs in production and stands before every view. Database, keys and log stay the test's own."""


def settings(home: Path, **more: str) -> dict[str, Any]:
    """All settings as they would be with this environment."""
    given = {
        "EQUIPOISE_MODE": "production",
        "EQUIPOISE_HOME": str(home),
        "EQUIPOISE_ALLOWED_HOSTS": HOST,
        "EQUIPOISE_SECRET_KEY": secrets.token_urlsafe(64),
        "EQUIPOISE_ENCRYPTION_KEYS": f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "EQUIPOISE_PUBLIC_URL": f"https://{HOST}",
        "EQUIPOISE_MAIL_URL": "smtp://mail.example.org",
        "EQUIPOISE_MAIL_FROM": "trials@example.org",
    }
    with patch.dict(os.environ, given | more):
        return runpy.run_path(str(ours.__file__))


def under(home: Path) -> Any:
    """Run a block under them, as far as they are of transport."""
    made = settings(home)
    return override_settings(**{name: made[name] for name in OF_TRANSPORT})


class Browser(Client):
    """A browser that comes by https."""

    def request(self, **environ: Any) -> Any:
        """The same request, by https."""
        return super().request(**{**environ, "wsgi.url_scheme": "https"})


def browser(**more: Any) -> Browser:
    """A browser of a stranger at our host."""
    return Browser(HTTP_HOST=HOST, **more)
