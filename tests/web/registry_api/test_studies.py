"""`/api/v2/studies`: parameters, pages, formats and refusals as the registry has them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.essie import parse
from equipoise.core.registry.essie_match import matches
from equipoise.links.index.questions import analyse
from equipoise.web.registry_api import finding
from tests.home import FIXTURE_SHARED
from tests.web.registry_api.conftest import COUNT, Ask, ids

pytestmark = pytest.mark.django_db
Records = list[dict[str, Any]]


def number(record: dict[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def right(kept: Records, expression: str, area: str = "BasicSearch") -> set[str]:
    tree = parse(expression)
    return {number(each) for each in kept if matches(tree, each, default=area, analyse=analyse)}


def test_without_parameters_ten_of_all_with_a_way_on(ask: Ask) -> None:
    answer = ask()
    assert len(ids(answer)) == 10
    assert set(answer.json()) == {"studies", "nextPageToken"}
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("parameter", "expression", "area"),
    [
        ("query__cond", "melanoma", "ConditionSearch"),
        ("query__term", "lung AND NOT cancer", "BasicSearch"),
        ("query__locn", "Portland", "LocationSearch"),
        ("query__titles", '"lung cancer"', "TitleSearch"),
        ("query__intr", "beam OR AREA[InterventionType]DRUG", "InterventionSearch"),
        ("query__spons", "trial", "SponsorSearch"),
        ("query__lead", "trial", "LeadSponsorName"),
        ("query__id", '"EQ-3"', "IdSearch"),
        ("query__patient", "stage iv", "PatientSearch"),
        ("filter__advanced", "AREA[StartDate]RANGE[2020-05-01,2021] AND AREA[Phase]PHASE2", "BasicSearch"),
        (
            "postFilter__advanced",
            "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)",
            "",
        ),
        ("filter__overallStatus", "AREA[OverallStatus](RECRUITING OR COMPLETED)", ""),
        ("filter__geo", "AREA[LocationGeoPoint]DISTANCE[49.2827,-123.1207,30mi]", ""),
        ("aggFilters", "AREA[HasResults]true AND AREA[Phase](PHASE1 OR PHASE3)", ""),
    ],
)
def test_what_is_found(ask: Ask, kept: Records, parameter: str, expression: str, area: str) -> None:
    asked = {
        "filter__overallStatus": "RECRUITING|COMPLETED",
        "filter__geo": "distance(49.2827,-123.1207,30mi)",
        "aggFilters": "results:with,phase:1 3",
    }.get(parameter, expression)
    answer = ask(**{parameter: asked}, pageSize=1000, countTotal="true")
    expected = right(kept, expression, area or "BasicSearch")
    assert set(ids(answer)) == expected
    assert answer.json()["totalCount"] == len(expected) > 0


def test_other_names_of_a_condition_count(ask: Ask, kept: Records) -> None:
    written = ids(ask(query__cond="malignant melanoma", pageSize=1000))
    assert set(written) >= right(kept, "AREA[Condition]melanoma")
    assert not ids(ask(query__cond="EXPANSION[None](malignant melanoma)", pageSize=1000))


def test_only_numbers_leave_the_filters_aside(ask: Ask) -> None:
    assert ids(ask(query__term="NCT00000003, nct00000005", filter__overallStatus="WITHHELD")) == [
        "NCT00000003",
        "NCT00000005",
    ]
    assert ids(ask(query__id="NCT99000001")) == ["NCT00000001"]
    assert ids(ask(filter__ids="NCT00000003|nct00000005,NCT12345678")) == ["NCT00000003", "NCT00000005"]
    assert (
        len(ids(ask(filter__ids="|".join(f"NCT{each:08}" for each in range(5_000)), pageSize=1000))) == COUNT
    )


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"sort": "@relevance", "query__term": "lung"},
        {"sort": "LastUpdatePostDate"},
        {"sort": "EnrollmentCount|StartDate:asc"},
        {"sort": "EnrollmentCount:desc,NumArmGroups"},
        {"sort": "@relevance,EnrollmentCount", "query__term": "cancer"},
        {"query__term": "SEARCH[Location](AREA[LocationCity]Portland AND NOT AREA[LocationState]Maine)"},
    ],
)
def test_pages_put_together_are_everything_once(ask: Ask, how: dict[str, str]) -> None:
    whole = ids(ask(**how, pageSize=1000))
    met: list[str] = []
    token = ""
    while True:
        answer = ask(**how, pageSize=7, **({"pageToken": token} if token else {}))
        met += ids(answer)
        token = answer.json().get("nextPageToken", "")
        if not token:
            break
    assert met == whole
    assert len(set(met)) == len(met) > 7


def test_sorting_puts_what_is_missing_last(ask: Ask, kept: Records) -> None:
    dates = {
        number(r): r["protocolSection"]["statusModule"].get("startDateStruct", {}).get("date", "")
        for r in kept
    }
    newest = [dates[each] for each in ids(ask(sort="StartDate", pageSize=1000))]
    oldest = [dates[each] for each in ids(ask(sort="StartDate:asc", pageSize=1000))]
    known = [each for each in newest if each]
    assert newest == known + [""] * (len(newest) - len(known))
    assert [each[:4] for each in known] == sorted((each[:4] for each in known), reverse=True)
    assert [each for each in oldest if each] and oldest[-1] == "" and oldest[0] == "2020"
    counts = [
        r["protocolSection"]["designModule"]["enrollmentInfo"]["count"]
        for r in ask(sort="EnrollmentCount", pageSize=1000).json()["studies"]
    ]
    assert counts == sorted(counts)


def test_a_study_is_given_as_received_without_our_own_section(ask: Ask, kept: Records) -> None:
    found = {number(each): each for each in ask(pageSize=1000).json()["studies"]}
    assert found["NCT00000003"] == kept[2]
    assert "equipoiseSection" not in found["NCT00000002"]
    assert ask("studies/NCT00000002", fields="equipoiseSection|NCTId").json() == {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000002"}},
        "equipoiseSection": {"fictional": ["sites"]},
    }


def test_fields_are_pieces_paths_and_areas(ask: Ask) -> None:
    study = ask(
        pageSize=1, fields="NCTId,protocolSection.statusModule.overallStatus|TitleSearch,HasResults"
    ).json()["studies"][0]
    assert set(study) == {"protocolSection", "hasResults"}
    assert set(study["protocolSection"]) == {"identificationModule", "statusModule"}
    assert set(study["protocolSection"]["identificationModule"]) <= {
        "nctId",
        "briefTitle",
        "officialTitle",
        "acronym",
    }


def test_csv_has_the_registry_s_columns_and_its_header_once(ask: Ask) -> None:
    first = ask(
        format="csv", pageSize=4, countTotal="true", fields="NCT Number|Study Status|Locations|Study URL"
    )
    rows = list(csv.reader(io.StringIO(first.content.decode())))
    assert rows[0] == ["NCT Number", "Study URL", "Study Status", "Locations"]
    assert len(rows) == 5
    assert first["x-total-count"] == str(COUNT)
    assert first["Content-Type"].startswith("text/csv")
    further = ask(
        format="csv",
        pageSize=4,
        fields="NCT Number|Study Status|Locations|Study URL",
        pageToken=first["x-next-page-token"],
    )
    assert len(list(csv.reader(io.StringIO(further.content.decode())))) == 4
    assert "x-total-count" not in further


def test_legacy_markup_has_no_escapes(ask: Ask, put: Any, kept: Records) -> None:
    kept[3]["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = "Spots \\> 5 mm\n\n* One"
    put(kept[3])
    path = ("protocolSection", "eligibilityModule", "eligibilityCriteria")
    for how, text in (({}, "Spots \\> 5 mm\n\n* One"), ({"markupFormat": "legacy"}, "Spots > 5 mm\n\n* One")):
        found: Any = ask("studies/NCT00000004", **how).json()
        for key in path:
            found = found[key]
        assert found == text


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"filter__phase": "PHASE2"}, "`filter.phase` is unknown parameter"),
        ({"fields": "StudyDesign"}, "Parameter 'fields' contains invalid field name: 'StudyDesign'"),
        ({"fields": ""}, "fields"),
        ({"format": "csv", "fields": "NCTId"}, "NCTId"),
        ({"format": "xml"}, "format"),
        ({"markupFormat": "html"}, "markupFormat"),
        ({"sort": "BriefTitle"}, "BriefTitle"),
        ({"sort": "Nothing"}, "Nothing"),
        ({"sort": "LocationLatitude"}, "LocationLatitude"),
        ({"sort": "StartDate|EnrollmentCount|CompletionDate"}, "2"),
        ({"sort": "StartDate:up"}, "StartDate:up"),
        ({"pageSize": "-1"}, "pageSize"),
        ({"pageSize": "ten"}, "pageSize"),
        ({"pageSize": "9" * 40}, "pageSize"),
        ({"countTotal": "maybe"}, "countTotal"),
        ({"filter__geo": "distance(95,0,5mi)"}, "filter.geo"),
        ({"filter__geo": "49,-123,5mi"}, "filter.geo"),
        ({"geoDecay": "func:cubic"}, "geoDecay"),
        ({"filter__ids": "NCT1"}, "filter.ids"),
        ({"filter__overallStatus": "OPEN"}, "OPEN"),
        ({"filter__synonyms": "ConditionSearch:1"}, "filter.synonyms"),
        ({"aggFilters": "colour:red"}, "colour"),
        ({"aggFilters": "sex:x"}, "sex"),
        ({"query__term": 'an "open end'}, "query.term"),
        ({"query__term": "(((("}, "query.term"),
        ({"query__term": "AREA[Nowhere]x"}, "Nowhere"),
        ({"query__term": "x" * 10_001}, "10,000"),
        ({"query__term": "word " * 2_000}, "500"),
        ({"query__term": "(" * 5_000}, "nested"),
        ({"pageToken": "abracadabra"}, "pageToken"),
        ({"pageToken": "W10:1xV8mh:5eVl86-Kmke_GE_x5YrjDufGY4virOr4J33FaVtqyGA"}, "pageToken"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_plain_text(
    ask: Ask, params: dict[str, str], says: str
) -> None:
    answer = ask(**params)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert says in answer.content.decode()


def test_a_token_belongs_to_its_parameters(ask: Ask) -> None:
    token = ask(query__term="lung", pageSize=2).json()["nextPageToken"]
    assert ask(query__term="lung", pageSize=9, countTotal="true", pageToken=token).status_code == 200
    assert ask(query__term="cancer", pageToken=token).status_code == 400
    assert ask(query__term="lung", pageToken=token + "x").status_code == 400


def test_what_would_be_looked_up_one_by_one_has_an_end(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_CHECKED", 3)
    answer = ask(query__term="SEARCH[Location](NOT AREA[LocationCity]Suva)")
    assert answer.status_code == 400
    assert "one by one" in answer.content.decode()


WORDS = (
    'AND OR NOT ( ) " AREA[ ] AREA[Phase] SEARCH[Location] RANGE[ RANGE[MIN,MAX] COVER[FullMatch] EXPANSION[ '
    "DISTANCE[1,2,3] MISSING ALL TILT[x] \\ \x00 lung ☃ \u202e % * x:size] AREA[Phase:size]"
)
NAMES = "query__term query__cond filter__advanced sort fields aggFilters filter__ids pageToken filter__geo"
pieces = st.sampled_from(WORDS.split(" "))
hostile = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map(" ".join))


@settings(max_examples=120, deadline=None, suppress_health_check=FIXTURE_SHARED)
@given(name=st.sampled_from(NAMES.split()), text=hostile)
def test_no_text_breaks_the_server(ask: Ask, name: str, text: str) -> None:
    assert ask(**{name: text}).status_code in {200, 400}
