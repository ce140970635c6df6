"""The one question the finder, both programming interfaces and the command line ask."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from tantivy import Query

from equipoise.core.registry.record import Point, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.links.gazetteer import Place
from equipoise.links.index.facets import Counting, Facets
from equipoise.links.index.noting import note_query
from equipoise.links.index.places import HALF_ROUND_KM, Nearest
from equipoise.links.index.ranking import Wording, both, query
from equipoise.links.index.reader import Found, Hit, Snapshot
from equipoise.links.index.schema import SCHEMA_VERSION, WHOLE_TEXT
from equipoise.links.index.shown import Shown
from equipoise.web.search import highlights
from equipoise.web.search.cards import Load, Shelf, cards, from_index, with_place
from equipoise.web.search.engine import Engine, engine, index_home
from equipoise.web.search.filters import facet_filters, near
from equipoise.web.search.likeness import like
from equipoise.web.search.lowering import Behind, Candidates, Lowered, Window, window
from equipoise.web.search.ordering import ordered
from equipoise.web.search.page import Result, SearchPage
from equipoise.web.search.wording import Understood, understand
from equipoise.web.studies import queries as studies

_SHELF = Shelf()
_POOL = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="facets")
SOME_WORDS = (
    "No study has all of these words together with what else was asked; those shown have some of them."
)


def search(
    request: SearchRequest,
    *,
    using: Engine | None = None,
    load: Load | None = None,
    with_facets: bool = True,
    facets_later: bool = False,
    behind: Behind | None = None,
) -> SearchPage:
    """Everything that a page of results shows.

    Without words it is ordered by distance where a place is given, else newest first. IndexUnusable where there is no
    index; what can't be used of a request is left out and told in `problems`. `facets_later`: the facets may still be
    being counted, and are waited for when they are looked at. `behind`: what has to stand behind the others (see
    `lowering`).
    """
    began = time.perf_counter()
    part = window(request, whole_block=behind is not None)
    found = _find(request, using or engine(), part, with_facets=with_facets)
    if behind is not None:
        found = _lowered(found, behind, part, load)
    results = _results(found, load)
    page = replace(found.page, results=results, facets=found.facets if facets_later else dict(found.facets))
    return replace(page, took_ms=(time.perf_counter() - began) * 1_000)


def numbers(request: SearchRequest, most: int, *, using: Engine | None = None) -> tuple[str, ...]:
    """The numbers of the studies that a search finds, those whose records changed last first, at most `most`.

    In the strict meaning: never one of several words alone. A description of somebody rules nothing out, so that there
    is nothing to list. IndexUnusable where there is no index.
    """
    using = using or engine()
    snapshot = using.reader.snapshot()
    understood = understand(request.text, snapshot, using.vocabulary)
    if understood.note is not None:
        return ()
    place, _ = _place(request, using, [])
    point = Point(place.lat, place.lon) if place else None
    around = _around(request, snapshot, point)
    part = Window(offset=0, limit=most, skipped=0, shown=most)
    found = _ordered(request, understood, snapshot, around, sort="newest", point=point, part=part)
    return tuple(hit.nct_id for hit in found.hits)


def similar(
    study: Study, *, using: Engine | None = None, load: Load | None = None, limit: int = 4
) -> tuple[Study, ...]:
    """Other studies about the same, as a list shows them: those that share most words of its topic and title."""
    snapshot = (using or engine()).reader.snapshot()
    hits = snapshot.found(like(study), limit).hits
    names = [hit.nct_id for hit in hits]
    known = cards(names, load) if load else from_index(hits, snapshot, studies.records)
    return tuple(known[name].study for name in names if name in known)


@dataclass(frozen=True, slots=True)
class _Search:
    """A search whose studies are not yet loaded."""

    page: SearchPage
    snapshot: Snapshot
    hits: tuple[Hit, ...]
    point: Point | None
    understood: Understood
    facets: Facets


def _lowered(found: _Search, behind: Behind, part: Window, load: Load | None) -> _Search:
    """The page of a block whose studies are put in the order that suits whoever searches."""

    def opened(names: Collection[str]) -> dict[str, Study]:
        hits = [hit for hit in found.hits if hit.nct_id in names]
        known = cards(list(names), load) if load else from_index(hits, found.snapshot, studies.records)
        return {name: each.study for name, each in known.items()}

    moved = behind(Candidates(_versions(found), opened))
    hits = sorted(found.hits, key=lambda hit: moved.get(hit.nct_id, 0))
    count = sum(1 for hit in hits if moved.get(hit.nct_id, 0))
    said = Lowered(part.offset + 1, part.offset + len(hits), count)
    return replace(found, page=replace(found.page, lowered=said), hits=tuple(part.shown_of(hits)))


def _versions(found: _Search) -> dict[str, Hashable]:
    """A key for each hit that stands for one version of one study in one index."""
    index = (str(index_home()), found.snapshot.generation)
    return {hit.nct_id: (*index, hit.key) for hit in found.hits}


def _find(request: SearchRequest, using: Engine, part: Window, *, with_facets: bool) -> _Search:
    snapshot = using.reader.snapshot()
    understood = understand(request.text, snapshot, using.vocabulary)
    problems = _problems(understood)
    place, others = _place(request, using, problems)
    point = Point(place.lat, place.lon) if place else None
    sort = _sort(request, understood, point, problems)
    around = _around(request, snapshot, point)
    facets = _counting(request, understood, snapshot, around) if with_facets else {}
    found = _ordered(request, understood, snapshot, around, sort=sort, point=point, part=part)
    if not found.total and not understood.note and len(understood.wording.typed.wanted) > 1:
        understood.wording = replace(understood.wording, relaxed=True)
        facets = _counting(request, understood, snapshot, around) if with_facets else {}
        found = _ordered(request, understood, snapshot, around, sort=sort, point=point, part=part)
        if found.total:
            problems.append(SOME_WORDS)
    page = SearchPage(
        request,
        found.total,
        (),
        {},
        sort,
        place=place,
        place_alternatives=others,
        note=understood.note,
        widenings=tuple(understood.widenings),
        corrections=tuple(understood.corrections),
        problems=tuple(problems),
        revision=snapshot.revision,
    )
    return _Search(page, snapshot, found.hits, point, understood, facets)


def _counting(
    request: SearchRequest, understood: Understood, snapshot: Snapshot, around: Query | None
) -> Facets:
    """The facets, counted on other cores while the studies are put in order and read."""
    matched = _asked(understood, snapshot, around, WHOLE_TEXT)
    return Counting(
        _POOL,
        snapshot,
        matched,
        facet_filters(request),
        apart=not understood.note and _quick(understood.wording),
        broad=len(understood.wording.typed.wanted) < 2,
    )


def _quick(wording: Wording) -> bool:
    """Whether the studies are quickly found: words alone, since phrases have to be looked for place by place."""
    typed = (len(part.words) for clause in wording.typed.clauses for part in clause.parts)
    also = (len(words) for meant in wording.meant for words, _ in meant.phrases)
    return max((*typed, *also), default=0) < 2


def _ordered(
    request: SearchRequest,
    understood: Understood,
    snapshot: Snapshot,
    around: Query | None,
    *,
    sort: str,
    point: Point | None,
    part: Window,
) -> Found:
    filters = facet_filters(request).values()
    return ordered(
        snapshot,
        lambda names: both(_asked(understood, snapshot, around, names), *filters),
        sort=sort,
        point=point,
        limit=part.limit,
        offset=part.offset,
    )


def _around(request: SearchRequest, snapshot: Snapshot, point: Point | None) -> Query | None:
    """The studies within the distance, where one is asked for; half round the Earth is any distance."""
    if point is None or request.within_km is None or request.within_km >= HALF_ROUND_KM:
        return None
    return near(snapshot.places, point, request.within_km)


def _asked(understood: Understood, snapshot: Snapshot, around: Query | None, names: Sequence[str]) -> Query:
    """The words and the place, as far as they are given."""
    if understood.note is None:
        words = query(understood.wording, names)
    else:
        words = note_query(understood.note, understood.names, snapshot)
    return words if around is None else both(words, around)


def _place(
    request: SearchRequest, using: Engine, problems: list[str]
) -> tuple[Place | None, tuple[Place, ...]]:
    if not request.near:
        if request.within_km is not None:
            problems.append("A distance needs a place to be measured from: say near where.")
        return None, ()
    places = using.places.find(request.near, countries=request.country)
    if not places:
        problems.append(
            f"No place called “{request.near[:60]}” is known, so distances are left out. "
            "Try a city with its region, a Canadian or US postal code, or coordinates such as 49.28, -123.12."
        )
        return None, ()
    return places[0], tuple(places[1:])


def _sort(request: SearchRequest, understood: Understood, point: Point | None, problems: list[str]) -> str:
    """The order: what was asked for as far as it can be done."""
    if request.sort == "distance" and point is None:
        if not request.near:
            problems.append("Sorting by distance needs a place: say near where.")
    elif request.sort != "relevance":
        return request.sort
    if understood.wording.typed.wanted:
        return "relevance"
    return "distance" if point else "newest"


def _problems(understood: Understood) -> list[str]:
    problems = [f"No study has the word “{word[:60]}”; it was left out." for word in understood.unknown[:5]]
    if understood.wording.typed.left_out:
        problems.append(
            f"The search was long: its last {understood.wording.typed.left_out} words were left out."
        )
    return problems


def _results(found: _Search, load: Load | None) -> tuple[Result, ...]:
    known = _known(found, load)
    marking = highlights.marker(found.understood.wording)
    near = _nearest(found)
    return tuple(
        _result(hit, known[hit.nct_id], near.get(hit.key), marking)
        for hit in found.hits
        if hit.nct_id in known
    )


def _nearest(found: _Search) -> dict[int, Nearest]:
    """The nearest recruiting site of each hit, by its key, where a place was asked for."""
    return found.snapshot.places.nearest(found.point, [hit.key for hit in found.hits]) if found.point else {}


def _known(found: _Search, load: Load | None) -> dict[str, Shown]:
    if load is not None:
        return cards([hit.nct_id for hit in found.hits], load)
    versions = _versions(found)
    shelved: dict[object, Hit] = {versions[hit.nct_id]: hit for hit in found.hits}
    return _SHELF.cards(shelved, found.snapshot, studies.records)


def _result(hit: Hit, card: Shown, nearest: Nearest | None, marking: highlights.Marker) -> Result:
    result = Result(
        card.study,
        score=hit.score,
        title=highlights.marked(card.study.title, marking),
        snippets=highlights.snippets(card, marking),
    )
    if nearest is None:
        return result
    study, site = with_place(card, nearest.ordinal)
    return replace(
        result, study=study, site=site, distance_km=nearest.distance_km, approximate=nearest.approximate
    )


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What the index holds. `behind` is True where the database has changed since."""

    studies: int
    sites: int
    revision: int
    kept_revision: int
    generation: str
    schema: int

    @property
    def behind(self) -> bool:
        """Whether `equipoise index refresh` would put something in."""
        return self.revision < self.kept_revision


def status(*, using: Engine | None = None) -> IndexStatus:
    """What the index holds; IndexUnusable where there is none."""
    snapshot = (using or engine()).reader.snapshot()
    return IndexStatus(
        studies=snapshot.searcher.num_docs,
        sites=len(snapshot.places),
        revision=snapshot.revision,
        kept_revision=studies.revision(),
        generation=snapshot.generation,
        schema=SCHEMA_VERSION,
    )
