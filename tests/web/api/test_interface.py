"""Our own programming interface: what it gives is what the finder shows, and its description holds."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup

from equipoise.core.registry.request import SearchRequest
from equipoise.web.api.interface import api
from equipoise.web.glossary.terms import all_terms
from equipoise.web.search.queries import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]
Json = dict[str, Any]


def get(client: Client, path: str, **params: Any) -> Json:
    answer = client.get(f"/api/v1/{path}", params)
    assert answer.status_code == 200, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*"
    found: Json = answer.json()
    return found


def test_a_search_is_the_finder_s(client: Client) -> None:
    found = get(
        client, "studies", q="lung", near="Vancouver", within="5000", status=["recruiting"], page_size=3
    )
    page = search(SearchRequest("lung", "Vancouver", 5000.0, ("RECRUITING",), page_size=3))
    assert found["total"] == page.total > 0
    assert [each["nct_id"] for each in found["results"]] == [each.nct_id for each in page.results]
    first = found["results"][0]
    assert first["distance_km"] is not None
    assert first["site"]["country"]
    assert found["facets"]["status"]


def test_pages_are_linked(client: Client) -> None:
    found = get(client, "studies", page_size=15)
    numbers = [each["nct_id"] for each in found["results"]]
    assert found["previous"] is None
    while found["next"]:
        found = client.get(found["next"]).json()
        numbers += [each["nct_id"] for each in found["results"]]
    assert len(numbers) == len(set(numbers)) == 40
    assert found["previous"]


def test_what_cannot_be_used_is_told(client: Client) -> None:
    found = get(client, "studies", near="Nowhere at all", age="old", sort="colour")
    assert len(found["problems"]) == 3
    assert found["near"] is None


def test_a_study_is_what_its_page_shows(client: Client) -> None:
    found = get(client, "studies/nct00000001")
    assert found["study"]["nct_id"] == "NCT00000001"
    assert "received" not in found["study"]
    assert {"kind", "date"} <= set(found["study"]["dates"][0])
    assert found["criteria"]
    assert {each["field"] for each in found["unsaid"]}


def test_changes_are_told_newest_first(client: Client) -> None:
    versions = get(client, "studies/NCT00000001/changes")["versions"]
    assert [each["is_current"] for each in versions] == [True, False]
    assert versions[0]["changes"][0]["sentence"]
    assert versions[1]["is_first"]


def test_places_and_terms(client: Client) -> None:
    assert [each["lat"] for each in get(client, "places", q="London")["places"]] == [51.5074, 42.9834]
    assert len(get(client, "terms")["terms"]) == len(all_terms())


@pytest.mark.parametrize("path", ["studies/NCT99999999", "studies/x", "studies/NCT99999999/changes"])
def test_what_is_not_there_is_a_sentence_in_json(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("No study")


ADDRESSES = ("studies", "studies/NCT00000001", "studies/x", "terms", "openapi.json", "docs", "nowhere")


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_answers_like_get_without_a_body(client: Client, path: str) -> None:
    head, get = client.head(f"/api/v1/{path}"), client.get(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (get.status_code, b"")
    same = ("Content-Type", "Content-Length", "Access-Control-Allow-Origin")
    assert [head.get(name) for name in same] == [get.get(name) for name in same]
    assert head["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_other_methods_are_refused_in_json(path: str, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, f"/api/v1/{path}", b"{}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/json"
    assert "read-only" in answer.json()["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("interface", ["v1", "v2"])
def test_a_browser_that_asks_first_is_told_that_it_may(client: Client, interface: str) -> None:
    asked = {"Origin": "https://clinic.example.org", "Access-Control-Request-Method": "GET"}
    answer = client.options(f"/api/{interface}/studies", headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "*"


OUTSIDE = (
    *("/", "/studies/", "/studies.json", "/studies.atom", "/studies.rss", "/studies/NCT00000001/"),
    *(
        "/studies/NCT00000001.json",
        "/studies/NCT00000001/history/",
        "/studies/NCT00000001/print/",
        "/compare/",
    ),
    *("/saved/", "/glossary/", "/about/", "/account/log-in/", "/operations/", "/nowhere", "/api/v1", "/api/"),
    *("/static/shell/equipoise.css", "/api/v3/", "//api/v1/studies"),
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_no_other_page_may_be_read_from_elsewhere(client: Client, method: str) -> None:
    for page in OUTSIDE:
        answer = client.generic(method, page, headers={"Origin": "https://elsewhere.example.org"})
        assert "Access-Control-Allow-Origin" not in answer.headers, page


@pytest.mark.parametrize("interface", ["v1", "v2"])
def test_nobody_may_read_with_a_visitor_s_cookies(client: Client, interface: str) -> None:
    for method in ("GET", "OPTIONS", "POST"):
        answer = client.generic(
            method, f"/api/{interface}/studies", headers={"Origin": "https://elsewhere.example.org"}
        )
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_methods_and_origins_are_described(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["info"]["description"]
    page = client.get("/api/v1/docs").content.decode()
    for word in ("HEAD", "OPTIONS", "405", "Allow", "Access-Control-Allow-Origin: *", "credentials"):
        assert word in described and word in page


def test_no_index_is_503(client: Client, home: Any) -> None:
    (home / "index" / "current").unlink()
    answer = client.get("/api/v1/studies")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer.json()["detail"]


def test_the_page_for_people_asks_no_other_host(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert f"GET {path}" in page
    assert '<script src="http' not in page and "cdn" not in page


def test_the_description_is_openapi_3_1(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


# Not the web server's entry point: it says for the whole process where requests are counted.
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
operations = [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("operation", operations, ids=lambda each: each.label)
def test_every_answer_is_as_described(operation: Any) -> None:
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        try:
            case.call_and_validate(headers={"Accept-Encoding": "identity"})
        except FailureGroup as failures:
            raise AssertionError([str(each)[:400] for each in failures.exceptions]) from failures

    check()
