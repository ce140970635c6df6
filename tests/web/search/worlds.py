"""Searches, and studies that they are asked of both ways: by an index, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from hypothesis import strategies as st

from equipoise.core.registry.record import Point, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.links.gazetteer import Place
from equipoise.links.index.documents import without_exclusions
from equipoise.links.index.note import is_note
from equipoise.links.index.ranking import both, query
from equipoise.links.index.reader import Reader
from equipoise.links.index.writer import appending
from equipoise.links.vocabulary.vocabulary import Vocabulary
from equipoise.web.search.engine import Engine
from equipoise.web.search.filters import facet_filters, near
from equipoise.web.search.reverse import Batch
from equipoise.web.search.wording import understand
from tests.links.index.made_up import PHASES, STATUSES, WORDS
from tests.web.search.conftest import ThreePlaces


class Towns(ThreePlaces):
    """And one at the other side of the date line, beside the pole, and on the Equator."""

    KNOWN: tuple[Place, ...] = (
        *ThreePlaces.KNOWN,
        Place("Suva", "", "Fiji", "FJ", -18.1416, 178.4419),
        Place("Taveuni", "", "Fiji", "FJ", -16.8, -179.99),
        Place("Longyearbyen", "", "Norway", "NO", 78.22, 15.65),
        Place("Null", "", "Ocean", "OO", 0.0, 0.0),
    )


@dataclass(frozen=True, repr=False)
class World:
    """An index against which searches are understood, and one that holds the studies they are asked of, without what
    keeps people out.

    `former`: for every second study, another that it was before.
    """

    then: Engine
    now: Engine
    studies: dict[str, Study]
    former: dict[str, Study]
    batch: Batch

    def __repr__(self) -> str:
        return f"{len(self.studies)} studies"

    def slowly(self, request: SearchRequest) -> set[str]:
        """What the strict search finds in the index, its words as they were understood then."""
        snapshot = self.now.reader.snapshot()
        understood = understand(request.text, self.then.reader.snapshot(), self.then.vocabulary)
        asked = [query(understood.wording), *facet_filters(request).values()]
        if request.within_km is not None and (places := self.then.places.find(request.near)):
            asked.append(near(snapshot.places, Point(places[0].lat, places[0].lon), request.within_km))
        hits = snapshot.found(both(*asked), len(self.studies)).hits
        return {hit.nct_id for hit in hits}


def engine_of(home: Path, studies: Iterable[Study]) -> Engine:
    with appending(home, Towns().locate) as writer:
        writer.add(studies)
        writer.commit(1)
    return Engine(Reader(home), Towns(), Vocabulary.open())


def world_of(home: Path, before: Iterable[Study], studies: Iterable[Study]) -> World:
    held = {each.nct_id: each for each in studies}
    then = engine_of(home / "then", before)
    now = engine_of(home / "now", map(without_exclusions, held.values()))
    former = {name: held[other] for name, other in islice(pairwise(held), 0, None, 2)}
    return World(then, now, held, former, Batch(held, former, using=then))


words = st.sampled_from(
    [*WORDS, "étude", "melanmoa", "cancr", "EQ-3", "eq", "3", "nct00000007", "zebra", "the"]
)
alone = st.one_of(
    words,
    words.map(lambda word: f"{word[:3]}*"),
    st.lists(words, min_size=1, max_size=3).map(lambda found: f'"{" ".join(found)}"'),
    st.sampled_from(
        ["non-small cell lung cancer", "NSCLC", "lung cancer", "malignant melanoma", "NCT 00000012"]
    ),
)
parts = st.one_of(
    alone, words.map("-{}".format), alone.map("NOT {}".format), st.tuples(alone, alone).map(" OR ".join)
)
texts = st.lists(parts, max_size=7).map(" ".join).filter(lambda text: not is_note(text))


def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple))


requests = st.builds(
    SearchRequest,
    text=texts,
    near=st.sampled_from(["", "", *(each.name for each in Towns.KNOWN), "Nowhere"]),
    within_km=st.one_of(st.none(), st.floats(1, 20_040), st.sampled_from([1.0, 50.0, 150.0, 400.0])),
    status=some(STATUSES),
    phase=some(PHASES),
    study_type=some(["INTERVENTIONAL", "OBSERVATIONAL"]),
    condition=some(["lung", "Lung Cancer", "melanoma", "ÉTUDE", "\ud800"]),
    country=some(["Canada", "Fiji", "United States"]),
    intervention_type=some(["DRUG", "RADIATION"]),
    sex=st.sampled_from(["", "", "FEMALE", "MALE"]),
    age=st.one_of(st.none(), st.none(), st.sampled_from([0.0, 0.5, 18.0, 64.5, 65.0, 120.0, 121.0])),
)
