"""From segments to nodes: which words belong together, and what stands under what.

Rank is read from indentation first, then from the style of the markers, then from what counts on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from equipoise.core.eligibility.headings import (
    Title,
    introduces,
    is_loud,
    is_page_title,
    section_title,
)
from equipoise.core.eligibility.joining import continues
from equipoise.core.eligibility.markers import Marker
from equipoise.core.eligibility.segments import Segment, segments
from equipoise.core.eligibility.terse import resumes
from equipoise.core.eligibility.tree import Kind, Section
from equipoise.core.eligibility.wording import COLONS

DEEPEST = 16
"""Ranks below the top. What is nested deeper stands at this rank; no registry comes near it."""


@dataclass(slots=True, eq=False)
class Node:
    """An item in the making. `section` None: not known before the whole text is read. `rank`: of a heading, from 1."""

    kind: Kind
    section: Section | None
    marker: Marker
    start: int
    end: int
    indent: int
    width: int = 0
    rank: int = 0
    guard: int | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def marked(self) -> bool:
        """Whether a list marker stands before it."""
        return bool(self.marker.text)


def outline(text: str) -> list[Node]:
    """The nodes of a text in reading order, nested. Sections are known; relations between nodes are not yet."""
    builder = _Builder(text)
    waiting: Segment | None = None
    for segment in segments(text):
        if waiting is not None:
            builder.add(waiting, segment)
        waiting = segment
    if waiting is not None:
        builder.add(waiting, None)
    return builder.finished()


class _Builder:
    """The tree as far as it has been read. `path` are the nodes that what comes next may stand under."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.roots: list[Node] = []
        self.path: list[Node] = []
        self.last: Node | None = None
        self.section: Section | None = None
        self.title_indent = 0
        self.titles: list[tuple[str, int]] = []

    # What a segment is

    def add(self, segment: Segment, following: Segment | None) -> None:
        """Take in one segment; `following` is the one after it, by which some titles are told."""
        words = self.text[segment.start : segment.end]
        closed = words.endswith(COLONS)
        title = section_title(words, closed=closed or segment.title, marked=bool(segment.marker.text))
        if title is not None and not (title.opens == "either" and self.section and not title.bare):
            self._open_section(segment, title)
        elif self._ends_criteria(segment, words, following):
            self._close_criteria(segment)
        elif self.last is not None and not segment.title and continues(self.text, self.last, segment):
            self.last.end, self.last.width = segment.end, segment.width
        elif segment.terse and segment.inline:
            self._add_statement(segment, words)
        elif segment.title or self._is_heading(segment, words, closed, following):
            self._add_heading(segment, words)
        elif segment.marker.text:
            self._add_marked(segment)
        else:
            self._add_paragraph(segment)

    def _open_section(self, segment: Segment, title: Title) -> None:
        if title.opens == "either":
            self.section = None
        else:
            self.section = title.opens
            self.titles.append((title.opens, segment.start))
        self.path, self.title_indent = [], segment.indent
        if title.bare:
            self._append(self._node(segment, "section", "other"), under=None)
        else:
            heading = self._node(segment, "heading", self.section)
            heading.rank = 1
            self._append(heading, under=None)
            self.path = [heading]

    def _ends_criteria(self, segment: Segment, words: str, following: Segment | None) -> bool:
        """Whether an unmarked line is the title of the page's next part, and so the end of the criteria.

        Told by its own words, or by its place: set back to where the section's title stands while the criteria are
        indented and marked, with no sentence in it, and with no marked item after it.
        """
        if self.section in (None, "other") or segment.marker.text or segment.inline:
            return False
        if is_page_title(words):
            return True
        first = next((node for node in self.path if node.marked), None)
        if first is None or not segment.after_blank or segment.indent > self.title_indent:
            return False
        set_back = first.indent > self.title_indent + 1
        sentence = words[-1] in ".;:,。；：" or words.count(" ") > 5 or not words[0].isupper()
        return set_back and not sentence and not (following is not None and following.marker.text)

    def _close_criteria(self, segment: Segment) -> None:
        self.section, self.path = "other", []
        self._append(self._node(segment, "text", "other"), under=None)

    def _is_heading(self, segment: Segment, words: str, closed: bool, following: Segment | None) -> bool:
        if segment.marker.text:
            return closed and _heads_its_peers(segment, words, following)
        if len(words) > 400 or words.startswith("("):
            return False
        if any(node.indent + 1 < segment.indent for node in self.path if node.marked):
            return False
        if is_loud(words.rstrip(":")):
            return True
        if following is None:
            return False
        # A paragraph among paragraphs that opens a list is a criterion with parts, not a title over what follows.
        among = self.last is not None and self.last.kind == "item" and not self.last.marked
        if closed:
            return not (among and following.marker.text and words.count(" ") > 3)
        named = words.lstrip("[\\")[:1].isupper() and words[-1] not in ".;,。；，"
        short = words.count(" ") < 5 and named
        return (
            short and bool(following.marker.text) and segment.after_blank and not segment.inline and not among
        )

    # Where it stands

    def _add_heading(self, segment: Segment, words: str) -> None:
        rank = 1 if is_loud(words.rstrip(":")) or words.startswith("--") else 2
        if segment.marker.text and not segment.title:
            rank = 1 + max((node.rank for node in self.path if not node.marked), default=2)
        last = self.last
        if last is not None and last.kind == "heading" and not last.children and last in self.path:
            rank = max(rank, last.rank + (rank >= last.rank))
        while self.path and (self.path[-1].rank == 0 or self.path[-1].rank >= rank):
            self.path.pop()
        under = self.path[-1] if self.path else None
        heading = self._node(
            segment, "heading", self._introduced(words, under.section if under else self.section)
        )
        heading.rank = rank
        self._append(heading, under)
        self.path.append(heading)

    def _introduced(self, words: str, section: Section | None) -> Section | None:
        """The section of what stands under an introduction, in a place where `section` holds."""
        if section == "other" and self.section == "other":
            return section
        opens = introduces(words)
        if opens in ("inclusion", "exclusion"):
            return opens
        return section or ("inclusion" if opens else None)

    def _add_marked(self, segment: Segment) -> None:
        marker = self._as_letter(segment.marker)
        under = self._parent(segment, marker)
        node = self._node(segment, "item", self._section_under(under))
        node.marker = marker
        words = self.text[segment.start : segment.end]
        if words.endswith(COLONS) and node.section is not None:
            node.section = (
                self._introduced(words, node.section) if introduces(words) == "exclusion" else node.section
            )
        self._append(node, under)
        self.path.append(node)

    def _as_letter(self, marker: Marker) -> Marker:
        """The i that follows an h is a letter, not a one."""
        letter = marker.text.strip("().）（ ")
        if not marker.style.startswith("roman") or len(letter) != 1 or not letter.isalpha():
            return marker
        number = ord(letter.lower()) - ord("a") + 1
        style = marker.style.replace("roman", "letter")
        before = any(
            node.marker.style == style and node.marker.number == number - 1 for node in self._siblings()
        )
        return marker._replace(style=style, number=number) if before else marker

    def _siblings(self) -> list[Node]:
        """The nodes that stand open, deepest last."""
        return [node for node in self.path if node.marked]

    def _parent(self, segment: Segment, marker: Marker) -> Node | None:
        """What a marked segment stands under. Closes what it does not stand under."""
        path = self.path
        if (
            segment.inline
            and self.last is not None
            and self.last in path
            and self.last.marker.style != marker.style
        ):
            return self._parent_inline(marker)
        while path and path[-1].rank == 0 and path[-1].indent > segment.indent + 1:
            path.pop()
        if marker.path:
            return self._parent_dotted(segment, marker)
        return self._parent_level(segment, marker)

    def _parent_inline(self, marker: Marker) -> Node | None:
        same = [place for place, node in enumerate(self.path) if node.marker.style == marker.style]
        if same and self.path[same[-1]].marker.number + 1 == marker.number:
            del self.path[same[-1] :]
        return self.path[-1] if self.path else None

    def _parent_dotted(self, segment: Segment, marker: Marker) -> Node | None:
        """1.2 stands under 1, and beside 1.1, whatever the indentation."""
        for place in range(len(self.path) - 1, -1, -1):
            node = self.path[place]
            if node.rank:
                break
            own = node.marker.path or (
                (node.marker.number,) if node.marker.style.startswith("number") else ()
            )
            if own and own == marker.path[: len(own)] and len(own) < len(marker.path):
                del self.path[place + 1 :]
                return node
        return self._parent_level(segment, marker)

    def _parent_level(self, segment: Segment, marker: Marker) -> Node | None:
        """Among the open nodes of the same indentation: beside one of its style, else under an unfinished one."""
        path = self.path
        level = [place for place, node in enumerate(path) if _beside(node, segment)]
        same = [place for place in level if path[place].marker.style == marker.style]
        if not level:
            return path[-1] if path else None
        if same:
            return self._parent_same(same, marker)
        top = path[level[-1]]
        if self._opens_list(top, marker):
            return top
        del path[level[0] :]
        return path[-1] if path else None

    def _parent_same(self, same: list[int], marker: Marker) -> Node | None:
        """Beside the node that this number counts on from; a list that begins anew stands under what opened it."""
        place = same[-1]
        if marker.number:
            counted = [other for other in same if self.path[other].marker.number + 1 == marker.number]
            place = counted[-1] if counted else place
            if (
                marker.number == 1
                and self.path[-1] is self.path[place]
                and self._unfinished(self.path[place])
            ):
                return self.path[place]
        del self.path[place:]
        return self.path[-1] if self.path else None

    def _opens_list(self, node: Node, marker: Marker) -> bool:
        """Whether a marker of another style, at the same indentation, is a part of `node`."""
        if node.rank or not node.marked:
            return node.rank > 0 or self._unfinished(node)
        return self._unfinished(node) or (node.marker.number > 0 and marker.number <= 1)

    def _unfinished(self, node: Node) -> bool:
        return self.text[max(node.start, node.end - 2) : node.end].rstrip().endswith((*COLONS, ","))

    def _add_paragraph(self, segment: Segment) -> None:
        """An unmarked paragraph: under the marked item it is indented below, else of the first rank."""
        path = self.path
        while path and path[-1].rank == 0 and not (path[-1].marked and path[-1].indent + 1 < segment.indent):
            path.pop()
        if path and path[-1].rank == 0:
            self._append(self._node(segment, "note", path[-1].section), path[-1])
            return
        while path and any(child.marked for child in path[-1].children):
            path.pop()
        under = path[-1] if path else None
        section = self._section_under(under)
        node = self._node(segment, "text" if section == "other" else "item", section)
        self._append(node, under)
        if node.kind == "item" and self._unfinished(node):
            path.append(node)

    def _add_statement(self, segment: Segment, words: str) -> None:
        """One of the statements that run on in a line: a part of an unfinished one until they resume the first rank."""
        path, dashed = self.path, bool(segment.marker.text)
        while path and path[-1].rank == 0 and not self._takes(path[-1], words, dashed):
            path.pop()
        under = path[-1] if path else None
        node = self._node(segment, "item", self._section_under(under))
        self._append(node, under)
        if not dashed:
            path.append(node)

    def _takes(self, node: Node, words: str, dashed: bool) -> bool:
        """Whether a statement is a part of `node`, which stands open."""
        if dashed:
            return not node.marked
        listed = any(child.marked for child in node.children)
        return self._unfinished(node) and not listed and not resumes(words)

    # Keeping

    def _section_under(self, under: Node | None) -> Section | None:
        return self.section if under is None else under.section

    def _node(self, segment: Segment, kind: Kind, section: Section | None) -> Node:
        return Node(kind, section, segment.marker, segment.start, segment.end, segment.indent, segment.width)

    def _append(self, node: Node, under: Node | None) -> None:
        if under is not None and len(self.path) > DEEPEST:
            del self.path[DEEPEST:]
            under = self.path[-1]
        (self.roots if under is None else under.children).append(node)
        self.last = node

    def finished(self) -> list[Node]:
        """The nodes at the top, every section resolved.

        What stands before the first title is no criterion, unless there is no title of the inclusion criteria at all.
        """
        opened = [section for section, _ in self.titles]
        first: Section = "other" if "inclusion" in opened else "inclusion"
        waiting = list(self.roots)
        while waiting:
            node = waiting.pop()
            node.section = node.section or first
            if node.section == "other" and node.kind in ("item", "note"):
                node.kind = "text"
            waiting.extend(node.children)
        return self.roots


def _heads_its_peers(segment: Segment, words: str, following: Segment | None) -> bool:
    """Whether a bullet is the title of the bullets after it, of its own rank and style ("Excluded within 30 days:")."""
    if (
        following is None
        or following.marker.style != segment.marker.style
        or following.indent > segment.indent + 1
    ):
        return False
    return introduces(words) in ("inclusion", "exclusion") or words.lower().startswith(
        ("allowed", "also allowed")
    )


def _beside(node: Node, segment: Segment) -> bool:
    """Whether a node stands at the indentation of a segment: one column is nothing."""
    return node.rank == 0 and abs(node.indent - segment.indent) <= 1
