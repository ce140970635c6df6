"""Adopting another version in the browser: chosen, looked at, then put into force."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.trials import actions, queries
from tests.web.accounts.people import log_in
from tests.web.trials.example import NOW, PREPARER, files, prepared

pytestmark = pytest.mark.django_db
PATH = "/trial/stop-2/protocol/adopt/"


@pytest.fixture
def manager(client: Client) -> Client:
    return log_in(client, prepared().user(Role.MANAGER))


def second() -> tuple[str, str]:
    """The next version: more participants."""
    text, overlay = (each.replace('version: "1"', 'version: "2"', 1) for each in files())
    return text.replace("registry: 194", "registry: 200"), overlay


def chosen(text: str | bytes, overlay: str = "") -> dict[str, Any]:
    sent = {"file": SimpleUploadedFile("protocol.yaml", text.encode() if isinstance(text, str) else text)}
    return sent | ({"overlay_file": SimpleUploadedFile("overlay.yaml", overlay.encode())} if overlay else {})


def carried(page: str) -> dict[str, str]:
    """What the page sends along, as a browser does: lines end as in forms, and the first break is dropped."""

    def area(name: str) -> str:
        inside = (
            page.partition(f'<textarea name="{name}" hidden')[2].partition(">")[2].partition("</textarea>")[0]
        )
        return unescape(inside).removeprefix("\n").replace("\n", "\r\n")

    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return {"text": area("text"), "overlay": area("overlay"), "seen": seen}


def test_nothing_changes_until_it_was_looked_at_and_a_reason_was_given(manager: Client) -> None:
    shown = manager.post(PATH, chosen(*second())).content.decode()
    assert "Adopt version 2?" in shown
    assert "Participants: “194” becomes “200”." in shown
    assert list(queries.versions("stop-2")) == ["1"]
    again = manager.post(PATH, carried(shown))
    assert again.status_code == 400
    assert "Write why" in again.content.decode() and "Adopt version 2?" in again.content.decode()
    answer = manager.post(PATH, carried(again.content.decode()) | {"why": "Amendment 1"}, follow=True)
    assert "Version 2 is in force." in answer.content.decode()
    assert queries.versions("stop-2")["2"].text == second()[0]
    assert queries.design("stop-2").participants.value == 200


def test_what_was_changed_after_it_was_looked_at_is_shown_again(manager: Client) -> None:
    sent = carried(manager.post(PATH, chosen(*second())).content.decode())
    sent["text"] = sent["text"].replace("registry: 200", "registry: 500")
    shown = manager.post(PATH, sent | {"why": "Amendment 1"}).content.decode()
    assert "Participants: “194” becomes “500”." in shown
    assert list(queries.versions("stop-2")) == ["1"]


def test_what_differs_is_told_from_the_version_in_force_when_it_is_adopted(manager: Client) -> None:
    """Somebody else adopted another one in between."""
    sent = carried(manager.post(PATH, chosen(*second())).content.decode())
    text, overlay = second()
    actions.adopt("stop-2", text.replace("200", "300"), overlay, PREPARER, NOW + timedelta(days=1))
    shown = manager.post(PATH, sent | {"why": "Amendment 1"})
    assert shown.status_code == 400
    assert "adopted before with other words" in shown.content.decode()


REFUSED = (
    (b"", "This file is empty."),
    (b"\xff\xfe", "This is not UTF-8 text."),
    (b"a" * 250_001, "larger than 250 kB"),
    (b"protocol: <script>alert(1)</script>", "the protocol file"),
    (b"a: &a [b]\nb: [*a, *a]", "the protocol file"),
    (files()[0].encode(), "adopted before with other words"),
)


def test_a_file_that_can_not_be_adopted_is_refused_with_a_sentence(manager: Client) -> None:
    for content, said in REFUSED:
        answer = manager.post(PATH, chosen(content))
        assert answer.status_code == 400
        assert said in answer.content.decode(), said
        assert "<script>alert" not in answer.content.decode()


def test_the_version_in_force_is_not_adopted_twice(manager: Client) -> None:
    assert "is in force already" in manager.post(PATH, chosen(*files())).content.decode()


def test_without_a_file_it_asks_for_one(manager: Client) -> None:
    assert "Choose the protocol file." in manager.post(PATH).content.decode()


def test_only_the_manager_adopts(client: Client) -> None:
    log_in(client, prepared().user(Role.DATA_MANAGER))
    assert client.get(PATH).status_code == client.post(PATH, chosen(*second())).status_code == 404
