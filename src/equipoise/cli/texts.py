"""Text files as a person names them on the command line."""

from __future__ import annotations

from pathlib import Path

from equipoise.core.values.errors import InputError


def content(path: Path) -> str:
    """The text of a UTF-8 file; InputError where it can't be read."""
    return decoded(raw(path), str(path))


def raw(path: Path) -> bytes:
    """The bytes of a file; InputError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise InputError(
            f"This file can't be read: {reason}.", where=str(path), mend="Check the path."
        ) from error


def decoded(given: bytes, where: str) -> str:
    """Bytes as UTF-8 text; InputError with the place of the first that is none."""
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        place = f"byte {error.start + 1}"
        raise InputError(
            f"This is not UTF-8 text ({place}).", where=f"{where}, line {line}", mend="Save it as UTF-8 text."
        ) from error
