"""The probes: alive, ready, measured; and what strangers are not told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.operations import actions, queries

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-and-more"
FAR = {"REMOTE_ADDR": "203.0.113.5"}


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(revision=7)
    monkeypatch.setattr("equipoise.web.operations.queries.search.status", lambda: found)


def test_alive_is_asked_under_any_name_without_tls(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["trials.example.org"]):
        answer = client.get("/healthz", headers={"Host": "10.0.0.7"})
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert client.get("/about/", headers={"Host": "trials.example.org"}).status_code == 301
    assert client.post("/healthz").status_code == 405


def test_ready_and_a_silent_worker_is_a_warning_alone(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == ["worker"]
    actions.beat(datetime.now(UTC))
    assert client.get("/readyz").json()["warnings"] == []


def test_without_an_index_it_is_not_ready_and_strangers_learn_no_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise IndexUnusable("there is no index", where="/srv/secret")

    monkeypatch.setattr("equipoise.web.operations.queries.search.status", none)
    near, far = client.get("/readyz"), client.get("/readyz", **FAR)
    assert near.status_code == far.status_code == 503
    assert "no index" in near.json()["parts"]["index"]
    assert far.json() == {"ready": False}


def test_without_a_database_it_is_not_ready_and_metrics_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("password authentication failed")

    monkeypatch.setattr(queries, "_answer", away)
    monkeypatch.setattr("equipoise.web.operations.figures.mail.outbox", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "it can't be asked (OperationalError)"}
    assert "equipoise_database_up 0.0" in client.get("/metrics").content.decode()


def test_migrations_that_are_missing_are_a_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "unapplied", lambda: ["mail.0009_later"])
    assert client.get("/readyz").status_code == 503


def test_metrics_are_for_this_machine_and_for_who_holds_the_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **FAR).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 404
    with override_settings(METRICS_TOKEN=TOKEN):
        right, wrong = {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer nonsense"}
        assert client.get("/metrics", headers=right, **FAR).status_code == 200
        assert client.get("/metrics", headers=wrong, **FAR).status_code == 404
        assert client.get("/metrics", headers=wrong).status_code == 404


def test_metrics_tell_letters_referrals_workers_loads_and_the_index(client: Client) -> None:
    actions.beat(datetime.now(UTC))
    text = client.get("/metrics").content.decode()
    for line in (
        'equipoise_letters{state="waiting"} 0.0',
        'equipoise_referrals{state="queued"} 0.0',
        "equipoise_referrals_overdue 0.0",
        "equipoise_workers_alive 1.0",
        "equipoise_index_revision 7.0",
        "equipoise_letters_oldest_waiting_seconds 0.0",
        "equipoise_database_up 1.0",
    ):
        assert line in text.splitlines()


def test_a_worker_that_is_silent_is_dead_then_forgotten_and_one_that_ended_is_not_missed() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    actions.beat(now, "first")
    (found,) = queries.workers(now + queries.SILENT)
    assert not found.alive
    actions.beat(now + actions.FORGOTTEN + timedelta(seconds=1), "second")
    assert [each.name for each in queries.workers(now)] == ["second"]
    actions.ended("second")
    assert queries.workers(now) == []


def test_jobs_that_never_ran_are_late_and_failures_are_seen() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    beat = "operations: beat"
    actions.ran(beat, now, well=True)
    found = {each.name: each for each in queries.jobs(now)}
    assert not found[beat].late
    assert found["mail: wake letters"].late
    actions.ran(beat, now + timedelta(seconds=1), well=False)
    assert {each.name: each for each in queries.jobs(now)}[beat].failed
