"""Whether a line goes on with the words of the one before: lists broken by stray line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from equipoise.core.eligibility.segments import Segment

if TYPE_CHECKING:
    from equipoise.core.eligibility.outline import Node

NARROWEST, WIDEST = 50, 130
"""Characters of a line that may have been broken because the page was full."""

_OPEN = re.compile(
    r"(?:[,(/+&=<>≥≤–\-，（]|\b(?:of|the|to|with|by|for|in|than|a|an|at|from|on|as|per|no|not|any|including|such|within"
    r"|least|most|who|which|that|their|is|are|be|have|has))$",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\b(?:and|or|and/or)$", re.IGNORECASE)
_ALONE = re.compile(r"\W*(?:and|or|and/or)\W*", re.IGNORECASE)
_ENDED = (".", ";", ":", "!", "?", "。", "；", "：")


def continues(text: str, last: Node, segment: Segment) -> bool:
    """Whether `segment` is the rest of the sentence that `last` began."""
    if segment.marker.text or segment.inline or last.children or last.kind in ("section", "heading"):
        return False
    before = text[max(last.start, last.end - 24) : last.end]
    if _ALONE.fullmatch(text, segment.start, segment.end):
        return True
    if _OPEN.search(before):
        return not segment.after_blank or _goes_on(text, segment)
    if _goes_on(text, segment):
        return _joins_lower(text, before, last, segment)
    return not segment.after_blank and _joins_upper(before, last, segment)


def _goes_on(text: str, segment: Segment) -> bool:
    """Whether the words can't begin a sentence: a small letter, a sign, a closing bracket."""
    first = text[segment.start]
    return first.islower() or first in ",;)]/&+=%）；，。"


def _joins_lower(text: str, before: str, last: Node, segment: Segment) -> bool:
    if segment.after_blank:
        if not last.marked:
            begun = text[last.start].isupper() and last.width >= NARROWEST
            return begun and not before.endswith(_ENDED) and not before.endswith(")")
        return _LINKED.search(before) is not None or segment.indent > last.indent + 1
    if last.marked:
        return not before.endswith((":", "："))
    return (last.width >= NARROWEST and not before.endswith(_ENDED)) or _LINKED.search(before) is not None


def _joins_upper(before: str, last: Node, segment: Segment) -> bool:
    full = NARROWEST <= last.width <= WIDEST and not before.endswith(_ENDED)
    return full and (not last.marked or segment.indent > last.indent or last.width >= 70)
