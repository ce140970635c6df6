"""Files that are handed to somebody: for their owner alone, there once they are whole, never in place of another."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from equipoise.cli.application import DISK
from equipoise.core.values.errors import InputError

Put = Callable[[str, bytes | IO[bytes]], Path]
"""Gives the file its name and its content, or an open file to copy."""
_PIECE = 1 << 20
_WITHOUT_NAMES = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL)
"""How a file system says that each of its files has a name."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A file that is not whole yet. `place`: its folder, opened; `part`: its name, where it needs one."""

    folder: Path
    place: int
    file: int
    part: Path | None


@contextmanager
def handed(folder: Path) -> Iterator[Put]:
    """A file of the folder that has no name until it is whole: whoever is stopped half-way leaves nothing of it.

    It is opened before anything is asked or opened, so that a folder that can't be written to is found first; one that
    is not there is made, for its owner alone. Mode 600, and written through to the disk. InputError where it can't be
    written, or there is something else under its name: nothing is replaced, and no symbolic link followed.
    """
    with _told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with _told(folder):
            file, part = _fresh(place, folder)
        try:
            yield partial(_put, _Open(folder, place, file, part))
        finally:
            os.close(file)
            if part:
                part.unlink(missing_ok=True)
    finally:
        os.close(place)


def _fresh(place: int, folder: Path) -> tuple[int, Path | None]:
    """An open file without a name; where there can be none, one with a name that nobody guesses."""
    try:
        return os.open(".", getattr(os, "O_TMPFILE", os.O_DIRECTORY) | os.O_WRONLY, 0o600, dir_fd=place), None
    except OSError as error:
        if error.errno not in _WITHOUT_NAMES:
            raise
    file, part = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    return file, Path(part)


def _put(fresh: _Open, name: str, given: bytes | IO[bytes]) -> Path:
    path, content = fresh.folder / name, BytesIO(given) if isinstance(given, bytes) else given
    with _told(path):
        _write(fresh.file, content)
        try:
            _name(fresh, name)
        except FileExistsError:
            if not _holds(fresh.place, name, content):
                raise InputError(
                    "There is such a file already.", where=str(path), mend="Move it away."
                ) from None
        os.fsync(fresh.place)
    return path


def _write(file: int, content: IO[bytes]) -> None:
    content.seek(0)
    while piece := content.read(_PIECE):
        left = memoryview(piece)
        while left:
            left = left[os.write(file, left) :]
    os.fsync(file)


def _name(fresh: _Open, name: str) -> None:
    """Let it stand under its name. FileExistsError where anything does, a symbolic link too."""
    if fresh.part is None:
        os.link(f"/proc/self/fd/{fresh.file}", name, dst_dir_fd=fresh.place)
        return
    # A stick may know no links: an empty file holds the name, and is replaced at one stroke.
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=fresh.place))
    fresh.part.replace(fresh.folder / name)


def _holds(place: int, name: str, content: IO[bytes]) -> bool:
    """Whether that file is this one already."""
    content.seek(0)
    with suppress(OSError), os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=place), "rb") as file:
        while (there := file.read(_PIECE)) == content.read(_PIECE):
            if not there:
                return True
    return False


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What can't be written, in a sentence; of the disk's own troubles the command tells elsewhere."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK:
            raise
        raise InputError(f"This file can't be written: {error.strerror}.", where=str(path)) from error
