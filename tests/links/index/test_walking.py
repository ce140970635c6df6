"""Pages of any order, put together, are what sorting everything at once gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.essie_values import ordered
from equipoise.core.registry.reader import read
from equipoise.core.registry.structure import field, values
from equipoise.links.index.pieces import line_field
from equipoise.links.index.ranking import everything
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.walking import Sort, page
from tests.home import FIXTURE_SHARED
from tests.links.index.made_up import records
from tests.links.index.making import indexed

PIECES = ("StartDate", "EnrollmentCount", "LastUpdatePostDate", "CompletionDate")
Corpus = tuple[Snapshot, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    made = records(90, seed=3)
    return indexed(tmp_path_factory.mktemp("walked"), map(read, made)), made


def value(record: dict[str, Any], piece: str) -> float | None:
    where = field(piece)
    assert where is not None
    return next((ordered(where, each) for each in values(record, where)), None)


def by_the_book(made: list[dict[str, Any]], sorts: list[tuple[str, bool]]) -> list[str]:
    """Everything sorted at once: the last sort first, since sorting is stable, in reverse too."""
    found = list(made)
    for piece, ascending in reversed(sorts):
        said = [each for each in found if value(each, piece) is not None]
        said.sort(key=lambda each: value(each, piece) or 0.0, reverse=not ascending)
        found = said + [each for each in found if value(each, piece) is None]
    return [each["protocolSection"]["identificationModule"]["nctId"] for each in found]


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURE_SHARED)
@given(
    sorts=st.lists(
        st.tuples(st.sampled_from(PIECES), st.booleans()), max_size=2, unique_by=lambda each: each[0]
    ),
    size=st.integers(1, 50),
)
def test_pages_put_together(corpus: Corpus, sorts: list[tuple[str, bool]], size: int) -> None:
    snapshot, made = corpus
    wanted = [Sort(line_field(piece), ascending) for piece, ascending in sorts]
    met: list[str] = []
    after = None
    while rows := page(snapshot, everything(), wanted, size, after):
        assert len(rows) <= size
        met += [row.nct_id for row in rows]
        after = rows[-1].place
    assert met == by_the_book(made, sorts)
