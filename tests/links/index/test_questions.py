"""The index gives what the slow reference gives, for generated expressions over made-up records and real ones."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.essie import EssieError, parse
from equipoise.core.registry.essie_match import meets
from equipoise.core.registry.essie_plan import resolve
from equipoise.core.registry.reader import read
from equipoise.links.index.questions import analyse, compiled
from equipoise.links.index.reader import Snapshot
from tests.home import FIXTURE_SHARED
from tests.links.index.made_up import TOWNS, WORDS, records
from tests.links.index.making import indexed

Corpus = tuple[Snapshot, dict[str, dict[str, Any]]]
words = st.sampled_from(
    [*WORDS, "Lung", "CANCER", "non small", "lung cancer", "nothing", "NCT00000007", "Phase 2"]
)
text_areas = st.sampled_from(
    [
        "BriefTitle",
        "Condition",
        "ConditionSearch",
        "BasicSearch",
        "TitleSearch",
        "EligibilitySearch",
        "InterventionName",
        "InterventionSearch",
        "LocationSearch",
        "SponsorSearch",
        "protocolSection.conditionsModule",
        "PatientSearch",
    ]
)
covers = st.sampled_from(["FullMatch", "StartsWith", "EndsWith", "Contains"])
leaves = st.one_of(
    words,
    words.map(lambda each: f'"{each}"'),
    st.builds("AREA[{}]{}".format, text_areas, words),
    st.builds('AREA[{}]"{}"'.format, text_areas, words),
    st.builds("AREA[{}]COVER[{}]{}".format, text_areas, covers, words),
    st.builds(
        "AREA[OverallStatus]{}".format, st.sampled_from(["RECRUITING", "not yet recruiting", '"Completed"'])
    ),
    st.builds("AREA[Phase]{}".format, st.sampled_from(["PHASE2", "(PHASE1 OR PHASE3)", "Phase 2"])),
    st.builds(
        "AREA[StartDate]{}".format,
        st.sampled_from(
            [
                "2020",
                "2020-05",
                "RANGE[2020-05-10, MAX]",
                "RANGE[MIN, 2020-05]",
                "RANGE[MIN,MAX]",
                "MISSING",
                "05/17/2020",
            ]
        ),
    ),
    st.builds(
        "AREA[MinimumAge]RANGE[{}, {}]".format,
        st.sampled_from(["MIN", "1 year", "6 months"]),
        st.sampled_from(["MAX", "18 years", "18"]),
    ),
    st.builds(
        "AREA[EnrollmentCount]{}".format, st.sampled_from(["10", "RANGE[1, 10]", "RANGE[MIN, 1]", "MISSING"])
    ),
    st.builds(
        "AREA[{}]{}".format,
        st.sampled_from(["HasResults", "HealthyVolunteers"]),
        st.sampled_from(["true", "no"]),
    ),
    st.builds(
        "AREA[{}:size]{}".format,
        st.sampled_from(["Phase", "Location", "Condition", "InterventionOtherName"]),
        st.sampled_from(["0", "2", "RANGE[1, 2]", "RANGE[2, MAX]"]),
    ),
    st.builds(
        "AREA[{}]MISSING".format,
        st.sampled_from(["Acronym", "LocationStatus", "Keyword", "ConditionsModule", "TitleSearch"]),
    ),
    st.builds(
        "AREA[LocationGeoPoint]DISTANCE[{0[3]},{0[4]},{1}]".format,
        st.sampled_from(TOWNS),
        st.sampled_from(["30mi", "200km", "5000km"]),
    ),
    st.just("ALL"),
)


def _grow(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    branches = st.sampled_from(["Location", "Intervention", "Study"])
    return st.one_of(
        st.builds("({} AND {})".format, part, part),
        st.builds("({} OR {})".format, part, part),
        st.builds("NOT {}".format, part),
        st.builds("SEARCH[{}]({})".format, branches, part),
        st.builds("EXPANSION[None]({})".format, part),
        st.builds("TILT[StudyFirstPostDate]({})".format, part),
    )


expressions = st.recursive(leaves, _grow, max_leaves=5)
HERE = [
    "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)",
    "SEARCH[Location](AREA[LocationCity]Vancouver AND NOT AREA[LocationStatus]MISSING)",
    "SEARCH[Location](NOT AREA[LocationCountry]Canada)",
    "NOT SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationStatus]RECRUITING)",
    "SEARCH[Intervention](AREA[InterventionOtherName:size]RANGE[2,MAX] AND AREA[InterventionType]DRUG)",
    "AREA[Condition]COVER[FullMatch]melanoma OR AREA[Acronym]BEAM",
    "SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[49,-123,100km] AND AREA[LocationStatus]RECRUITING)",
]


def given_as(corpus: Corpus, expression: str, analysed: Any = analyse) -> tuple[set[str], set[str], bool]:
    """What the index gives, what the reference gives, and whether the index says that it is exact."""
    snapshot, known = corpus
    wanted = resolve(parse(expression))
    asked = compiled(wanted, snapshot)
    found = {hit.nct_id for hit in snapshot.found(asked.query, len(known)).hits}
    right = {nct_id for nct_id, record in known.items() if meets(wanted, record, analyse=analysed)}
    return found, right, asked.exact


def check(corpus: Corpus, expression: str) -> None:
    """Exact: the same; else nothing is missing."""
    found, right, exact = given_as(corpus, expression)
    assert (found == right) if exact else (found >= right), (expression, exact, sorted(found ^ right)[:9])


def made(home: Path, raws: list[dict[str, Any]]) -> Corpus:
    studies = [read(each) for each in raws]
    snapshot = indexed(home, studies)
    return snapshot, {study.nct_id: raw for study, raw in zip(studies, raws, strict=True)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return made(tmp_path_factory.mktemp("made-up"), records(250))


@settings(max_examples=300, deadline=None, suppress_health_check=FIXTURE_SHARED)
@given(expression=expressions)
def test_the_index_gives_what_the_reference_gives(corpus: Corpus, expression: str) -> None:
    check(corpus, expression)


@pytest.mark.parametrize("expression", HERE)
def test_questions_about_one_and_the_same_element(corpus: Corpus, expression: str) -> None:
    check(corpus, expression)
    assert 0 < len(given_as(corpus, expression)[1]) < 250


def test_two_things_of_one_site_are_not_two_things_of_two_sites(corpus: Corpus) -> None:
    apart = "AREA[LocationCity]Vancouver AND AREA[LocationState]Maine"
    assert given_as(corpus, f"SEARCH[Location]({apart})")[1] == set()
    assert given_as(corpus, apart)[1] != set()


def test_a_partial_date_counts_as_its_first_day(corpus: Corpus) -> None:
    found, right, exact = given_as(corpus, "AREA[StartDate]RANGE[2020-05-02, 2020-06]")
    assert exact and found == right
    days = {corpus[1][each]["protocolSection"]["statusModule"]["startDateStruct"]["date"] for each in found}
    assert days == {"2020-05-17"}


@pytest.mark.parametrize(
    "expression",
    [
        "AREA[Nothing]x",
        "RANGE[1,2]",
        "AREA[BriefTitle]RANGE[1,2]",
        "AREA[StartDate]yesterday",
        "SEARCH[Phase](x)",
        "AREA[MinimumAge]RANGE[x,MAX]",
        "AREA[Phase:size]many",
        "COVER[Half]x",
        "EXPANSION[Wide]x",
        "AREA[EnrollmentCount]1e999",
        "AREA[NCTIdAlias:size](a OR b)",
        " ".join(["word"] * 501),
    ],
)
def test_what_cannot_be_asked_is_said(expression: str) -> None:
    with pytest.raises(EssieError):
        resolve(parse(expression))


def test_other_names_count_where_the_registry_says_so(corpus: Corpus) -> None:
    def others(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        at = text.find("nothing")
        return [(at, at + 7, ("melanoma", "lung cancer"))] if at >= 0 else []

    snapshot, known = corpus
    for expression in (
        "AREA[Condition]nothing",
        "AREA[Condition](nothing stage)",
        "AREA[LeadSponsorName]nothing",
    ):
        wanted = resolve(parse(expression), alternatives=others)
        found = snapshot.count(compiled(wanted, snapshot).query)
        assert found == sum(meets(wanted, each, analyse=analyse) for each in known.values())
        assert (found > 0) == ("Condition" in expression)


@pytest.mark.shared
def test_real_records(shared: Path, tmp_path: Path) -> None:
    with gzip.open(shared / "registry" / "studies.jsonl.gz") as lines:
        raws = [json.loads(line) for line in islice(lines, 150)]
    corpus = made(tmp_path, raws)
    for expression in (
        *HERE,
        "heart attack",
        '"breast cancer"',
        "AREA[ConditionSearch]cancer AND NOT AREA[Phase]PHASE3",
        "AREA[LastUpdatePostDate]RANGE[2023-01-15,MAX]",
        "AREA[LocationCountry]United States AND radiotherapy",
        "AREA[MinimumAge]RANGE[MIN, 16 years] AND AREA[MaximumAge]RANGE[16 years, MAX]",
        "AREA[ResultsFirstPostDate]MISSING",
        "AREA[LargeDocHasProtocol]true",
        "AREA[Location:size]RANGE[5,50]",
        "AREA[OutcomeMeasureTitle]survival",
        "AREA[LeadSponsorClass]INDUSTRY",
        "AREA[ContactsLocationsModule]university",
        "COVER[StartsWith]phase",
    ):
        check(corpus, expression)
