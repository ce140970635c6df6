"""The keys that seal personal values, read from the environment."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from equipoise.config.keeping import kept_secret
from equipoise.core.values.errors import SettingError

NAME = "EQUIPOISE_ENCRYPTION_KEYS"
MAKE = "python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"


def keys(source: Mapping[str, str], mode: str, home: Path) -> dict[str, bytes]:
    """The keys by name, in order. SettingError where one can't be read, or production has none."""
    given = source.get(NAME, "")
    if not given and mode == "production":
        raise SettingError(
            "it is not set, and production needs it.", where=NAME, mend=f"Make a key with: {MAKE}"
        )
    given = given or kept_secret(home / "encryption-keys", _fresh)
    found: dict[str, bytes] = {}
    for pair in filter(None, (each.strip() for each in given.split(","))):
        name, _, value = pair.partition(":")
        if name in found or not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", name):
            raise SettingError(
                "a key has no name, or one that is used twice.",
                where=NAME,
                mend="Write name:key; a name has up to 20 letters and digits.",
            )
        found[name] = _key(name, value)
    return found


def _key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise SettingError(
            f"the key “{name}” is not 32 bytes in base64.", where=NAME, mend=f"Make one with: {MAKE}"
        )
    return key


def _fresh() -> str:
    return f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}"
