"""Cutting a stream of JSON into its records, chunk by chunk, without ever holding more than one.

Two cutters share one interface: `feed(chunk)` gives what is complete, `finish()` what is left.
`Lines` cuts at line ends (JSON lines). `Brackets` follows brackets and strings, so that it can cut the
elements of a list or of a `studies` page, or documents that stand one after another over many lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from equipoise.links.ctgov.raw import Piece

# Everything up to the next bracket that isn't inside a string. Possessive (`*+`): never tries again.
_TO_BRACKET = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+',
    re.DOTALL,
)
_TO_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TRAILING_BACKSLASHES = re.compile(rb"\\+\Z")
_BLANK = b" \t\r\n,\x1e"


class _Keeper:
    """The bytes of the piece being read, dropped (but still counted) once they pass the limit."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._parts: list[bytes] = []

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.limit:
            self._parts.clear()
        else:
            self._parts.append(data)

    def take(self) -> bytes | None:
        """What was kept, None if it was too much; empty again afterwards."""
        kept = None if self.size > self.limit else b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return kept


class Lines:
    """One piece for every line that isn't blank."""

    def __init__(self, limit: int) -> None:
        self._keeper, self._line = _Keeper(limit), 1

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The lines that end in this chunk."""
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            self._keeper.add(chunk[start:end])
            yield from self._cut()
            self._line += 1
            start = end + 1
        self._keeper.add(chunk[start:])

    def finish(self) -> Iterator[Piece]:
        """The last line, if it has no line end."""
        yield from self._cut(complete=False)

    def _cut(self, *, complete: bool = True) -> Iterator[Piece]:
        data = self._keeper.take()
        if data is None or data.strip(_BLANK):
            yield Piece(self._line, None, data and data.strip(_BLANK), complete)


class Brackets:
    """One piece for every JSON object or array that opens at one of the given depths.

    `depths`: {0} for documents one after another, {1} for the elements of a list, {2} for the elements of
    the list in a page object. What stands between pieces (commas, blanks, other keys) is passed over,
    except that text which is no JSON at all is told once as a piece of its own.
    """

    def __init__(self, limit: int, depth: int) -> None:
        self._keeper, self._at = _Keeper(limit), depth
        self._depth, self._line, self._begun, self._ordinal = 0, 1, 1, 0
        self._inside, self._in_string = False, False
        self._carry = b""

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The pieces that end in this chunk."""
        chunk = self._carry + chunk
        # An escape never straddles two chunks: the backslash waits for what it escapes.
        backslashes = _TRAILING_BACKSLASHES.search(chunk)
        odd = backslashes is not None and len(backslashes.group()) % 2 == 1
        self._carry, chunk = (chunk[-1:], chunk[:-1]) if odd else (b"", chunk)
        yield from self._scan(chunk)

    def finish(self) -> Iterator[Piece]:
        """What was left open when the stream ended."""
        self._keeper.add(self._carry)
        if self._inside:
            yield Piece(self._begun, self._place(), self._keeper.take(), complete=False)
            return
        yield from self._stray()
        if self._depth:
            yield Piece(self._line, None, b"[", complete=False)

    def _scan(self, chunk: bytes) -> Iterator[Piece]:
        kept = counted = 0
        for place in self._brackets(chunk):
            opens = chunk[place] in b"{["
            around = self._depth if opens else max(self._depth - 1, 0)
            self._depth = around + opens
            if around > self._at or around < self._at - 1:
                continue
            if around < self._at and opens:  # the list around the pieces begins
                kept = place + 1
                continue
            end = place + 1 if around == self._at and not opens else place
            self._keeper.add(chunk[kept:end])
            self._line += chunk.count(b"\n", counted, end)
            kept = counted = end
            yield from self._close() if self._inside else self._stray()
            if opens:
                self._inside, self._begun, self._ordinal = True, self._line, self._ordinal + 1
        if self._inside or self._depth == self._at:
            self._keeper.add(chunk[kept:])
        self._line += chunk.count(b"\n", counted)

    def _brackets(self, chunk: bytes) -> Iterator[int]:
        """Where in the chunk the brackets stand that are not inside a string."""
        position = 0
        if self._in_string:
            ended = _TO_STRING_END.match(chunk)
            self._in_string = ended is None
            position = ended.end() if ended else len(chunk)
        while position < len(chunk):
            found = _TO_BRACKET.match(chunk, position)
            position = found.end() if found else position
            if position < len(chunk):
                if chunk[position] == 0x22:  # a quotation mark whose string ends in a later chunk
                    self._in_string = True
                    return
                yield position
                position += 1

    def _close(self) -> Iterator[Piece]:
        self._inside = False
        yield Piece(self._begun, self._place(), self._keeper.take())

    def _stray(self) -> Iterator[Piece]:
        """What stands between pieces and is neither blank nor a comma."""
        data = self._keeper.take()
        if self._at < 2 and (data is None or data.strip(_BLANK)):
            yield Piece(self._line, None, data and data.strip(_BLANK))

    def _place(self) -> int | None:
        return self._ordinal if self._at else None
