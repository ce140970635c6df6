"""The list of who was erased: numbers of messages and accounts and nothing else, in a file that outlives the database.

A backup that is older than an erasure brings the person back; this list says whom to erase again. It lies in
`EQUIPOISE_HOME/erased.list`, a line each: its number, a blank, when it was erased. A number that is there twice
counts once. Each backup takes a copy along, beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from equipoise.core.values.errors import InputError

SUFFIX = ".erased"
"""What the copy beside a backup has at the end of its name."""


def place() -> Path:
    """The file."""
    return Path(settings.EQUIPOISE_HOME) / "erased.list"


def note(erased: Mapping[UUID, datetime]) -> None:
    """Add messages to the list. It lies on the disk when this returns; several may write at once."""
    if not erased:
        return
    lines = "".join(f"{number} {at.astimezone(UTC).isoformat()}\n" for number, at in erased.items())
    handle = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def listed(path: Path | None = None) -> dict[UUID, datetime]:
    """The messages of the list, or of a copy of it, with when each was erased first. InputError where it is none.

    A last line without an end was cut off by a crash, and is passed over.
    """
    path = path or place()
    found: dict[UUID, datetime] = {}
    if not path.exists():
        return found
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(keepends=True), 1):
        if line.endswith("\n"):
            found.setdefault(*_read(line, path, number))
    return found


def copies(folder: Path) -> dict[UUID, datetime]:
    """The messages of all copies in a folder of backups."""
    found: dict[UUID, datetime] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        found |= listed(path)
    return found


def copy_beside(backup: Path, known: Iterable[tuple[UUID, datetime]]) -> Path:
    """Put a copy beside a backup: the list as it stands, and `known`, what the database says. Gives its path."""
    whole = listed() | dict(known)
    path = backup.with_name(backup.name + SUFFIX)
    fresh = path.with_name(f"{path.name}.part")
    fresh.write_text("".join(f"{number} {at.astimezone(UTC).isoformat()}\n" for number, at in whole.items()))
    fresh.replace(path)
    return path


def _read(line: str, path: Path, number: int) -> tuple[UUID, datetime]:
    name, _, at = line.strip().partition(" ")
    try:
        return UUID(name), datetime.fromisoformat(at)
    except ValueError as error:
        raise InputError(
            "This line is no message that was erased.",
            where=f"{path.name}:{number}",
            mend="Take the line out if a program broke it, or give another copy of the list.",
        ) from error
