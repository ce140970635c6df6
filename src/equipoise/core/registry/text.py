"""Registry text as it is meant: one line of plain words, or paragraphs, headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from equipoise.core.registry.characters import is_nothing, tidy


def plain(text: str) -> str:
    """The text on one line, escapes undone; `""` where it says nothing. `plain(plain(x)) == plain(x)`.

    A placeholder that nobody filled in reads `(not said)` inside a sentence. The result may hold right-to-left
    letters, never direction controls: isolate it (`<bdi>`) where it stands among other text.
    """
    line = " ".join(tidy(text).split())
    return "" if is_nothing(line) else line


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list. `marker` is its number or letter as written (`2`, `b`, `IV`), `""` for a bullet."""

    text: str
    marker: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading (its `text`) or a list (its `items`)."""

    kind: Kind
    text: str = ""
    items: tuple[Item, ...] = ()

    @property
    def ordered(self) -> bool:
        """Whether a list's items carry numbers or letters."""
        return any(each.marker for each in self.items)


def blocks(text: str, own_heading: str = "") -> tuple[Block, ...]:
    """The text's parts in order, to be shown under `own_heading`.

    A heading that only repeats `own_heading` and a paragraph that stood before are left out.
    """
    return tuple(_without_repeats(_parse(tidy(text)), own_heading))


def repeats(text: str, before: str) -> bool:
    """Whether a text says only what stands before: the same words, or a pointer such as `See above`."""
    words = _key(plain(text))
    return words in _POINTERS or (bool(words) and words in _key(plain(before)))


_POINTERS = {
    f"{start}see {which}{end}"
    for start in ("", "please ")
    for which in ("above", "brief summary", "the brief summary", "summary", "brief description")
    for end in ("", " above")
}
_MARK = re.compile(
    r"(?P<indent> *)(?:(?P<bullet>[*+•·▪◦‣●○■–-])|\(?(?P<marker>[0-9]{1,3}|[ivxIVX]{1,6}|[A-Za-z])[.)]) +(?=\S)"
)
_HASHES = re.compile(r" *#{1,6} +(?=\S)")
_LABELLED_LIST = re.compile(r" *(?P<label>[A-Z][A-Z /-]{3,60}): +(?=(?:I|1)\. )")
_ROMAN = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
)
_FIRST = {"1", "i", "a", "0"}
_LEAD_IN = re.compile(
    r"\b(?:will|are|is|include|includes|including|following|to|the|that|by|of|for|and|or):$", re.I
)
_HEADING_WORD = re.compile(
    r"primary|secondary|tertiary|exploratory|specific|projected|brief|detailed|statistical|inclusion|exclusion"
    r"|objectives?|aims?|hypothes[ie]s|outcomes?|endpoints?|measures|interventions?|procedures?|methods|criteria"
    r"|outline|background|rationale|purpose|design|narrative|protocol|eligibility|study|population|participants"
    r"|introduction|summary|description|accrual|analysis|sample|size|the|of|and"
)


@dataclass(slots=True)
class _Open:
    """An item still being read, with where its mark stood."""

    indent: int
    style: str
    marker: str
    text: str
    items: list[_Open] = field(default_factory=list)

    def closed(self) -> Item:
        return Item(plain(self.text), self.marker, tuple(each.closed() for each in self.items))


@dataclass(slots=True)
class _Reading:
    """The blocks so far, the list that is open (its top items and the path to the newest), and the last line."""

    done: list[Block] = field(default_factory=list)
    top: list[_Open] = field(default_factory=list)
    path: list[_Open] = field(default_factory=list)
    paragraph: list[str] = field(default_factory=list)
    after_blank: bool = True

    def end_paragraph(self) -> None:
        text = plain(" ".join(self.paragraph))
        self.paragraph.clear()
        if text:
            self.done.append(Block(Kind.PARAGRAPH, text))

    def end_list(self) -> None:
        if self.top:
            self.done.append(Block(Kind.LIST, items=tuple(each.closed() for each in self.top)))
        self.top, self.path = [], []

    def end(self) -> list[Block]:
        self.end_paragraph()
        self.end_list()
        return self.done


def _parse(text: str) -> list[Block]:
    reading = _Reading()
    for line in _lines(text):
        if not line.strip():
            reading.after_blank = True
            continue
        _take(reading, line)
        reading.after_blank = False
    return reading.end()


def _lines(text: str) -> Iterator[str]:
    """The text's lines, with `OBJECTIVES: I. To ...` and `II. To ... III. To ...` set on lines of their own."""
    for line in text.split("\n"):
        labelled = _LABELLED_LIST.match(line)
        if labelled:
            yield f"{labelled['label']}:"
        yield from _run_on_items(line[labelled.end() :] if labelled else line)


def _run_on_items(line: str) -> Iterator[str]:
    mark = _MARK.match(line)
    number = (
        _ROMAN.index(mark["marker"].lower()) if mark and (mark["marker"] or "").lower() in _ROMAN else None
    )
    start = mark.end() if mark else 0
    while number is not None and number + 1 < len(_ROMAN):
        number += 1
        found = re.compile(rf"[.;] +(?={_ROMAN[number].upper()}\. +\S)").search(line, start)
        if not found:
            break
        yield line[: found.start() + 1]
        line, start = line[found.end() :], 3
    yield line


def _take(reading: _Reading, line: str) -> None:
    mark = _MARK.match(line)
    style = _style(reading, mark) if mark else ""
    if mark and style:
        reading.end_paragraph()
        _add_item(reading, _Open(len(mark["indent"]), style, mark["marker"] or "", line[mark.end() :]))
    elif heading := _heading(line):
        reading.end()
        reading.done.append(Block(Kind.HEADING, heading))
    elif reading.path and (not reading.after_blank or line.startswith("  ")):
        reading.path[-1].text += f" {line.strip()}"
    else:
        _add_text(reading, line.strip())


def _add_text(reading: _Reading, line: str) -> None:
    reading.end_list()
    last = reading.paragraph[-1] if reading.paragraph else ""
    if reading.after_blank or last.endswith((".", ":", ";", "?", "!")) or not line[:1].islower():
        reading.end_paragraph()
    reading.paragraph.append(line)


def _style(reading: _Reading, mark: re.Match[str]) -> str:
    """What kind of mark it is; `""` where a letter or number only happens to begin the line."""
    if mark["bullet"]:
        return "bullet"
    marker = mark["marker"]
    key = marker.lower()
    if key.isdigit():
        return "number"
    before = [each.marker.lower() for each in reading.path if each.marker]
    if len(key) == 1 and any(len(each) == 1 and ord(key) == ord(each) + 1 for each in before):
        # After h comes i the letter, after i the Roman one comes ii.
        return "letter"
    if key in _ROMAN and (key in _FIRST or any(each in _ROMAN for each in before)):
        return "roman"
    return "letter" if key in _FIRST else ""


def _add_item(reading: _Reading, item: _Open) -> None:
    parent = _parent(reading, item)
    reading.path = reading.path[: reading.path.index(parent) + 1] if parent else []
    if parent is None and reading.top and reading.top[-1].style != item.style and reading.after_blank:
        reading.end_list()
    (parent.items if parent else reading.top).append(item)
    reading.path.append(item)


def _parent(reading: _Reading, item: _Open) -> _Open | None:
    """The open item that a new one belongs under: beside its like, else under what stands further left."""
    path = reading.path
    for depth in range(len(path) - 1, -1, -1):
        if (path[depth].indent, path[depth].style) == (item.indent, item.style):
            return path[depth - 1] if depth else None
    for each in reversed(path):
        if each.indent < item.indent or (each.indent == item.indent and not reading.after_blank):
            return each
    return None


def _heading(line: str) -> str:
    """The words of a heading, `""` if the line is none."""
    text = plain(_HASHES.sub("", line))
    if _HASHES.match(line):
        return text.rstrip(":")
    words = text.split()
    letters = sum(each.isalpha() for each in text)
    if letters < 4 or len(words) > 8 or len(text) > 80:
        return ""
    if text.isupper() and (
        text.endswith(":") or (len(words) > 1 and not text.endswith((".", ")", ",", ";")))
    ):
        return _calm(text.rstrip(":").strip())
    if text.endswith(":") and len(words) <= 3 and text[0].isupper() and not _LEAD_IN.search(text):
        return text.rstrip(":").strip()
    return ""


def _calm(heading: str) -> str:
    """Capitals lowered where every word is an everyday one, so that no abbreviation is spoilt."""
    everyday = all(map(_HEADING_WORD.fullmatch, heading.lower().split()))
    return heading.capitalize() if everyday else heading


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


def _without_repeats(parts: Iterable[Block], own_heading: str) -> Iterator[Block]:
    own = _key(own_heading)
    seen: set[str] = set()
    first = True
    for part in parts:
        block = _without_own(part, own, own_heading) if first and own else part
        key = _key(block.text)
        long = block.kind is Kind.PARAGRAPH and len(key) > 40
        if block.kind is not Kind.LIST and (not key or (long and key in seen)):
            continue
        first = False
        if long:
            seen.add(key)
        yield block


def _without_own(block: Block, own: str, own_heading: str) -> Block:
    """The first block without the heading that the page already shows."""
    if block.kind is Kind.HEADING and _key(block.text) == own:
        return Block(Kind.HEADING)
    start, colon, rest = block.text.partition(":")
    if block.kind is Kind.PARAGRAPH and colon and _key(start) == own and len(start) <= len(own_heading) + 4:
        return Block(Kind.PARAGRAPH, rest.strip())
    return block
