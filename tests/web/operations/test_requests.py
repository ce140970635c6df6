"""Every request has a number, one line in the log and a place in the counts; nothing that was sent stands there."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import Client, override_settings

from equipoise.web.shell import logs, measures

pytestmark = pytest.mark.django_db
SECRET = "hunter2-very-private"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(logs.JsonLines())
    for each in ("equipoise.web.shell.requests", "django.request"):
        logging.getLogger(each).addFilter(logs.Routes())
    return caplog


def test_the_log_has_the_route_and_nothing_that_was_sent(
    client: Client, lines: pytest.LogCaptureFixture
) -> None:
    answer = client.get(f"/studies/{SECRET}/?name={SECRET}", headers={"User-Agent": SECRET})
    told = [json.loads(line) for line in lines.text.splitlines() if "equipoise.web.shell.requests" in line]
    assert len(told) == 1
    assert told[0]["request_id"] == answer["X-Request-ID"]
    assert told[0]["status"] == answer.status_code == 404
    assert told[0]["method"] == "GET"
    assert told[0]["ms"] >= 0
    assert SECRET not in json.dumps(told)


def test_a_strangers_number_is_not_taken_and_a_trusted_proxys_is(client: Client) -> None:
    given = {"X-Request-ID": "abc-12345"}
    assert client.get("/healthz", headers=given)["X-Request-ID"] != "abc-12345"
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        assert client.get("/healthz", headers=given)["X-Request-ID"] == "abc-12345"
        forged = {"X-Request-ID": 'x" injected line'}
        assert logs.GIVEN.fullmatch(client.get("/healthz", headers=forged)["X-Request-ID"])


def test_a_fault_is_logged_without_its_words_and_its_page_says_the_number(
    client: Client, lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("equipoise.web.shell.views.all_credits", broken)
    client.raise_request_exception = False
    answer = client.get("/about/sources/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    found = [json.loads(line) for line in lines.text.splitlines() if '"django.request"' in line]
    assert "ValueError" in found[0]["exception"]
    assert found[0]["message"].endswith("/about/sources/")
    assert found[0]["request_id"] == answer["X-Request-ID"]
    assert SECRET not in json.dumps(found)


def test_readable_lines_carry_the_number_and_no_words_of_an_exception() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        record = logging.LogRecord("room", logging.ERROR, "", 1, "It failed.", (), sys.exc_info())
    with logs.within("abcdef12"):
        line = logs.Readable().format(record)
    assert "It failed. [abcdef12]" in line
    assert "KeyError" in line
    assert SECRET not in line
    assert logs.current() == ""


def test_requests_are_counted_by_route_and_never_by_address(client: Client) -> None:
    for word in ("one", "two"):
        client.get(f"/studies/{word}-{SECRET}/")
    client.generic("BREW", "/about/")
    families = {each.name: each for each in measures.registry().collect()}
    labels = [each.labels for each in families["equipoise_requests"].samples]
    assert any(each["route"].startswith("/studies/<") for each in labels) or any(
        each["route"] == logs.UNKNOWN for each in labels
    )
    assert {"OTHER"} <= {each["method"] for each in labels}
    assert SECRET not in str(labels)
