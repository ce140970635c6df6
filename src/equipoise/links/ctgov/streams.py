"""The bytes behind a path: gzip unpacked, zip and folders opened, UTF-16 and byte order marks put right.

A stream is an iterator of chunks. Whatever stops one half-way becomes a `Damage` with a sentence; the
chunks before it have been given by then.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
RATIO_LIMIT = 200
RATIO_FROM = 100_000_000
"""A real export shrinks to a fifth or a tenth. Past 100 MB, 200 to one is an attack or a mistake."""


class Damage(Exception):
    """Why a stream can't be read on, as a sentence."""


class Counted(io.RawIOBase):
    """A file that says how many bytes of it have been read."""

    def __init__(self, file: IO[bytes], on_bytes: Callable[[int], None]) -> None:
        self._file, self._on_bytes, self.total = file, on_bytes, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer and count."""
        got = self._file.read(len(buffer))
        buffer[: len(got)] = got
        self.total += len(got)
        self._on_bytes(len(got))
        return len(got)


class Ratio:
    """Watches how far packed bytes swell; one for a whole archive."""

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed, self._unpacked = packed, 0

    def add(self, size: int) -> None:
        """Count bytes unpacked; Damage past the limit."""
        self._unpacked += size
        if self._unpacked > RATIO_FROM and self._unpacked > RATIO_LIMIT * max(self._packed(), 1):
            raise Damage(
                f"It unpacks to more than {RATIO_LIMIT} times its size, as no registry export does; "
                "reading stopped there."
            )


def chunks(file: IO[bytes], ratio: Ratio, *, depth: int = 0) -> Iterator[bytes]:
    """The content of an open file in chunks of UTF-8, unpacked if it is gzip, up to its first damage."""
    buffered = io.BufferedReader(file, CHUNK)  # type: ignore[type-var]
    head = buffered.peek(4)[:4]
    if head.startswith(GZIP):
        if depth > 1:
            raise Damage("It is packed more than twice; unpack it first.")
        yield from chunks(_Unpacked(buffered, ratio), ratio, depth=depth + 1)  # type: ignore[arg-type]
    elif head.startswith(ZIP):
        raise Damage("It is a zip inside another archive; unpack it first.")
    else:
        yield from _as_utf8(_read(buffered), head)


def _read(file: io.BufferedReader[Any]) -> Iterator[bytes]:
    while True:
        try:
            chunk = file.read1(CHUNK)
        except (OSError, RuntimeError) as error:
            raise Damage(f"It can't be read on ({_plain(error)}).") from error
        if not chunk:
            return
        yield chunk


class _Unpacked(io.RawIOBase):
    """A gzip file as a plain one. What stood before a damage is read first, the damage only then."""

    def __init__(self, packed: io.BufferedReader, ratio: Ratio) -> None:
        self._gzip, self._ratio = gzip.GzipFile(fileobj=packed), ratio

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with one unpacking step."""
        try:
            got = self._gzip.read1(len(buffer))
        except EOFError as error:
            raise Damage("It is a gzip file that ends too early: the end is missing.") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Damage(f"It is a damaged gzip file ({_gzip_reason(error)}).") from error
        self._ratio.add(len(got))
        buffer[: len(got)] = got
        return len(got)


def members(
    archive: zipfile.ZipFile, packed: int, on_bytes: Callable[[int], None]
) -> Iterator[tuple[str, Callable[[], Iterator[bytes]]]]:
    """Each file in a zip: its name, and how to read it (one after the other)."""
    ratio = Ratio(lambda: packed)
    for info in archive.infolist():
        if not info.is_dir() and not info.filename.rsplit("/", 1)[-1].startswith("."):
            yield info.filename, lambda info=info: _member(archive, info, ratio)  # type: ignore[misc]
        on_bytes(info.compress_size)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, ratio: Ratio) -> Iterator[bytes]:
    try:
        with archive.open(info) as file:
            for chunk in chunks(file, ratio):
                ratio.add(len(chunk))
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Damage(f"It is damaged inside the zip ({_plain(error)}).") from error
    except NotImplementedError as error:
        raise Damage("It is packed in a way that can't be opened here; pack the zip anew.") from error
    except RuntimeError as error:
        raise Damage("It is locked with a password; unpack it first.") from error


def _as_utf8(content: Iterator[bytes], head: bytes) -> Iterator[bytes]:
    """UTF-8 without a byte order mark, whatever of UTF-8 and UTF-16 it was."""
    encoding = _encoding(head)
    if encoding == "utf-8":
        first = True
        for chunk in content:
            yield chunk.removeprefix(codecs.BOM_UTF8) if first else chunk
            first = False
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in content:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise Damage("It begins as UTF-16 and can't be read as such to its end.") from error


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 2 and head[0] in b"{[" and head[1] == 0:
        return "utf-16-le"
    if len(head) >= 2 and head[0] == 0 and head[1] in b"{[":
        return "utf-16-be"
    return "utf-8"


def _gzip_reason(error: Exception) -> str:
    text = str(error)
    if "CRC" in text:
        return "its checksum doesn't match, so what was read may be wrong"
    if "length" in text:
        return "its length doesn't match, so something is missing"
    if "Not a gzipped" in text:
        return "something that isn't gzip follows"
    return "its packing is broken"


def _plain(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).strip(".").lower()
