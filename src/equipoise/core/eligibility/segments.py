"""From text to segments: stretches of words, each with its marker and its place on the line.

A segment is at most a line; a line that holds several titles, numbers or bullets becomes several segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.eligibility.headings import (
    fields_within,
    is_loud,
    is_of_house,
    is_terse,
    section_title,
    titles_within,
)
from equipoise.core.eligibility.markers import Marker, marker_at
from equipoise.core.eligibility.terse import statements
from equipoise.core.eligibility.wording import COLONS

_NO_WORDS = re.compile(r"(?:<!--\s*-->|[\W_]*)")
_WIDTHS = {"\t": 4, "\u3000": 2}


_UNMARKED = Marker("", "", 0, (), 0)


@dataclass(slots=True)
class Segment:
    """Words from `start` to `end`, behind `marker`, `indent` columns in.

    `after_blank`: an empty line (or the beginning) stands before it. `width`: the characters of the line it ends.
    `title`: it was cut out of its line because it is a title. `inline`: it does not begin its line. `terse`: it is one
    of the statements that run on in a line without full stops.
    """

    start: int
    end: int
    indent: int
    marker: Marker
    after_blank: bool
    width: int
    title: bool = False
    inline: bool = False
    terse: bool = False


def segments(text: str) -> Iterator[Segment]:
    """The segments of a text in reading order. Linear in its length."""
    offset, blank, house = 0, True, is_of_house(text)
    for line in text.splitlines(keepends=True):
        start, end = _trimmed(text, offset, offset + len(line))
        if _is_empty(text, start, end):
            blank = True
        else:
            whole = Segment(start, end, _indent(text, offset, start), _UNMARKED, blank, end - start)
            yield from _of_line(text, whole, house)
            blank = False
        offset += len(line)


def _is_empty(text: str, start: int, end: int) -> bool:
    """Whether there is no word: nothing, a rule of dashes, a Markdown separator."""
    return start >= end or (end - start < 200 and _NO_WORDS.fullmatch(text, start, end) is not None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    return start, max(start, start + len(line.strip()))


def _indent(text: str, begin: int, start: int) -> int:
    return sum(_WIDTHS.get(character, 1) for character in text[begin : min(start, begin + 400)])


def _of_line(text: str, line: Segment, house: bool) -> Iterator[Segment]:
    """One line's segments: titles cut out, then the enumerations of what is between them."""
    first = True
    parts = list(_parts(text, line.start, line.end, house))
    terse = any(title and is_terse(text[begin:stop]) for begin, stop, title in parts)
    for begin, stop, title in parts:
        begin, stop = _trimmed(text, begin, stop)  # noqa: PLW2901 (the same stretch, without its edges)
        if _is_empty(text, begin, stop):
            continue
        for segment in _pieces(text, begin, stop, title, terse):
            segment.indent, segment.width = line.indent, line.width
            segment.after_blank, segment.inline = line.after_blank and first, not first
            segment.terse = terse and not title
            first = False
            yield segment


def _parts(text: str, start: int, end: int, house: bool) -> Iterator[tuple[int, int, bool]]:
    """The line's stretches in order: (start, end, is it a title)."""
    at = start
    leading = _leading_title(text, start, end)
    within = titles_within(text, leading[0][1] if leading else start, end, house=house)
    for begin, stop in leading + within:
        if _is_empty(text, at, begin):
            yield at, stop, True
        else:
            yield at, begin, False
            yield begin, stop, True
        at = stop
    yield at, end, False


def _leading_title(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A title up to the line's first colon, with words behind it ("Exclusion: pregnancy")."""
    colon = min(
        (place for place in (text.find(sign, start, start + 120) for sign in COLONS) if place > 0), default=-1
    )
    if not start < colon < end - 1:
        return []
    marker = marker_at(text, start, end)
    head = text[marker.end : colon]
    if section_title(head, closed=True, marked=bool(marker.text)) or is_loud(head):
        return [(start, colon + 1)]
    return []


def _pieces(text: str, start: int, end: int, title: bool, terse: bool) -> Iterator[Segment]:
    """A stretch as segments: cut before each further bullet or number of an enumeration that runs on in one line."""
    marker = marker_at(text, start, end)
    if marker.end >= end:
        marker = Marker("", "", 0, (), start)
    if title:
        yield Segment(marker.end, end, 0, marker, False, 0, title=True)
        return
    at = marker
    for begin in statements(text, marker.end, end) if terse else _cuts(text, marker, end):
        following = marker_at(text, begin, end)
        if following.end >= end:
            break
        stop = _trimmed(text, at.end, begin)[1]
        if stop > at.end:
            yield Segment(at.end, stop, 0, at, False, 0)
        at = following
    yield Segment(at.end, end, 0, at, False, 0)


_ROUND = re.compile(r"(?<=[^\s])\s*[•●▪■➢①-⑳]\s*(?=[^\s•●▪■➢])")
_DASH = re.compile(r"\s?-\s(?=[A-Z])")
_NUMBERED = re.compile(
    r"(?:(?<=[\s.;,:：；)])[(（]?|（)(\d{1,2})(?:[.)）](?!\d)\s?(?=[^\s\d,;.)])|[)）]\s(?=\d))"
)
_LETTERED = re.compile(r"(?<=[\s.;,:：；])[(（]?([a-h]|[ivx]{1,4})[)）]\s?(?=[^\s,;.)])")


def _cuts(text: str, marker: Marker, end: int) -> list[int]:
    """Where the further items of an enumeration begin within a line."""
    start = marker.end
    if end - start < 12:
        return []
    round_ones = [found.start() + _space(found.group()) for found in _ROUND.finditer(text, start, end)]
    if round_ones:
        return round_ones
    if marker.style == "bullet -":
        dashes = [found.start() + _space(found.group()) for found in _DASH.finditer(text, start, end)]
        if len(dashes) > 1:
            return dashes
    fields = fields_within(text, start, end)
    if fields and fields[0] == start:
        return fields[1:]
    return _counted(text, marker, end) or _lettered(text, marker, end)


def _space(found: str) -> int:
    return len(found) - len(found.lstrip())


def _counted(text: str, marker: Marker, end: int) -> list[int]:
    """Numbers that count on: 2, 3, ... in the style of the first marker, or else 1, 2, ... in a style of their own."""
    own = marker.number if marker.style.startswith("number") else 0
    last, onward, inner = own, list[int](), list[int]()
    for place in _NUMBERED.finditer(text, marker.end, end):
        number, same = int(place[1]), marker_at(text, place.start(), end).style == marker.style
        if own and same and last < number <= last + (1 if len(onward) < 2 else 2):
            onward.append(place.start())
            last = number
        elif not same and number == len(inner) + 1:
            inner.append(place.start())
    if len(onward) > 1 or (onward and own == 1):
        return onward
    return inner if len(inner) > 1 else []


def _lettered(text: str, marker: Marker, end: int) -> list[int]:
    """The same for letters and roman numerals in brackets: begun by the stretch itself, or opened by a colon."""
    found, last, style = list[int](), marker.number, marker.style
    if not style.startswith(("roman", "letter")):
        last, style = 0, ""
    for place in _LETTERED.finditer(text, marker.end, end):
        following = marker_at(text, place.start(), end)
        before = text[max(0, place.start() - 4) : place.start()]
        if not style and following.number == 1 and before.rstrip().endswith(COLONS):
            style = following.style
        if style and following.style == style and following.number == last + 1:
            found.append(place.start())
            last = following.number
    return found if len(found) > 1 or marker.number == 1 else []
