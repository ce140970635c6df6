"""Asking the addresses of notes as a browser's script does."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from django.http import HttpResponse
from django.test import Client


def text(content: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def fresh(size: int = 16) -> str:
    """A random number as a browser makes it."""
    return text(secrets.token_bytes(size))


def post(client: Client, path: str, given: Any, **more: Any) -> HttpResponse:
    """Post JSON."""
    found: HttpResponse = client.post(path, json.dumps(given), content_type="application/json", **more)
    return found


def said(answer: HttpResponse) -> dict[str, Any]:
    """What an answer says."""
    found: dict[str, Any] = json.loads(answer.content)
    return found


WRAPPED = {
    "kdf": "PBKDF2-HMAC-SHA-256",
    "iterations": 600_000,
    "salt": fresh(),
    "name": fresh(),
    "passphrase": fresh(60),
    "code": fresh(60),
}


def share(client: Client, **more: Any) -> tuple[str, dict[str, Any]]:
    """A share of a browser: its number, and what was sent for it, with the bare `proof` and `token`."""
    given = {"content": fresh(512), "token": fresh(32), "proof": fresh(32), "days": 7, **more}
    return str(said(post(client, "/notes/shares/", given))["id"]), given
