"""XML by hand: elements with attributes in the order in which they are given, so that the bytes are always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


def element(name: str, content: str | Iterable[str] = "", /, **attributes: str) -> str:
    """An element; attributes that are empty are left out. `content`: elements, or text that was made by `text`."""
    inside = content if isinstance(content, str) else "".join(content)
    told = _attributes(attributes)
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"


def around(name: str, content: Iterable[str], /, **attributes: str) -> Iterator[str]:
    """An element piece by piece, so that what is in it needn't be held at once."""
    yield f"<{name}{_attributes(attributes)}>"
    yield from content
    yield f"</{name}>"


def _attributes(given: Mapping[str, str]) -> str:
    return "".join(f' {key.replace("__", ":")}="{_quoted(value)}"' for key, value in given.items() if value)


def text(words: str) -> str:
    """Words as XML has them; a character that it can't have becomes U+FFFD."""
    plain = _UNWRITABLE.sub("\ufffd", words)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(words: str) -> str:
    return text(words).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def translated(name: str, words: str, others: Iterable[tuple[str, str]] = ()) -> str:
    """An element of words in English, such as `Description`; `others`: more languages, each with its words."""
    inner = [
        element("TranslatedText", text(said), xml__lang=language, Type="text/plain")
        for language, said in (("en", words), *others)
    ]
    return element(name, inner)
