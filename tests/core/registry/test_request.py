"""A search is one value: what is written into an address is read back the same, and nothing typed can break it."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.request import MAX_TEXT, SearchRequest, from_params

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
lines = st.lists(words, max_size=4).map(" ".join)
codes = st.lists(
    st.sampled_from(["RECRUITING", "PHASE2", "EARLY_PHASE1", "DRUG"]), max_size=3, unique=True
).map(tuple)
names = st.lists(lines.filter(bool), max_size=3, unique=True).map(tuple)
requests = st.builds(
    SearchRequest,
    text=lines,
    near=lines,
    within_km=st.none() | st.integers(1, 20_040).map(float) | st.just(12.5),
    status=codes,
    phase=codes,
    study_type=codes,
    intervention_type=codes,
    condition=names,
    country=names,
    age=st.none() | st.integers(0, 130).map(float),
    sex=st.sampled_from(["", "FEMALE", "MALE"]),
    sort=st.sampled_from(["relevance", "distance", "newest"]),
    page=st.integers(1, 500),
    page_size=st.integers(1, 100),
)


@given(requests)
def test_an_address_gives_its_request_back(request: SearchRequest) -> None:
    read, problems = from_params(parse_qs(request.to_query(), keep_blank_values=True))
    assert (read, problems) == (request, ())


def test_the_search_for_everything_has_an_empty_address() -> None:
    assert SearchRequest().to_query() == ""


@given(
    st.dictionaries(
        st.sampled_from(["q", "near", "within", "age", "sex", "sort", "page", "status"]), st.lists(st.text())
    )
)
def test_whatever_stands_in_an_address_is_read(params: dict[str, list[str]]) -> None:
    request, _ = from_params(params)
    assert from_params(parse_qs(request.to_query()))[0] == request


@pytest.mark.parametrize(
    ("params", "key", "says"),
    [
        ({"age": ["old"]}, "age", "not a number from 0 to 130"),
        ({"age": ["131"]}, "age", "not a number"),
        ({"age": ["nan"]}, "age", "not a number"),
        ({"within": ["inf"]}, "within", "not a number"),
        ({"page": ["1.5"]}, "page", "not a number"),
        ({"page_size": ["101"]}, "page_size", "not a number"),
        ({"sex": ["other"]}, "sex", "female, male, all"),
        ({"sort": ["best"]}, "sort", "relevance, distance, newest"),
        ({"q": ["x" * (MAX_TEXT + 1)]}, "q", f"first {MAX_TEXT:,} characters"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(params: dict[str, list[str]], key: str, says: str) -> None:
    request, [problem] = from_params(params)
    assert problem.key == key
    assert says in problem.sentence
    assert request.but(text="") == SearchRequest()


def test_codes_are_read_in_any_case_with_commas_or_repeated() -> None:
    request, _ = from_params({"status": ["recruiting,not-yet-recruiting", "Suspended", "recruiting"]})
    assert request.status == ("RECRUITING", "NOT_YET_RECRUITING", "SUSPENDED")


def test_a_distance_may_say_its_unit_and_names_keep_their_commas() -> None:
    request, _ = from_params({"within": ["500 km"], "country": ["Korea, Republic of"]})
    assert (request.within_km, request.country) == (500.0, ("Korea, Republic of",))


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    request = SearchRequest(page=3)
    assert request.but(sex="FEMALE").page == 1
    assert request.but(page=4).page == 4
