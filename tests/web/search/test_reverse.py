"""Searches the other way round find what the search finds, and everything they find lies under an anchor."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Eligibility, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.core.values.errors import InputError
from equipoise.links.index.reverse import at_least
from equipoise.web.search.queries import SOME_WORDS, search
from equipoise.web.search.reverse import ANY, MOST_CELLS, VERSION, Batch, Stale, anchors, compiled, from_json
from tests.links.index.made_up import records
from tests.links.index.making import site, study
from tests.web.search.worlds import World, engine_of, requests, world_of


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Made-up studies, some of them beside the date line, and others against which searches are understood."""
    islands = [
        study(9_000 + n, "Lung beam", locations=(site(lat, lon), site(0.0, 90.0, "COMPLETED")))
        for n, (lat, lon) in enumerate(
            [
                (-18.1, 179.9),
                (-18.0, -179.9),
                (-17.5, 180.0),
                (-17.5, -180.0),
                (90.0, 0.0),
                (79.0, -160.0),
                (0, 0),
            ]
        )
    ]
    home = tmp_path_factory.mktemp("world")
    return world_of(home, map(read, records(150, seed=2)), [*map(read, records(150, seed=1)), *islands])


@given(asked=requests)
@settings(max_examples=300)
def test_asked_the_other_way_round_a_search_finds_the_same(world: World, asked: SearchRequest) -> None:
    made = compiled(asked, using=world.then)
    found = world.batch.matching(made)
    assert found == world.slowly(asked)
    assert world.batch.newly(made) == found - {n for n, each in world.former.items() if each.nct_id in found}
    under = anchors(made, using=world.then)
    assert len(under) == len(set(under))
    for name in islice(found, 3):
        assert not set(under).isdisjoint(one(world, name)), f"{name} has none of {under}"
    assert from_json(json.loads(json.dumps(made.as_json()))) == made


_anchors: dict[str, frozenset[str]] = {}


def one(world: World, name: str) -> frozenset[str]:
    """The anchors of a study by itself."""
    if name not in _anchors:
        _anchors[name] = Batch({name: world.studies[name]}, using=world.then).anchors()
    return _anchors[name]


@given(asked=requests)
@settings(max_examples=100)
def test_it_is_the_strict_meaning_of_the_search_itself(world: World, asked: SearchRequest) -> None:
    page = search(asked, using=world.now, load=lambda _: [])
    found = world.batch.matching(compiled(asked, using=world.now))
    assert len(found) == (0 if SOME_WORDS in page.problems else page.total)


@given(sets=st.lists(st.integers(0, 255), max_size=8), number=st.integers(0, 9), among=st.integers(0, 255))
def test_at_least_counts_in_how_many_sets_each_is(sets: list[int], number: int, among: int) -> None:
    bits = (1 << n for n in range(8))
    slowly = sum(bit for bit in bits if among & bit and sum(bool(each & bit) for each in sets) >= number)
    assert at_least(number, sets, among) == slowly


def test_the_rarest_thing_is_the_anchor(tmp_path: Path) -> None:
    common = [study(n, "Cancer of the lung", conditions=("Lung Cancer",)) for n in range(1, 40)]
    rare = study(50, "Mesothelioma and cancer", conditions=("Mesothelioma",), locations=(site(49.2, -123.1),))
    using = engine_of(tmp_path, [*common, rare])

    def under(**asked: object) -> tuple[str, ...]:
        return anchors(compiled(SearchRequest(**asked), using=using), using=using)  # type: ignore[arg-type]

    assert under() == under(text="-cancer") == (ANY,)
    assert "text=mesothelioma" in under(text="mesothelioma cancer")
    assert under(text="cancer", condition=("mesothelioma",)) == ("condition_name=mesothelioma",)
    assert under(status=("RECRUITING", "COMPLETED")) == ("status=COMPLETED", "status=RECRUITING")
    assert all(each.startswith("cell=") for each in under(text="cancer", near="Vancouver", within_km=50.0))
    assert under(text="lung", near="Vancouver", within_km=5_000.0) == ("text=lung",)
    assert 1 < len(under(near="Vancouver", within_km=150.0)) <= MOST_CELLS
    assert under(near="Vancouver", within_km=5_000.0) == (ANY,)
    assert under(age=40.0) == ("takes=40",)
    assert under(age=40.5) == (ANY,)


@pytest.mark.parametrize("place", ["Suva", "Taveuni", "Null"])
def test_cells_of_the_map_go_on_beyond_the_date_line_and_the_equator(world: World, place: str) -> None:
    met = 0
    for distance in (20.0, 100.0, 160.0, 250.0, 400.0, 2_500.0):
        made = compiled(SearchRequest(near=place, within_km=distance), using=world.then)
        under = set(anchors(made, using=world.then))
        for name in (name for name in world.batch.matching(made) if name >= "NCT00009000"):
            assert not under.isdisjoint(one(world, name)), (name, distance)
            met += under != {ANY}
    assert met > 0


def test_a_word_that_only_keeps_people_out_is_no_reason_to_tell(tmp_path: Path) -> None:
    texts = {
        "in": "Inclusion Criteria:\n* Lung cancer\n\nExclusion Criteria:\n* Asthma",
        "out": "Inclusion Criteria:\n* Melanoma\n\nExclusion Criteria:\n* Lung cancer",
    }
    studies = {
        name: study(number, eligibility=Eligibility(criteria=text))
        for number, (name, text) in enumerate(texts.items(), 1)
    }
    using = engine_of(tmp_path, studies.values())
    batch = Batch(studies, using=using)
    for asked, found in (("lung cancer", {"in"}), ("melanoma", {"out"}), ("-lung", {"out"})):
        assert batch.matching(compiled(SearchRequest(text=asked), using=using)) == found


def test_a_place_without_a_distance_limits_nothing(world: World) -> None:
    for asked in (
        SearchRequest(near="Suva"),
        SearchRequest(near="Suva", within_km=20_040),
        SearchRequest(within_km=5),
    ):
        assert world.batch.matching(compiled(asked, using=world.then)) == world.studies.keys()


def test_a_description_of_somebody_is_refused_with_a_sentence(world: World) -> None:
    note = "A 62 year old man with a cough " * 5
    with pytest.raises(InputError, match="few words instead"):
        compiled(SearchRequest(text=note), using=world.then)


def test_what_another_version_compiled_is_known() -> None:
    assert VERSION
    for data in ({}, {"version": "0.1"}):
        with pytest.raises(Stale):
            from_json(data)


def test_a_batch_of_nothing_finds_nothing(world: World) -> None:
    nothing = Batch({}, using=world.then)
    assert nothing.anchors() == {ANY}
    asked = (SearchRequest(), SearchRequest(text="lung -beam"), SearchRequest(near="Suva", within_km=9.0))
    assert not any(nothing.matching(compiled(each, using=world.then)) for each in asked)


REAL = (
    {"text": "lung cancer"},
    {
        "text": "non-small cell lung cancer",
        "status": ("RECRUITING",),
        "near": "Vancouver",
        "within_km": 500.0,
    },
    {"text": '"breast cancer" -metastatic'},
    {"text": "pembrolizumab OR nivolumab", "country": ("Canada", "United States")},
    {"text": "radiother* brain metastases"},
    {"text": "diabetes type 2 insulin children school obesity", "age": 12.0},
    {"text": "alzheimers dementia", "sex": "FEMALE", "age": 71.5},
    {"condition": ("Asthma", "COPD"), "age": 40.0},
    {"text": "parkinsn disease"},
    {"near": "Toronto", "within_km": 100.0, "status": ("RECRUITING", "NOT_YET_RECRUITING")},
    {"text": "vaccine", "study_type": ("INTERVENTIONAL",)},
    {"text": "HIV -prevention"},
    {"country": ("France",), "phase": ("PHASE3",)},
    {"text": "NCT04457778"},
)


@pytest.mark.shared
def test_on_the_registrys_own_records(shared: Path, tmp_path: Path) -> None:
    held = list(real(shared, 700))
    world = world_of(tmp_path, held[:500], held[300:])
    under = world.batch.anchors()
    hits = 0
    for parts in REAL:
        asked = SearchRequest(**parts)
        made = compiled(asked, using=world.then)
        found = world.batch.matching(made)
        assert found == world.slowly(asked), asked
        assert not found or not under.isdisjoint(anchors(made, using=world.then)), asked
        hits += bool(found)
    assert hits >= 7


def real(shared: Path, count: int) -> Iterator[Study]:
    with gzip.open(shared / "registry" / "studies.jsonl.gz") as lines:
        yield from (read(orjson.loads(line)) for line in islice(lines, count))
