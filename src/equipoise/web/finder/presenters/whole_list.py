"""The pages that hold every place of a study, of which the study page holds only the first where there are many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from equipoise.web.finder.presenters.places import LISTED, Site, Sites


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the list. `before` places stand on the pages before it; addresses are `""` where none leads on."""

    rows: tuple[Site, ...]
    before: int
    caption: str
    number: int
    count: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class WholeList:
    """Where the list of a study's places stands. `asked` are the parameters that its order and content hang on."""

    nct_id: str
    asked: Mapping[str, str]

    @property
    def study(self) -> str:
        """The page of the study, in the same version and seen from the same place."""
        return self._address("finder:study")

    def at(self, page: int = 1) -> str:
        """One of its pages, from 1."""
        return self._address("finder:sites", *([("page", str(page))] if page > 1 else []))

    def row(self, number: int) -> str:
        """The row of a place, by its number in the list: on the study page itself if that holds it."""
        page = (number - 1) // LISTED + 1
        return f"{self.at(page) if page > 1 else ''}#site-{number}"

    def part(self, sites: Sites, asked: str) -> Part:
        """The page of that number; the first or the last one where there is none such."""
        total = len(sites.all)
        count = max(1, -(-total // LISTED))
        number = min(max(1, int(asked)), count) if asked.isdecimal() and len(asked) < 10 else 1
        before = (number - 1) * LISTED
        rows = sites.all[before : before + LISTED]
        return Part(
            rows,
            before,
            f"Places {before + 1:,} to {before + len(rows):,} of {total:,}" if count > 1 else sites.caption,
            number,
            count,
            self.at(number - 1) if number > 1 else "",
            self.at(number + 1) if number < count else "",
        )

    def _address(self, name: str, *more: tuple[str, str]) -> str:
        query = urlencode([*((key, value) for key, value in self.asked.items() if value), *more])
        return reverse(name, args=[self.nct_id]) + (f"?{query}" if query else "")
