"""A form that arrived in part is not a form: where a connection breaks on the way, nothing of it is taken.

The server hands on what has come when a connection ends, and a form's last field would be kept cut: 8 for 81.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Cut(ConnectionError):
    """The connection ended before all that was announced had come."""


class Whole:
    """A request's body that is read as `source` is, and raises Cut where it ends before `length` bytes."""

    def __init__(self, source: Any, length: int) -> None:
        self._source, self._left = source, length

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that are left."""
        wanted = self._left if size < 0 else min(size, self._left)
        found = []
        while wanted:
            piece = self._source.read(wanted)
            self._came(piece)
            found.append(piece)
            wanted -= len(piece)
        return b"".join(found)

    def readline(self, size: int = -1) -> bytes:
        """A line, at most so many bytes of it."""
        wanted = self._left if size < 0 else min(size, self._left)
        if not wanted:
            return b""
        line: bytes = self._source.readline(wanted)
        self._came(line)
        return line

    def _came(self, piece: bytes) -> None:
        if not piece:
            raise Cut(f"{self._left} bytes of the request did not come")
        self._left -= len(piece)


def whole(application: Application) -> Application:
    """The application, to which no body is given that is shorter than was announced."""

    def guarded(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return guarded
