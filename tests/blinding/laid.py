"""The database's file, octet by octet: where rows lie, what was freed, and in which order it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = rb"[A-Za-z0-9+/=_-]"
_SHUT = re.compile(_RUN + rb"{22,}")
_CUT = re.compile(rb"(?s)\A(.{4})" + _RUN + rb"+|" + _RUN + rb"+(?=\x00\x00|\Z)")
"""What may be the part of a run that goes on in another page: at either end, or before the number of that page."""


def page_size(image: bytes) -> int:
    """As the file's header says it."""
    size = int.from_bytes(image[16:18], "big")
    return 65536 if size == 1 else size


def apart(one: bytes, other: bytes) -> Iterator[str]:
    """The pages of two files that differ in more than ciphertext, digests and keys, with where they first do."""
    size = page_size(one)
    if (len(one), size) != (len(other), page_size(other)):
        yield f"{len(one)} and {len(other)} octets"
    for at in range(0, min(len(one), len(other)), size):
        here, there = one[at : at + size], other[at : at + size]
        if here != there and (found := _differing(_without(here), _without(there))) is not None:
            cut = slice(max(0, found - 30), found + 30)
            yield f"page {at // size + 1}: {here[cut]!r} / {there[cut]!r}"


def places(image: bytes, words: tuple[bytes, ...]) -> dict[bytes, list[int]]:
    """Where each of these words stands."""
    return {word: [found.start() for found in re.finditer(re.escape(word), image)] for word in words}


def _without(page: bytes) -> bytes:
    """A page with what is shut masked, octet for octet."""
    masked = _SHUT.sub(lambda run: b"*" * len(run[0]), page)
    return _CUT.sub(lambda run: (run[1] or b"") + b"*" * (len(run[0]) - len(run[1] or b"")), masked)


def _differing(one: bytes, other: bytes) -> int | None:
    return next((at for at, (x, y) in enumerate(zip(one, other, strict=True)) if x != y), None)
