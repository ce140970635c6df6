"""Registry records out of files: JSON, JSON lines, lists, `studies` pages, folders, zips, gzip or not.

What a file is is found from its content; its name is never asked. Nothing is read whole: memory is
bounded by one record. What can't be read is given as a `BrokenInput` in its place, and what is good
before and after it is given all the same.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import orjson

from equipoise.links.ctgov.raw import BrokenInput, Piece, RawRecord, parse
from equipoise.links.ctgov.splitting import Brackets, Lines
from equipoise.links.ctgov.streams import ZIP, Counted, Damage, Ratio, chunks, members

RECORD_LIMIT = 50_000_000
"""Bytes one record may have. The registry's largest, with all its results, are below 20 MB."""
HEAD = 65_536
_PAGE = re.compile(rb'\s*\{\s*"(?:studies|nextPageToken|totalCount)"\s*:')
_MARKUP = re.compile(rb"\s*<")

Found = RawRecord | BrokenInput


def records(
    paths: Iterable[Path | str],
    on_bytes: Callable[[int], None] = lambda _: None,
    *,
    limit: int = RECORD_LIMIT,
) -> Iterator[Found]:
    """Every record under the paths, in order, folders by name, with what is broken in between.

    `on_bytes` is told of bytes read from disk as they are read; `limit` is in bytes of one record.
    """
    for path in paths:
        for file in _files(Path(path), set()):
            if isinstance(file, BrokenInput):
                yield file
            else:
                yield from _file(file, on_bytes, limit)


def total_bytes(paths: Iterable[Path | str]) -> int:
    """How many bytes `on_bytes` will have been told of at the end, as far as can be known before."""
    found = (file for path in paths for file in _files(Path(path), set()))
    return sum(file.stat().st_size for file in found if isinstance(file, Path))


def _files(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path | BrokenInput]:
    """The files to read: the path itself, or all in it, no folder twice, hidden ones left out."""
    try:
        facts = path.stat()
        if not stat.S_ISDIR(facts.st_mode):
            yield path
            return
        if (key := (facts.st_dev, facts.st_ino)) in seen:
            yield BrokenInput(str(path), None, "It leads back to a folder that was read already.")
            return
        seen.add(key)
        inside = sorted(path.iterdir())
    except OSError as error:
        yield BrokenInput(str(path), None, _cannot_open(error))
        return
    for each in inside:
        if not each.name.startswith("."):
            yield from _in_folder(each, seen)


def _in_folder(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path | BrokenInput]:
    """As `_files`, but a pipe or device in a folder is told and not waited for."""
    for found in _files(path, seen):
        if isinstance(found, Path) and not found.is_file():
            yield BrokenInput(str(found), None, "It is not a file (but a pipe or a device).")
        else:
            yield found


def _file(path: Path, on_bytes: Callable[[int], None], limit: int) -> Iterator[Found]:
    source = str(path)
    try:
        with path.open("rb", buffering=0) as raw:
            file = Counted(raw, on_bytes)
            if raw.seekable() and _is_zip(raw):
                yield from _zip(path, on_bytes, limit)
            else:
                yield from _guarded(chunks(file, Ratio(lambda: file.total)), source, limit)  # type: ignore[arg-type]
    except OSError as error:
        yield BrokenInput(source, None, _cannot_open(error))


def _is_zip(file: object) -> bool:
    head = file.read(4)  # type: ignore[attr-defined]
    file.seek(0)  # type: ignore[attr-defined]
    return bytes(head).startswith(ZIP)


def _zip(path: Path, on_bytes: Callable[[int], None], limit: int) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        reason = "It is a zip without its table of contents, which stands at the end: the end is missing."
        yield BrokenInput(str(path), None, reason)
        return
    with archive:
        for name, content in members(archive, path.stat().st_size, on_bytes):
            yield from _guarded(content(), f"{path} › {name}", limit)


def _guarded(content: Iterator[bytes], source: str, limit: int) -> Iterator[Found]:
    """The records in a stream, and a BrokenInput at its end if it was damaged."""
    damage: list[str] = []
    yield from _records(_until(content, damage), source, limit, damage)
    for reason in damage:
        yield BrokenInput(source, None, reason)


def _until(content: Iterator[bytes], damage: list[str]) -> Iterator[bytes]:
    try:
        yield from content
    except Damage as error:
        damage.append(str(error))


def _records(content: Iterator[bytes], source: str, limit: int, damage: list[str]) -> Iterator[Found]:
    head = b""
    for chunk in content:
        head += chunk
        if len(head) >= HEAD:
            break
    reason = _unusable(head)
    if reason:
        if not damage:
            yield BrokenInput(source, None, reason)
        return
    cutter = _cutter(head, limit)
    for chunk in chain((head,), content):
        for piece in cutter.feed(chunk):
            yield from parse(piece, source, limit)
    for piece in cutter.finish():
        # A piece cut off by a damage told apart is no second mistake.
        if not (damage and _cut_off(piece)):
            yield from parse(piece, source, limit)


def _cut_off(piece: Piece) -> bool:
    if piece.complete:
        return False
    if piece.data is None:
        return True
    try:
        orjson.loads(piece.data)
    except orjson.JSONDecodeError:
        return True
    return False


def _unusable(head: bytes) -> str:
    """Why a file with this beginning is nothing to look for records in, `""` if it may be."""
    if not head.strip():
        return "It is empty."
    if _MARKUP.match(head):
        return "It is a web page or XML, not JSON. Perhaps a download went wrong: get it anew."
    if not head.strip(b"\0"):
        return "It contains nothing but NUL bytes, so it was damaged on the way."
    if b"{" not in head:
        return "It is neither JSON nor JSON lines."
    return ""


def _cutter(head: bytes, limit: int) -> Lines | Brackets:
    """How to cut a file that begins like this."""
    if _PAGE.match(head):
        return Brackets(limit, 2)
    if head.lstrip().startswith(b"["):
        return Brackets(limit, 1)
    if head.lstrip().startswith(b"{") and _spread_over_lines(head):
        return Brackets(limit, 0)
    return Lines(limit)


def _spread_over_lines(head: bytes) -> bool:
    """Whether the object at the beginning goes on beyond its first line, as pretty-printed JSON does."""
    first, _, rest = head.lstrip().partition(b"\n")
    following = rest.lstrip()
    if not following or following.startswith(b"{"):
        return False
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return True
    return False


def _cannot_open(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "There is no such file or folder."
    if isinstance(error, PermissionError):
        return "This user may not read it."
    return f"It can't be opened ({error.strerror or error})."
