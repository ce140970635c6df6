"""The protocol as its people read it, and what an amendment changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.trials import actions, rooms
from tests.web.accounts.people import log_in
from tests.web.trials.example import NOW, PREPARER, Example, files, prepared

pytestmark = pytest.mark.django_db
CODES = ("Schedule Cedar", "Schedule Maple")


@pytest.fixture
def example() -> Example:
    return prepared()


def shown(client: Client, example: Example, role: Role, path: str = "/trial/stop-2/protocol/") -> str:
    log_in(client, example.user(role))
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_value_stands_with_where_it_comes_from(client: Client, example: Example) -> None:
    text = shown(client, example, Role.ONCOLOGIST)
    for words in (
        "British Columbia Cancer Agency",
        "4 December 2025",
        "From the registry: <span",
        "Made up for the demonstration: <span",
        "1 Control Arm to 1 Experimental Arm",
        "18 months after randomisation, then every 6 months until 5 years after it",
        "One palliative dose of 8 Gy",
        "kg, expected from 35 to 180",
        "A participant stays on the version they consented to",
    ):
        assert words in text, words
    assert "America/Vancouver" not in text


def test_what_helps_to_guess_is_kept_from_the_sites(client: Client, example: Example) -> None:
    kept = "Set, and kept from those who could guess"
    for role in (Role.COORDINATOR, Role.ONCOLOGIST, Role.TREATING, Role.STATISTICIAN, Role.MONITOR):
        text = shown(client, example, role)
        assert "4 and 6" not in text
        assert text.count(kept) == 2
    for role in (Role.MANAGER, Role.INDEPENDENT):
        text = shown(client, example, role)
        assert "4 and 6" in text
        assert text.count(kept) == 1
        assert not any(code in text for code in CODES)


def test_a_blind_role_and_one_that_knows_read_the_same_page(client: Client, example: Example) -> None:
    """Apart from who they are: the page says nothing that would tell an arm."""
    texts = [shown(client, example, role) for role in (Role.COORDINATOR, Role.TREATING)]
    bare = [text.partition("<h1>")[2].partition("<footer")[0] for text in texts]
    assert bare[0] == bare[1]


def test_an_amendment_shows_what_differs_and_who_is_on_which(
    client: Client, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "_ON_VERSIONS", {"test": lambda trial: {"1": 12, "2": 1}})
    text, overlay = (each.replace('version: "1"', 'version: "2"', 1) for each in files())
    changed = text.replace("registry: 194", "registry: 200"), overlay.replace("[4, 6]", "[4, 8]")
    actions.adopt("stop-2", *changed, PREPARER, NOW + timedelta(days=1))
    page = shown(client, example, Role.COORDINATOR)
    assert "2 things differ from version 1" in page
    assert "Participants: “194” becomes “200”." in page
    assert "Block sizes changed." in page
    assert "12 participants on it" in page and "1 participant on it" in page
    assert "Lists that are drawn stay as they are" in page
    manager = shown(client, example, Role.MANAGER)
    assert "Block sizes: “4, 6” becomes “4, 8”." in manager
    before = shown(client, example, Role.MANAGER, "/trial/stop-2/protocol/versions/1/")
    assert "This version is not in force any more" in before
    assert client.get("/trial/stop-2/protocol/versions/3/").status_code == 404


def test_what_is_unset_stands_with_its_question(client: Client) -> None:
    text = files()[0].replace("approved: no", "approved: {by: Somebody Else, on: 2026-01-10}", 1)
    example = prepared()
    actions.prepare("bare", text, "", PREPARER, NOW)
    actions.appoint("bare", "monitor", "monitor", "", by=PREPARER, now=NOW)
    page = shown(client, example, Role.MONITOR, "/trial/bare/protocol/")
    assert "allocation.block sizes" in page
    assert "By which method are participants allocated?" in page
    assert "Demonstration: assumptions are made up" not in page
