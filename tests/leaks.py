"""Looking for personal values where none may stand, however they are written."""

from __future__ import annotations

import base64
import html
import io
import json
import quopri
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from django.db import connection

SHORTEST_ENCODED = 6
"""Bytes from which a value is looked for in base64 too: of shorter ones too little is left between the edges."""


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """Every way of writing a value that is looked for, with its name; lower case but for base64."""
    raw = value.encode()
    yield "plain", raw
    yield "reversed", value[::-1].encode()
    for name in ("utf-16-le", "utf-16-be"):
        yield name, value.encode(name)
        yield f"{name} reversed", value[::-1].encode(name)
    yield "hex", raw.hex().encode()
    yield "url", quote(value, safe="").encode()
    yield "form", quote_plus(value).encode()
    yield "quoted-printable", quopri.encodestring(raw, quotetabs=False).replace(b"=\n", b"")
    yield "header", quopri.encodestring(raw, header=True).replace(b"=\n", b"")
    yield "html", html.escape(value).encode()
    yield "json", json.dumps(value)[1:-1].encode()
    yield "latin", value.encode("latin-1", "replace")
    if len(raw) >= SHORTEST_ENCODED:
        yield from _base64(raw)


def _base64(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The value in base64 wherever in a longer text it begins: what its neighbours have a part in is left out."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw)
        cut = whole[(0, 2, 3)[before] : -4 if (len(raw) + before) % 3 else None]
        yield f"base64 at {before}", cut
        yield f"base64url at {before}", cut.replace(b"+", b"-").replace(b"/", b"_")


def found(values: Mapping[str, str], haystack: bytes) -> list[str]:
    """Which of the values stand there, and how written: "e-mail as hex"."""
    low = haystack.lower()
    there = []
    for name, value in values.items():
        for how, written in forms(value):
            where = haystack if how.startswith("base64") else low
            if (written if how.startswith("base64") else written.lower()) in where:
                there.append(f"{name} as {how}")
    return there


def dump() -> bytes:
    """The whole database as text: SQLite's own dump, PostgreSQL's COPY of every table."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump()).encode()
    return b"\n".join(_copied(table) for table in connection.introspection.table_names())


def _copied(table: str) -> bytes:
    content = io.BytesIO(f"{table}\n".encode())
    content.seek(0, io.SEEK_END)
    raw: Any = connection.connection
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        for part in copy:
            content.write(bytes(part))
    return content.getvalue()
