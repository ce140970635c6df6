"""The outbox from the command line: how it stands, and what was given up, for people and for programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from equipoise.web.mail.models import Letter
from tests.cli.command import Run, run
from tests.web.mail.making import NOW, letter

__all__ = ["run"]
pytestmark = pytest.mark.django_db


def test_how_the_outbox_stands_is_said_in_lines_and_as_json(run: Run) -> None:
    letter(now=NOW)
    assert "waiting           1" in run("mail", "status").out
    found = json.loads(run("mail", "status", "--json").out)
    assert found["letters"] == {
        "waiting": 1,
        "sent": 0,
        "delivered": 0,
        "bounced": 0,
        "dead": 0,
        "cancelled": 0,
    }
    assert (found["queue"], found["untold"], found["rests_until"]) == ({"READY": 1}, 0, None)


def test_what_was_given_up_is_listed_without_an_address_and_sent_again(run: Run) -> None:
    dead = letter(now=NOW)
    ended = NOW + timedelta(days=4)
    Letter.objects.update(state="dead", ended_at=ended, trouble="451", attempts=11)
    assert str(dead.id) in run("mail", "list").out
    (told,) = json.loads(run("mail", "list", "--json").out)["letters"]
    assert (told["id"], told["trouble"], told["ended_at"]) == (str(dead.id), "451", ended.isoformat())
    assert "example.org" not in json.dumps(told)
    assert run("mail", "resend", str(dead.id)).out == "1 letter waits to be sent again.\n"
    assert run("mail", "resend", str(dead.id)).code == 3
    assert run("mail", "resend").code == 3
