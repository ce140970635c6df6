"""Some of the studies found put behind the others, over more than one page: those that don't suit whoever searches.

A search is cut into blocks of so many pages that they hold up to `BLOCK` studies. Within its block each study is looked
at, and those that don't suit stand behind the others. So every study is on exactly one page, however often one looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from equipoise.core.registry.record import Study
from equipoise.core.registry.request import SearchRequest

Each = TypeVar("Each")
BLOCK = 100
"""Studies that are looked at together: five pages of twenty."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Studies found, best first. `versions`: by number, a key that is another one as soon as the record is.

    `opened` gives the studies of some of them as a list shows them, by number; what is gone is left out.
    """

    versions: Mapping[str, Hashable]
    opened: Callable[[Collection[str]], Mapping[str, Study]]


Behind = Callable[[Candidates], Mapping[str, int]]
"""How far behind the others each of some studies has to stand, by number; those unnamed stay in front."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """What was done in the block that a page is of: its studies `first` to `last` (from 1), and how many went back."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Window:
    """The part of all hits that is looked at, and the part of it that is shown."""

    offset: int
    limit: int
    skipped: int
    shown: int

    def shown_of(self, hits: Sequence[Each]) -> Sequence[Each]:
        """The page's part of the window."""
        return hits[self.skipped : self.skipped + self.shown]


def window(request: SearchRequest, *, whole_block: bool) -> Window:
    """The page asked for alone, or with its block."""
    size, page = request.page_size, request.page - 1
    pages = max(1, BLOCK // size) if whole_block else 1
    return Window(page // pages * pages * size, pages * size, page % pages * size, size)
