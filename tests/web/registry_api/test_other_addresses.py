"""Single studies, the version, statistics and the data model; methods, headers and caches."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from tests.web.registry_api.conftest import COUNT, Ask

pytestmark = pytest.mark.django_db


def test_one_study_in_every_format(ask: Ask, kept: list[dict[str, Any]]) -> None:
    assert ask("studies/nct00000003").json() == kept[2]
    rows = list(csv.reader(io.StringIO(ask("studies/NCT00000003", format="csv").content.decode())))
    assert rows[1][0] == "NCT00000003"
    assert len(rows[0]) == 30
    archive = zipfile.ZipFile(io.BytesIO(ask("studies/NCT00000003", format="json.zip").content))
    assert json.loads(archive.read("NCT00000003.json")) == kept[2]
    assert ask("studies/NCT00000003", format="fhir.json").status_code == 400


def test_one_study_that_is_not_there(ask: Ask) -> None:
    answer = ask("studies/NCT99999999")
    assert (answer.status_code, answer.content) == (404, b"NCT number NCT99999999 not found")
    assert ask("studies/STOP-2").status_code == 400
    assert ask("studies/NCT00000003", colour="red").status_code == 400
    moved = ask("studies/NCT99000001", fields="NCTId")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v2/studies/NCT00000001?fields=NCTId")


def test_the_version_says_the_time_of_the_data(ask: Ask) -> None:
    found = ask("version").json()
    assert found["apiVersion"].startswith("2.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", found["dataTimestamp"])


def test_sizes_of_records(ask: Ask, kept: list[dict[str, Any]]) -> None:
    found = ask("stats/size").json()
    assert found["totalStudies"] == COUNT == sum(each["studiesCount"] for each in found["ranges"])
    largest = max(len(json.dumps(each, separators=(",", ":"), ensure_ascii=False).encode()) for each in kept)
    assert found["largestStudies"][0]["sizeBytes"] == largest
    assert set(found) == {"averageSizeBytes", "largestStudies", "percentiles", "ranges", "totalStudies"}


def test_statistics_of_fields(ask: Ask, kept: list[dict[str, Any]]) -> None:
    [phase] = ask("stats/field/values", fields="Phase").json()
    phases = [each["protocolSection"]["designModule"]["phases"] for each in kept]
    assert {v["value"]: v["studiesCount"] for v in phase["topValues"]}["PHASE2"] == sum(
        "PHASE2" in p for p in phases
    )
    assert phase["missingStudiesCount"] == phases.count([])
    [start] = ask("stats/field/values", fields="StartDate", types="DATE").json()
    assert (start["min"], start["max"]) == ("2020-01-01", "2023-02-28")
    [sizes] = ask("stats/field/sizes", fields="Phase").json()
    assert sizes["maxSize"] == 2
    assert {each["type"] for each in ask("stats/field/values").json()} == {
        "ENUM",
        "DATE",
        "NUMBER",
        "BOOLEAN",
    }
    for wrong in ({"fields": "Nothing"}, {"types": "COLOUR"}, {"fields": "BriefTitle"}):
        assert ask("stats/field/values", **wrong).status_code == 400
    assert ask("stats/field/sizes", fields="BriefTitle").status_code == 400


def test_the_data_model(ask: Ask) -> None:
    roots = ask("studies/metadata").json()
    assert [each["name"] for each in roots][:2] == ["protocolSection", "resultsSection"]
    assert roots[0]["children"][0]["children"][0] == {
        "name": "nctId",
        "piece": "NCTId",
        "sourceType": "NCT",
        "type": "nct",
    }
    areas = {each["name"]: each for each in ask("studies/search-areas").json()[0]["areas"]}
    assert (len(areas), len(areas["BasicSearch"]["parts"]), len(areas["PatientSearch"]["parts"])) == (
        19,
        57,
        47,
    )
    assert areas["ConditionSearch"]["param"] == "cond"
    enums = {each["type"]: each for each in ask("studies/enums").json()}
    assert "PHASE3" in {each["value"] for each in enums["Phase"]["values"]}


def test_methods_and_headers(client: Client, ask: Ask) -> None:
    head = client.head("/api/v2/version")
    assert (head.status_code, head.content) == (200, b"")
    options = client.options("/api/v2/studies")
    assert (options.status_code, options["Access-Control-Allow-Origin"]) == (204, "*")
    for method in ("post", "put", "delete"):
        assert getattr(client, method)("/api/v2/studies").status_code == 405
    assert ask("nothing/here").status_code == 404


def test_an_unchanged_answer_is_not_sent_twice(client: Client, ask: Ask) -> None:
    answer = ask("studies", pageSize=3)
    again = client.get("/api/v2/studies", {"pageSize": 3}, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_index_is_said_in_plain_text(client: Client, home: Any, db: None) -> None:
    answer = client.get("/api/v2/studies")
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
