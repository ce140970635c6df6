"""What is refused is in the log: which limit, which account, which request, and nothing of a person."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from equipoise.web.accounts.models import User
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Reached, Try
from equipoise.web.shell import logs
from tests.web.accounts.people import log_in

pytestmark = pytest.mark.django_db
FACTS = {"at", "level", "logger", "message", "request_id", "event"}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line as production writes it."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(logs.JsonLines())
    return caplog


def events(lines: pytest.LogCaptureFixture, wanted: str) -> list[dict[str, Any]]:
    """The lines of one kind of event."""
    return [line for each in lines.text.splitlines() if (line := json.loads(each)).get("event") == wanted]


def test_a_limit_that_is_reached_is_logged_by_its_name_and_not_by_whose_it_is(
    lines: pytest.LogCaptureFixture,
) -> None:
    tried = Try("plain.sender", "digest-of-somebody", Limit(1, 3_600))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with logs.within("abcdef12"):
        guard.count([tried], now)
        assert events(lines, "limit reached") == []
        with pytest.raises(Reached):
            guard.count([tried], now)
    (line,) = events(lines, "limit reached")
    assert set(line) == FACTS | {"limit"}
    assert (line["limit"], line["level"], line["request_id"]) == ("plain.sender", "WARNING", "abcdef12")
    assert "digest-of-somebody" not in lines.text


@pytest.mark.parametrize(
    ("factor", "path", "status"),
    [(True, "/workspace/", 404), (False, "/workspace/", 302), (True, "/account/security/", 200)],
)
def test_who_is_refused_is_in_the_log_by_the_number_of_the_account(
    client: Client, lines: pytest.LogCaptureFixture, factor: bool, path: str, status: int
) -> None:
    user = User.objects.create_user("harbour-ann", email="ann@harbour.example.org")
    log_in(client, user, factor=factor)
    answer = client.get(f"{path}?name=hunter2")
    assert answer.status_code == status
    told = events(lines, "access refused")
    assert [each["account"] for each in told] == ([] if status == 200 else [user.pk])
    for line in told:
        assert set(line) == FACTS | {"account", "route"}
        assert (line["route"], line["request_id"]) == (path, answer["X-Request-ID"])
        assert not {"harbour", "hunter2"} & set(json.dumps(line).replace("-", " ").split())


def test_a_stranger_and_an_open_page_that_is_not_there_are_no_refused_account(
    client: Client, lines: pytest.LogCaptureFixture
) -> None:
    client.get("/workspace/")
    client.get("/nowhere/")
    assert events(lines, "access refused") == []
