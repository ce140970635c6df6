"""`equipoise webhooks`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from equipoise.cli import webhooks
from equipoise.core.values.errors import InputError, OutsideError
from equipoise.web.news import actions as news
from equipoise.web.studies import actions as studies
from equipoise.web.webhooks import delivering, making
from tests.links.webhooks.receiving import Receiver, receiving
from tests.web.studies.samples import NOW, nct, now, record
from tests.web.webhooks.organisation import HERE, Organisation, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(settings: Any) -> Iterator[Organisation]:
    settings.WEBHOOK_NETWORKS = HERE
    studies.load_records([record(1)], kind=studies.FILES, now=now)
    news.gather(NOW)
    with organisation() as found:
        yield found


def run(*words: str) -> str:
    done = CliRunner().invoke(webhooks.app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_one_is_added_told_paused_and_removed(hospital: Organisation) -> None:
    said = run("add", "Example Health", hospital.url, "--study", nct(1), "--topic", "open")
    assert said.startswith("Endpoint ")
    assert "whsec_" in said
    assert said.endswith("It has answered the challenge and is active.")
    number, hospital.secret = said.split()[1].rstrip("."), said.split("once: ")[1].split()[0]
    assert f"{number}  Example Health: active; Study {nct(1)}; 0 waiting" in run("list")
    studies.load_records([record(1, "2026-01-06", status="COMPLETED")], kind=studies.FILES, now=now)
    news.gather(NOW)
    making.make(NOW)
    delivering.send(NOW)
    assert hospital.kinds == [(nct(1), "study_ended")]
    assert f"{nct(1)}  Study ended: taken (204), 1 tries" in run("log", number)
    assert json.loads(run("log", number, "--json"))["deliveries"][0]["state"] == "sent"
    assert run("test", number) == "It has answered the challenge."
    assert run("rotate", number).startswith("whsec_")
    assert run("pause", number) == "Paused."
    assert json.loads(run("list", "--json"))["endpoints"][0]["state"] == "paused"
    assert run("resume", number) == "Active again."
    assert f"url: {hospital.url}" in run("show", number)
    assert "whsec_" not in run("show", number, "--json")
    assert run("remove", number) == "Removed."
    assert run("list") == ""


def test_one_that_does_not_answer_is_kept_and_said(hospital: Organisation) -> None:
    with receiving(Receiver(lambda got: (500, b""))) as server:
        said = json.loads(run("add", "Example Health", server.url, "--json"))
        assert not said["active"]
        assert "it answered with the status 500" in said["trouble"]
        assert said["trouble"].endswith(f"equipoise webhooks test {said['number']}")
        with pytest.raises(OutsideError):
            run("test", str(said["number"]))
    assert server.url not in said["trouble"]


@pytest.mark.parametrize(
    "words",
    [
        ["add", "A", "https://example.org/", "--study", nct(1), "--search", "q=x"],
        ["add", "A", "ftp://example.org/"],
        ["show", "9"],
        ["remove", "9"],
    ],
)
def test_what_is_wrong_is_said(words: list[str], hospital: Organisation) -> None:
    with pytest.raises(InputError):
        run(*words)
