"""A demonstration shows the own pages of its participants as it shows passwords: to this machine alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.cli import demo_own_pages
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.participant import queries
from equipoise.web.participant.queries import Own
from equipoise.web.shell.demonstration import KEPT
from tests.web.enrolment.example import consented
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
HERE = {"host": "127.0.0.1:8000"}


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> None:
    settings.EQUIPOISE_HOME = tmp_path
    (tmp_path / KEPT).write_text(json.dumps({"monitor": "by chance"}))


def page(client: Client, **more: Any) -> str:
    return client.get(reverse("shell:demonstration"), headers=HERE, **more).content.decode()


def test_a_link_and_its_passcode_open_the_pages(client: Client, kept: None, own: Own) -> None:
    shown = page(client)
    assert f'href="{queries.path(own.secret)}"' in shown and f"<code>{own.passcode}</code>" in shown
    assert f"Participant at site {own.site}, in English" in shown


def test_another_machine_is_told_of_no_link(client: Client, kept: None, own: Own) -> None:
    shown = page(client, REMOTE_ADDR="203.0.113.9")
    assert own.number in shown
    assert own.secret not in shown and own.passcode not in shown


def test_the_first_page_names_who_can_log_in_and_no_secret(client: Client, kept: None, own: Own) -> None:
    shown = client.get(reverse("finder:home"), headers=HERE).content.decode()
    assert "See it from inside" in shown and f"<code>{own.number}</code>" in shown
    assert own.secret not in shown and own.passcode not in shown and "by chance" not in shown


def test_production_names_nobody_on_its_first_page(client: Client, own: Own, settings: Any) -> None:
    settings.EQUIPOISE_MODE = "production"
    shown = client.get(reverse("finder:home")).content.decode()
    assert "See it from inside" not in shown and own.number not in shown


def test_who_has_nothing_to_answer_gets_no_link(example: Example, own: Own) -> None:
    """The one of the example has consented and is not followed yet."""
    demo_own_pages.prepare(example.now)
    assert [each.number for each in queries.in_use("stop-2")] == [own.number]


def test_each_who_is_asked_gets_one_link_in_their_language(
    example: Example, own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [consented(example, "01"), consented(example, "02"), own.number]
    asked = [each for each in enrolment.participants("stop-2") if each.number in numbers]
    monkeypatch.setattr(demo_own_pages, "_asked", lambda now: iter(asked))
    demo_own_pages.prepare(example.now)
    made = queries.in_use("stop-2")
    demo_own_pages.prepare(example.now)
    assert queries.in_use("stop-2") == made
    assert [each.language for each in made] == ["en", "fr"]
    assert [each.number for each in made] == [each.number for each in asked[:2]]
