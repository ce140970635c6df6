"""What has to stand behind the others does so within its block, and every study stays on exactly one page."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.request import MAX_PAGE_SIZE, SearchRequest
from equipoise.web.search.lowering import BLOCK, Behind, Candidates, Lowered, window
from equipoise.web.search.queries import search
from tests.web.search.conftest import Put
from tests.web.studies.samples import nct, record

pytestmark = pytest.mark.django_db
NUMBERS = range(1, 8)


def _behind(*last: str) -> Behind:
    def behind(found: Candidates) -> Mapping[str, int]:
        return {name: 1 for name in found.versions if name in last}

    return behind


def _shown(page: int, size: int, behind: Behind | None) -> list[str]:
    found = search(SearchRequest(sort="newest", page=page, page_size=size), behind=behind)
    return [each.nct_id for each in found.results]


@pytest.fixture
def seven(put: Put) -> None:
    put(*(record(name) for name in NUMBERS))


@pytest.mark.usefixtures("seven")
def test_over_all_pages_what_stands_behind_comes_last_and_nothing_else_moves() -> None:
    order = _shown(1, 7, None)
    last = {order[0], order[3]}
    pages = [each for page in (1, 2, 3, 4) for each in _shown(page, 2, _behind(*last))]
    assert pages == [name for name in order if name not in last] + [order[0], order[3]]
    assert _shown(5, 2, _behind(*last)) == []


@pytest.mark.usefixtures("seven")
def test_it_is_told_which_were_looked_at_and_how_many_went_back() -> None:
    first = _shown(1, 7, None)[0]
    found = search(SearchRequest(sort="newest", page=2, page_size=3), behind=_behind(first))
    assert found.lowered == Lowered(1, 7, 1) and found.total == 7
    assert search(SearchRequest()).lowered is None


@pytest.mark.usefixtures("seven")
def test_a_block_is_ordered_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipoise.web.search.lowering.BLOCK", 4)
    order = _shown(1, 7, None)
    last = _behind(order[0], order[4])
    assert _shown(1, 2, last) + _shown(2, 2, last) == [*order[1:4], order[0]]
    assert _shown(3, 2, last) + _shown(4, 2, last) == [*order[5:7], order[4]]


def test_a_version_is_another_one_as_soon_as_the_record_is(put: Put) -> None:
    seen: list[Candidates] = []

    def look(found: Candidates) -> Mapping[str, int]:
        seen.append(found)
        return {}

    for title in ("One", "One", "Two"):
        put(record(1, title=title), record(2))
        search(SearchRequest(), behind=look)
    first, same, changed = (found.versions for found in seen)
    assert first == same
    assert changed[nct(1)] != first[nct(1)]
    assert seen[2].opened([nct(1)])[nct(1)].title == "Two"


@given(st.integers(1, 40), st.integers(1, MAX_PAGE_SIZE))
def test_pages_and_their_blocks_fit_together(page: int, size: int) -> None:
    part = window(SearchRequest(page=page, page_size=size), whole_block=True)
    alone = window(SearchRequest(page=page, page_size=size), whole_block=False)
    assert part.offset + part.skipped == alone.offset == (page - 1) * size
    assert part.limit <= max(size, BLOCK) and part.skipped + size <= part.limit
    assert part.shown_of(range(part.offset, part.offset + part.limit)) == range(
        alone.offset, alone.offset + size
    )
