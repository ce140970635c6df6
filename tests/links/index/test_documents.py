"""What of a study is searched, and under which filters it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.record import (
    Age,
    Design,
    Eligibility,
    Intervention,
    Location,
    Party,
    SecondaryId,
    Study,
)
from equipoise.links.index import facets
from equipoise.links.index.documents import (
    age_groups,
    condition_name,
    indexed,
    split_criteria,
    years_taken,
)
from equipoise.links.index.noting import takes_age
from equipoise.links.index.ranking import any_of, everything
from equipoise.links.index.reader import Snapshot
from tests.links.index import making
from tests.links.index.making import study

YEAR = 365.25
FULL = study(
    1,
    "Radiotherapy in lung cancer",
    acronym="BREATHE",
    org_study_id="ORG-77",
    secondary_ids=(SecondaryId("2020-001234-11"),),
    nct_id_aliases=("NCT00000099",),
    lead_sponsor=Party("Example Trust"),
    conditions=("non-small cell lung cancer",),
    interventions=(Intervention("RADIATION", "SABR", other_names=("SBRT",)),),
    design=Design(study_type="INTERVENTIONAL", phases=("PHASE2", "PHASE3")),
    eligibility=Eligibility(
        criteria="Inclusion: nodules. Exclusion: none", sex="FEMALE", minimum_age=Age(18, "Years", 18 * YEAR)
    ),
    locations=(
        Location(facility="Example Hospital", city="Leeds", country="United Kingdom", status="COMPLETED"),
    ),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return making.indexed(tmp_path_factory.mktemp("index"), [FULL, study(2, "Melanoma", status="COMPLETED")])


@pytest.mark.parametrize("number", ["nct00000001", "nct00000099", "org-77", "2020-001234-11"])
def test_a_study_is_known_by_all_its_numbers(snapshot: Snapshot, number: str) -> None:
    assert [hit.nct_id for hit in snapshot.found(any_of("id", [number]), 5).hits] == ["NCT00000001"]


@pytest.mark.parametrize(
    ("field", "stem"),
    [
        ("title", "breath"),
        ("title", "radiotherapi"),
        ("topic", "sbrt"),
        ("body", "nodul"),
        ("margin", "leed"),
    ],
)
def test_each_text_is_in_its_field(snapshot: Snapshot, field: str, stem: str) -> None:
    assert snapshot.count(any_of(field, [stem])) == 1


def test_facets_count_and_a_facet_ignores_its_own_filter(snapshot: Snapshot) -> None:
    counted = facets.count(snapshot, everything(), {"status": any_of("status", ["RECRUITING"])})
    as_pairs = {name: {each.value: each.count for each in values} for name, values in counted.items()}
    assert as_pairs["status"] == {"RECRUITING": 1, "COMPLETED": 1}
    assert as_pairs["phase"] == {"PHASE2": 1, "PHASE3": 1}
    assert as_pairs["condition"] == {"Non-small Cell Lung Cancer": 1}
    assert as_pairs["sex"] == {"FEMALE": 1}
    assert as_pairs["country"] == {"United Kingdom": 1}
    assert as_pairs["intervention_type"] == {"RADIATION": 1}
    assert as_pairs["age_group"] == {"ADULT": 1, "OLDER_ADULT": 1}


def test_criteria_are_split_at_their_headings() -> None:
    keeps, out = split_criteria(
        "General: adults.\nInclusion Criteria:\n* lung\n\nExclusion Criteria:\n1. brain\n"
    )
    assert ("lung" in keeps, "adults" in keeps, "brain" in out, "brain" in keeps) == (True, True, True, False)
    assert split_criteria("Only a sentence about exclusion criteria.")[1] == ""


@given(
    st.lists(
        st.sampled_from(["Inclusion Criteria:\n", "\nExclusion criteria\n", "a line\n", "- Exclusion of x\n"])
    )
)
def test_splitting_loses_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    keeps, out = split_criteria(text)
    assert sorted(keeps + out) == sorted(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("breast cancer", "Breast Cancer"),
        ("  cancer  of the lung", "Cancer of the Lung"),
        ("NSCLC", "NSCLC"),
        ("crohn's disease", "Crohn's Disease"),
        ("", ""),
    ],
)
def test_condition_names_are_tidied(text: str, shown: str) -> None:
    assert condition_name(text) == shown


def limited(number: int, low: Age | None, high: Age | None) -> Study:
    return study(number, eligibility=Eligibility(minimum_age=low, maximum_age=high))


@pytest.mark.parametrize(
    ("age", "numbers"),
    [
        (0.5, {1, 4}),
        (1.55, {1, 4}),
        (1.7, {4}),
        (17.9, {4}),
        (18, {2, 4}),
        (75, {2, 4}),
        (75.9, {2, 4}),
        (76, {4}),
        (130, {4}),
    ],
)
def test_age_limits_hold_until_the_next_birthday(tmp_path: Path, age: float, numbers: set[int]) -> None:
    snapshot = making.indexed(
        tmp_path,
        [
            limited(1, None, Age(18, "Months", 18 * YEAR / 12)),
            limited(2, Age(18, "Years", 18 * YEAR), Age(75, "Years", 75 * YEAR)),
            limited(3, Age(200, "Years", 200 * YEAR), None),
            limited(4, None, None),
        ],
    )
    found = snapshot.found(takes_age(age), 9).hits
    assert {int(hit.nct_id[3:]) for hit in found} == numbers


def test_age_groups_follow_the_limits_where_none_are_named() -> None:
    assert age_groups(limited(1, None, Age(17, "Years", 17 * YEAR))) == ["CHILD"]
    assert age_groups(limited(1, Age(65, "Years", 65 * YEAR), None)) == ["OLDER_ADULT"]
    assert age_groups(study(1, eligibility=Eligibility(standard_ages=("ADULT",)))) == ["ADULT"]


def test_a_site_that_takes_nobody_has_no_point_in_the_index() -> None:
    assert indexed(FULL, 1).sites == ()
    assert indexed(study(1, locations=(making.site(91, 0), making.site(1, 2))), 1).sites[0].ordinal == 1


@given(st.integers(0, 1_500), st.integers(0, 1_900), st.sampled_from([1.0, 7.0, YEAR / 12]))
def test_the_years_kept_are_those_that_the_limits_take(low: int, high: int, unit: float) -> None:
    youngest, oldest = low * unit, high * unit + unit - 0.5
    taken = [y for y in range(121) if youngest <= y * YEAR + 0.5 and oldest >= y * YEAR]
    assert years_taken(youngest, oldest) == [str(each) for each in taken]
