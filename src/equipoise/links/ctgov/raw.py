"""What comes out of a file or an answer of the API: records as found, and what couldn't be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One JSON object that claims to be a record.

    `line` counts from 1; `ordinal` is its place in a list, from 1, or None outside one.
    `version_holder` is what the wrapper of a history file says (`2026-02-02`), else `""`.
    """

    source: str
    line: int | None
    raw: Mapping[str, Any]
    ordinal: int | None = None
    version_holder: str = ""


@dataclass(frozen=True, slots=True)
class BrokenInput:
    """A file, or a part of one, that can't be read: where it is and, in a sentence, why."""

    source: str
    line: int | None
    reason: str
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one JSON value cut out of a stream; `data` is None where it was too large to keep."""

    line: int
    ordinal: int | None
    data: bytes | None
    complete: bool = True


def unwrap(
    value: object, source: str, line: int | None, ordinal: int | None = None
) -> Iterator[RawRecord | BrokenInput]:
    """The records in a parsed JSON value: one, a list, a `studies` page, or a history wrapper."""
    if isinstance(value, list):
        for place, each in enumerate(value, 1):
            yield from unwrap(each, source, line, place)
    elif not isinstance(value, dict):
        reason = f"It is {_kind(value)} where a record (a JSON object) should be."
        yield BrokenInput(source, line, reason, ordinal)
    elif isinstance(value.get("studies"), list) and "protocolSection" not in value:
        yield from unwrap(value["studies"], source, line)
    elif isinstance(value.get("study"), dict) and "protocolSection" not in value:
        holder = value.get("version_holder")
        yield RawRecord(source, line, value["study"], ordinal, holder if isinstance(holder, str) else "")
    else:
        yield RawRecord(source, line, value, ordinal)


def parse(piece: Piece, source: str, limit: int) -> Iterator[RawRecord | BrokenInput]:
    """The records in a piece, or why it can't be read."""
    if piece.data is None:
        reason = (
            f"It is longer than {limit // 1_000_000:,} MB, the most that one record may be; it was skipped."
        )
        yield BrokenInput(source, piece.line, reason, piece.ordinal)
        return
    try:
        value = orjson.loads(piece.data)
    except orjson.JSONDecodeError as error:
        yield BrokenInput(source, piece.line, explain(piece, error), piece.ordinal)
        return
    yield from unwrap(value, source, piece.line, piece.ordinal)


def explain(piece: Piece, error: orjson.JSONDecodeError) -> str:
    """Why these bytes are not JSON, in a sentence."""
    data = piece.data or b""
    if b"\0" in data:
        return f"It contains a NUL byte (at byte {data.index(0) + 1:,}), so it was damaged on the way."
    try:
        data.decode()
    except UnicodeDecodeError as wrong:
        return f"It is not valid UTF-8 at byte {wrong.start + 1:,}."
    if "depth limit" in error.msg or "ecursion" in error.msg:
        return "It is nested far deeper than any record, so it is none."
    if not piece.complete or error.pos >= len(error.doc.rstrip()):
        return "It ends in the middle of a record: the end is missing."
    return f"It is not valid JSON at character {error.pos + 1:,} ({_tidy(error.msg)})."


def _tidy(message: str) -> str:
    return message.split(": line ", 1)[0].strip().rstrip(".")


def _kind(value: object) -> str:
    names = {str: "text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}
    return names.get(type(value), "something else")
