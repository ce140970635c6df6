"""Words as they are meant: escapes resolved, white space folded."""

from __future__ import annotations

import html
import re

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

COLONS = (":", "：")
FULL_STOPS = (".", "。", "．", "!", "?", "！", "？")
SEMICOLONS = (";", "；")


def as_meant(source: str) -> str:
    r"""The words of a stretch of source: `\>` is >, `&gt;` is >, any run of white space is one space.

    Registries store the text as Markdown, which escapes punctuation with a backslash, or as HTML.
    """
    if "\\" in source:
        source = _ESCAPE.sub(r"\1", source)
    if "&" in source:
        source = _ENTITY.sub(lambda entity: html.unescape(entity.group()), source)
    return " ".join(source.split())


def ends_entity(source: str, place: int) -> bool:
    """Whether the semicolon at `place` is the end of an HTML entity, and so parts nothing: `age &gt; 18`."""
    begin = source.rfind("&", max(0, place - 34), place)
    return begin >= 0 and _ENTITY.fullmatch(source, begin, place + 1) is not None
