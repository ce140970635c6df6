"""Signatures of webhooks, as the specification Standard Webhooks has them (https://www.standardwebhooks.com).

What is signed is `id.timestamp.body` with HMAC-SHA-256. A secret is `whsec_` and base64; while it is being changed,
both the new and the former one sign, with a space between the signatures.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from equipoise.core.values.errors import InputError

PREFIX = "whsec_"
SIZE = 32
"""Bytes of a secret."""


def secret_of(chance: bytes) -> str:
    """Random bytes as a secret is written."""
    return PREFIX + base64.b64encode(chance).decode()


def headers(identity: str, timestamp: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of a request. `timestamp`: whole seconds since 1970; `identity`: the same at every try."""
    signed = b".".join((identity.encode(), str(timestamp).encode(), body))
    signatures = [f"v1,{_signature(secret, signed)}" for secret in secrets]
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise InputError("a webhook's secret can't be read.", mend="Make a new one.") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
