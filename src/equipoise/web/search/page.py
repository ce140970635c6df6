"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.registry.record import Location, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.links.gazetteer import Place
from equipoise.links.index.facets import Facets, FacetValue
from equipoise.links.index.note import Note
from equipoise.web.search.lowering import Lowered

__all__ = [
    "Correction",
    "FacetValue",
    "Facets",
    "Place",
    "Result",
    "SearchPage",
    "Segment",
    "Snippet",
    "Widening",
]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text as received (not HTML: escape it), `marked` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """Where in the record the words were found, and some text around them.

    `source` is `condition`, `intervention`, `summary`, `description`, `criteria`, `sponsor` or `location`.
    """

    source: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One study found.

    `study` is what a list shows of it, as the index knew it at its last commit: without outcomes, arms, references and
    contacts, and with the names and points of no location but `site`; of the others there is the status, so that they
    can be counted.

    `score` is comparable within one search only, 0 where nothing was ranked by words. `site` is the recruiting site
    nearest to the place asked for and `distance_km` how far it is; both None without a place, or where the study has
    no recruiting site whose place is known. `approximate`: the site's town or postal area was measured, since the
    record gives no point.
    """

    study: Study
    score: float = 0.0
    distance_km: float | None = None
    site: Location | None = None
    approximate: bool = False
    title: tuple[Segment, ...] = ()
    snippets: tuple[Snippet, ...] = ()

    @property
    def nct_id(self) -> str:
        """The registry number."""
        return self.study.nct_id

    @property
    def status(self) -> str:
        """The study's overall status, as the registry's code."""
        return self.study.status


@dataclass(frozen=True, slots=True)
class Widening:
    """Words that were also searched for `typed`: `kind` is `condition`, `drug`, `acronym` or `spelling`."""

    typed: str
    also: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A spelling that finds more: `text` is the whole query with it put right."""

    typed: str
    meant: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search. `problems` are sentences for the person; `took_ms` is for measuring.

    `place` is what `near` was understood as, `place_alternatives` what else it may mean. `note` is what was read from
    a text that is a summary of somebody: studies that fit its age and sex come first. `lowered`: what was put behind
    the others, where that was asked for.
    """

    request: SearchRequest
    total: int
    results: tuple[Result, ...]
    facets: Facets
    sort: str
    place: Place | None = None
    place_alternatives: tuple[Place, ...] = ()
    note: Note | None = None
    widenings: tuple[Widening, ...] = ()
    corrections: tuple[Correction, ...] = ()
    problems: tuple[str, ...] = ()
    revision: int = 0
    lowered: Lowered | None = None
    took_ms: float = 0.0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.request.page_size))
