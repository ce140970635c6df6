"""Secrets of a demonstration: made once, kept in its folder for its owner's eyes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

SHORTEST = 44


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in that file, made once; processes that start together agree on one."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not _whole(path):
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(make())
        _place(fresh, path)
    return path.read_text().strip()


def _whole(path: Path) -> bool:
    return path.exists() and len(path.read_text().strip()) >= SHORTEST


def _place(fresh: Path, path: Path) -> None:
    """Put a whole file where none is, or where a broken one is; who comes second keeps the first one's."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        if not _whole(path):
            fresh.replace(path)
            return
    fresh.unlink(missing_ok=True)
