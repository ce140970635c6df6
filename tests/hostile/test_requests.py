"""Requests made to hurt: every parameter of every page, odd methods, forged cookies, paths that climb."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from equipoise import demonstration
from equipoise.web.search import actions as search
from equipoise.web.studies import actions

MARKUP = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'"
QUERIES = [
    *("a" * 10_000, "lung " * 2_000, '"' * 999, '"unbalanced', "(((((", "AND OR NOT", "OR OR", "-", "-a -b"),
    *("*", "a*", "a~9", "^2", "[a TO b]", "title:", "\\", "+", "\x00", "🧬", "\u202eabc", "' OR 1=1 --", "%"),
    *("AREA[x]y", "RANGE[a,b]", "0" * 5_000, "(a OR " * 1_500, "a* " * 1_000, "é" * 3_000, "\uffff", MARKUP),
]
VALUES = [
    "",
    MARKUP,
    "x" * 9_000,
    "\x00",
    "-1",
    "1e999",
    "9" * 20,
    "NaN",
    "../../etc/passwd",
    "a\r\nX-Evil: 1",
    "91,181",
]
NAMES = "near within status age sex phase type condition country intervention sort page page_size"
REGISTRY = (
    "query.cond query.term query.locn filter.geo filter.ids filter.advanced aggFilters fields sort pageToken"
)
LISTS = ("/studies/?", "/studies.json?", "/studies.atom?", "/studies.rss?", "/api/v1/studies?")
HEADERS = (
    *("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"),
    *("Cross-Origin-Opener-Policy", "X-Frame-Options"),
)
REFUSALS = {400, 403, 404, 405, 413}


@pytest.fixture(scope="module")
def _site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A site that holds the demonstration's records: made once for this file, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        actions.load_records(list(demonstration.records()), now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
        search.rebuild()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def visitor(_site: None, db: None) -> Client:
    """A visitor of that site; faults of the code come back as 500."""
    cache.clear()
    return Client(raise_request_exception=False)


def _harmless(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code in {200, 204, 301, 302} | REFUSALS, address[:200]
    assert "X-Evil" not in answer.headers
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert b"<script>alert" not in answer.content, address[:200]
        assert b"<img src=x" not in answer.content, address[:200]


FEW = "q=oligometastatic&near=Vancouver"
"""Finds more than one study, so that there is something to sort, and few, for each is written out."""


def test_no_query_and_no_filter_hurts(visitor: Client) -> None:
    assert 1 < visitor.get(f"/studies.json?{FEW}").json()["total"] < 9
    for page in LISTS:
        for text in QUERIES:
            _harmless(visitor, f"{page}q={quote(text)}")
        for name in NAMES.split():
            for value in VALUES:
                _harmless(visitor, f"{page}{FEW}&{name}={quote(value)}")
    _harmless(visitor, "/studies/?" + "&".join(f"condition=c{number}" for number in range(900)))
    _harmless(visitor, "/studies/?" + "&".join(f"status=x{number}" for number in range(5_000)))


TOO_MANY = "&".join(f"q=SECRET{number}" for number in range(1_001))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What goes to the log as the settings write it."""
    (handler,) = (each for each in logging.root.handlers if type(each) is logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", io.StringIO())
    return handler.stream  # type: ignore[no-any-return]


def test_too_many_parameters_are_refused_in_one_line(visitor: Client, log: io.StringIO) -> None:
    for address in LISTS:
        answer = visitor.get(address + TOO_MANY)
        assert answer.status_code == 400
        assert "SECRET" not in answer.content.decode()
    refusals = [line for line in log.getvalue().splitlines() if " ERROR " in line]
    assert len(refusals) <= len(LISTS)
    assert "SECRET" not in log.getvalue()


@pytest.mark.parametrize("send", ["get", "post"])
def test_a_refused_request_is_logged_with_its_reason_alone(
    visitor: Client, log: io.StringIO, send: str
) -> None:
    body = {f"SECRET{number}": "" for number in range(1_001)}
    answer = getattr(visitor, send)("/account/log-in/?" if send == "post" else "/studies/", body)
    assert answer.status_code == 400
    assert "What was sent can’t be read" in answer.content.decode()
    (line,) = (line for line in log.getvalue().splitlines() if " ERROR " in line)
    assert "ERROR django.security.TooManyFieldsSent A request was refused: TooManyFieldsSent." in line
    assert "SECRET" not in log.getvalue()


def test_programs_are_refused_in_their_own_form(visitor: Client) -> None:
    answer = visitor.get("/api/v1/studies?" + TOO_MANY)
    assert answer.json() == {"detail": "The request has more parts than are read."}
    answer = visitor.get("/api/v2/studies?" + TOO_MANY)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_a_fault_of_ours_keeps_its_kind_and_not_its_words(log: io.StringIO) -> None:
    logging.getLogger("django.request").error("a fault", exc_info=ValueError("of somebody"))
    assert "ValueError" in log.getvalue()
    assert "of somebody" not in log.getvalue()


def test_no_question_to_the_registry_api_hurts(visitor: Client) -> None:
    odd = [*VALUES, "AREA[", "AREA[NCTId]MISSING", "NOT " * 300 + "a", "(" * 2_000, "distance(nan,nan,inf)"]
    for name in REGISTRY.split():
        for value in odd:
            _harmless(visitor, f"/api/v2/studies?{name}={quote(value)}")


def test_no_path_climbs_or_breaks(visitor: Client) -> None:
    odd = (
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "NCT06918951%00",
        "NCT06918951%0a",
        "%ff%fe",
        quote(MARKUP),
    )
    places = (
        "/studies/{}/",
        "/studies/{}.json",
        "/studies/{}/history/",
        "/api/v2/studies/{}",
        "/glossary/{}/",
    )
    for place in (*places, "/api/v1/studies/{}", "/compare/{}/add/", "/static/{}", "/{}"):
        for part in odd:
            _harmless(visitor, place.format(part))
    for address in ("/studies/?q=%ff%fe%80", "/studies/?q=%", "/studies/?%ff=%ff", "/studies/?near=%c3%28"):
        _harmless(visitor, address)


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_another_method_is_answered_or_refused(visitor: Client, method: str) -> None:
    pages = (
        "/",
        "/studies/",
        "/studies.atom",
        "/studies/NCT06918951/",
        "/saved/",
        "/compare/",
        "/api/v2/studies",
    )
    for page in (*pages, "/operations/", "/account/log-out/", "/studies/NCT06918951/save/"):
        answer = visitor.generic(method, page, b"{}", content_type="application/json")
        assert answer.status_code < 500, page


@pytest.mark.parametrize("value", ["x" * 4_000, "a:b:c", ".eJx:1:1", '"', "\x01", "NCT06918951"])
def test_a_forged_cookie_is_as_good_as_none(visitor: Client, value: str) -> None:
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        visitor.cookies[name] = value
    for page in ("/", "/saved/", "/compare/", "/studies/", "/account/log-in/"):
        assert visitor.get(page).status_code == 200, page
    assert visitor.get("/operations/").status_code == 302


def test_no_answer_goes_without_its_headers(visitor: Client) -> None:
    style = f"/{settings.STATIC_URL.strip('/')}/shell/equipoise.css"
    pages = (
        "/",
        "/studies/?q=a",
        "/studies.json",
        "/studies.atom",
        "/studies/NCT06918951/",
        "/api/v2/studies",
    )
    for page in (*pages, style, "/about", "/nothing/", "/api/v2/nothing", "/account/log-in/", "/operations/"):
        answer = visitor.get(page)
        assert [each for each in HEADERS if each not in answer.headers] == [], page


def test_logging_in_leads_nowhere_else_and_tells_nothing(visitor: Client) -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user("operator", password="a long enough word", is_staff=True)
    said = []
    for name in ("operator", "nobody"):
        answer = visitor.post("/account/log-in/", {"login": name, "password": "wrong"})
        assert answer.status_code == 200
        said.append(
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(name, "")
        )
    assert said[0] == said[1]
    right = {"login": "operator", "password": "a long enough word", "next": "//evil.example/"}
    assert visitor.post("/account/log-in/?next=https://evil.example/", right)["Location"] == "/operations/"


def test_ten_wrong_passwords_close_the_door(visitor: Client) -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user("operator", password="a long enough word", is_staff=True)
    tries = [
        visitor.post("/account/log-in/", {"login": "operator", "password": f"wrong {number}"}).status_code
        for number in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert tries[-1] == 429
    right = {"login": "operator", "password": "a long enough word"}
    assert visitor.post("/account/log-in/", right).status_code == 429
