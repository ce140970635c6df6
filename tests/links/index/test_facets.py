"""Counts beside each filter, against a count by hand."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.record import Location, Study
from equipoise.links.index.documents import condition_name
from equipoise.links.index.facets import MOST_VALUES, Counting, count
from equipoise.links.index.ranking import any_of, everything, words_query
from equipoise.links.index.reader import Reader, Snapshot
from equipoise.links.index.schema import FACETS, WHOLE_TEXT
from equipoise.links.index.writer import appending
from tests.links.index.making import indexed, study


def counted(snapshot: Snapshot, facet: str) -> dict[str, int]:
    """A facet's values over all studies."""
    return {each.value: each.count for each in count(snapshot, everything(), {})[facet]}


def in_segments(home: Path, parts: list[list[Study]]) -> Snapshot:
    """An index that was committed to part by part, each in a segment of its own."""
    for part in parts:
        with appending(home, None) as writer:
            writer.add(part)
            writer.commit()
    return Reader(home).snapshot()


def test_a_condition_frequent_in_one_segment_and_rare_in_another_is_counted_in_both(tmp_path: Path) -> None:
    twice = [condition_name(f"condition {n}") for n in range(600)]
    first = [study(n, conditions=(twice[n % 600],)) for n in range(1, 1_201)]
    second = [study(n, conditions=("Scurvy",)) for n in range(1_201, 1_211)]
    last = [*first[:1], study(1_300, conditions=("Scurvy",))]
    snapshot = in_segments(tmp_path, [[*first, study(1_400, conditions=("Scurvy",))], second, last])
    assert snapshot.searcher.num_segments > 1
    assert counted(snapshot, "condition")["Scurvy"] == 12


NAMES = st.sampled_from(["lung cancer", "Lung Cancer", "angina", "Émile's disease", "x" * 300, "rare"])
LANDS = st.sampled_from(["Canada", "France", "Türkiye", "Canada ", "Korea, Republic of", "50%; half", "%2C"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.lists(NAMES, max_size=3), st.lists(LANDS, max_size=3)), min_size=1, max_size=12))
def test_names_are_counted_as_one_would(drawn: list[tuple[list[str], list[str]]]) -> None:
    studies = [
        study(n, conditions=tuple(names), locations=tuple(Location(country=each) for each in lands))
        for n, (names, lands) in enumerate(drawn, 1)
    ]
    conditions = Counter(each for names, _ in drawn for each in set(map(condition_name, names)))
    lands = Counter(each for _, found in drawn for each in set(found))
    with TemporaryDirectory() as home:
        snapshot = indexed(Path(home), studies)
        assert counted(snapshot, "condition") == dict(conditions.most_common(MOST_VALUES))
        assert counted(snapshot, "country") == dict(lands)


def test_a_facets_own_filter_does_not_narrow_its_counts(tmp_path: Path) -> None:
    studies = [study(1, conditions=("Angina",)), study(2, conditions=("Scurvy",), status="COMPLETED")]
    snapshot = indexed(tmp_path, studies)
    filters = {"status": any_of("status", ["COMPLETED"])}
    found = count(snapshot, everything(), filters)
    assert {each.value for each in found["status"]} == {"RECRUITING", "COMPLETED"}
    assert [each.value for each in found["condition"]] == ["Scurvy"]


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("filtered", [True, False])
def test_facets_counted_in_threads_are_the_same(tmp_path: Path, *, apart: bool, filtered: bool) -> None:
    studies = [
        study(n, conditions=(f"C{n % 7}", f"D{n % 3}"), status=("RECRUITING", "COMPLETED")[n % 2])
        for n in range(1, 40)
    ]
    snapshot = indexed(tmp_path, studies)
    filters = {"status": any_of("status", ["COMPLETED"])} if filtered else {}
    with ThreadPoolExecutor(2) as pool:
        found = Counting(pool, snapshot, everything(), filters, apart=apart)
        assert dict(found) == count(snapshot, everything(), filters)
    assert len(found) == len(list(found)) == len(FACETS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), max_size=4), min_size=1, max_size=30), st.integers(0, 4))
def test_where_nearly_all_are_found_the_counts_are_the_same(drawn: list[list[int]], few: int) -> None:
    """The others are counted there, and taken off; of equally frequent ones beyond the last, any may be left out."""
    studies = [
        study(n, "Rare" if n <= few else "Frequent", conditions=tuple(f"c{each}" for each in names))
        for n, names in enumerate(drawn, 1)
    ]
    with TemporaryDirectory() as home, ThreadPoolExecutor(2) as pool:
        snapshot = indexed(Path(home), studies)
        frequent = words_query(("frequent",), WHOLE_TEXT)
        apart, plain = Counting(pool, snapshot, frequent, {}, apart=True), count(snapshot, frequent, {})
        assert [each.count for each in apart["condition"]] == [each.count for each in plain["condition"]]
        least = min((each.count for each in plain["condition"]), default=0)
        assert {each for each in apart["condition"] if each.count > least} == {
            each for each in plain["condition"] if each.count > least
        }
        assert {name: apart[name] for name in FACETS if name != "condition"} == {
            name: plain[name] for name in FACETS if name != "condition"
        }


def test_of_nearly_all_studies_the_most_frequent_conditions_are_kept(tmp_path: Path) -> None:
    studies = [
        study(
            n,
            "Rare" if n % 25 == 0 else "Frequent",
            conditions=tuple(f"c{k}" for k in range(1, 61) if n % k == 0),
        )
        for n in range(1, 101)
    ]
    snapshot, frequent = indexed(tmp_path, studies), words_query(("frequent",), WHOLE_TEXT)
    with ThreadPoolExecutor(1) as pool:
        apart = Counting(pool, snapshot, frequent, {}, apart=True)["condition"]
    plain = count(snapshot, frequent, {})["condition"]
    assert len(apart) == MOST_VALUES
    assert [each.count for each in apart] == [each.count for each in plain]
