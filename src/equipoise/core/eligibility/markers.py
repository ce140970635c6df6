"""List markers: bullets, numbers, letters and roman numerals at the beginning of a line."""

from __future__ import annotations

import re
from typing import NamedTuple

_CIRCLED = {chr(code): code - 0x2460 + 1 for code in range(0x2460, 0x2474)}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_NARROW = str.maketrans("（）．", "().")

_BULLET = (
    r"\\?[*•●▪▫◦○·‣⁃■□◆◇►▶➢➤✓✔❖]"
    r"|\\?-{1,3}(?=[\s\\A-Za-z<>≥≤(\[\"]|$)"
    r"|[–—−](?=\s)"
    r"|\\?\+(?=\s)"
    r"|o(?=[ \t]+\S|[A-Z][a-z])"
)
_ENUMERATOR = (
    r"(?P<circled>[①-⑳])"
    r"|[(（]?(?P<dotted>[1-9]\d?(?:\.\d{1,2}){1,4})(?:\\?[.)）]+(?=\s|[^\W\d])|(?=[ \t]+[A-Z(]))"
    r"|[(（]?(?P<number>\d{1,2})(?:\\?[.．](?!\d)[)）]?|\\?[)）、][.．]?)"
    r"|(?P<dashed>\d{1,2})(?:[ \t]?[-–:：][ \t]+(?=[A-Z≥≤<>])|-(?=[A-Z][a-z]))"
    r"|[(（](?P<roman1>[ivxIVX]{1,5})[)）]"
    r"|(?P<roman2>[ivxIVX]{1,5})(?:\\?[)）]|\\?\.(?=[ \t]))"
    r"|(?P<roman3>[ivx]{1,5})\\?\.(?=[A-Z][a-z])"
    r"|[(（](?P<letter1>[A-Za-z])[)）]"
    r"|(?P<letter2>[A-Za-z])(?:\\?[)）](?=[ \t]|[A-Z]))"
    r"|(?P<letter3>[a-z])\\?\.(?=[ \t]|[A-Z][a-z])"
    r"|(?P<letter4>[A-Z])\\?\.(?=[ \t]+[A-Z0-9≥≤<>\\(\"])"
)
_MARKER = re.compile(rf"(?:(?P<bullet>{_BULLET})\s*)?(?:(?:{_ENUMERATOR})\s*)?")


class Marker(NamedTuple):
    """A marker as written (`text`), its `style` (what its siblings share), its number, and where its words begin.

    `number` is the place in the list, from 1, and 0 for a bullet; `path` is (1, 2) for "1.2" and empty otherwise.
    """

    text: str
    style: str
    number: int
    path: tuple[int, ...]
    end: int


_NONE = Marker("", "", 0, (), 0)


def marker_at(text: str, start: int, end: int) -> Marker:
    """The marker at `start`, if there is one; without one, an empty marker whose words begin at `start`."""
    found = _MARKER.match(text, start, end)
    if found is None or found.end() == start:
        return _NONE._replace(end=start)
    bullet = found["bullet"]
    rest = text[found.end("bullet") if bullet else start : found.end()].strip()
    if not rest:
        return Marker(bullet.lstrip("\\"), f"bullet {bullet}", 0, (), found.end())
    style, number, path = _enumerated(found)
    if not number:
        return _NONE._replace(end=start)
    return Marker(rest.replace("\\", ""), f"{style} {_shape(rest)}", number, path, found.end())


def _shape(rest: str) -> str:
    """The punctuation of a marker: "(1)" and "1." are lists of their own."""
    return "".join(
        character for character in rest.translate(_NARROW) if not character.isalnum() and character != "\\"
    )


def _enumerated(found: re.Match[str]) -> tuple[str, int, tuple[int, ...]]:
    kind = found.lastgroup or ""
    word = found[kind] if kind else ""
    if kind == "circled":
        return "circled", _CIRCLED[word], ()
    if kind == "dotted":
        path = tuple(int(part) for part in word.split("."))
        return "dotted", path[-1], path
    if kind in ("number", "dashed"):
        return "number", int(word), ()
    if kind.startswith("roman") and _roman(word):
        return f"roman {word.islower()}", _roman(word), ()
    if len(word) == 1:
        return f"letter {word.islower()}", ord(word.lower()) - ord("a") + 1, ()
    return "", 0, ()


def _roman(word: str) -> int:
    """The value of a roman numeral up to 39; 0 where the letters are none."""
    if not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", word.lower()):
        return 0
    values = [_ROMAN[letter] for letter in word.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
