"""What a PDF that Chromium printed says, page by page: its text through the fonts' own tables of characters."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_SHOWN = re.compile(r"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(Tm|ET)\b")
_RANGE = re.compile(r"<(\w+)> <(\w+)> <(\w{4,})>")
_SINGLE = re.compile(r"<(\w+)> <(\w{4,})>")
_SPACE = re.compile(r"begincodespacerange\s*<(\w+)>")


class Font(NamedTuple):
    """What a font's codes mean. `width`: of a code, in hexadecimal figures."""

    width: int
    meant: dict[int, str]


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with a space where a line or a word ends."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    return [_page(body, objects) for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    fonts = _fonts(body, objects)
    found = re.search(rb"/Contents (\d+) 0 R", body)
    assert found
    text, font = list[str](), Font(2, {})
    for name, shown, ends in _SHOWN.findall(_stream(objects[int(found[1])]).decode("latin-1")):
        if name:
            font = fonts.get(name, Font(2, {}))
        elif shown:
            codes = (int(shown[at : at + font.width], 16) for at in range(0, len(shown), font.width))
            text.append("".join(font.meant.get(code, "") for code in codes))
        elif ends:
            text.append(" ")
    return " ".join("".join(text).split())


def _fonts(body: bytes, objects: dict[int, bytes]) -> dict[str, Font]:
    """By the name of a font on the page, what its codes mean."""
    listed = re.search(rb"/Font\s*<<(.*?)>>", body, re.DOTALL)
    assert listed
    found = {}
    for name, number in re.findall(rb"/(\w+) (\d+) 0 R", listed[1]):
        table = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
        if table:
            found[name.decode()] = _characters(_stream(objects[int(table[1])]).decode("latin-1"))
    return found


def _characters(table: str) -> Font:
    space = _SPACE.search(table)
    assert space
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found |= {int(code, 16): _text(meant) for code, meant in _SINGLE.findall(block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, meant in _RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(meant, 16) + step)
    return Font(len(space[1]), found)


def _text(meant: str) -> str:
    return bytes.fromhex(meant).decode("utf-16-be")


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body else found[1]
