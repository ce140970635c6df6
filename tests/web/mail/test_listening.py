"""The server and the pipe that take in what comes back, spoken to as mail servers speak."""

from __future__ import annotations

import signal
import smtplib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipoise.web.mail import messages, queries, receiving
from equipoise.web.mail.models import Letter
from tests.databases import standing_in, tabled
from tests.web.mail.houses import PROGRAM, House
from tests.web.mail.test_receiving import reply


class Home:
    """A house with one letter, and its addresses."""

    def __init__(self, house: Home) -> None:
        self.house, self.environment = house, house.environment
        with standing_in(house.url, house.blocker):
            number = Letter.objects.get().id
        self.reply, self.bounce = messages.tagged("reply", number), messages.tagged("bounce", number)

    def incoming(self) -> dict[str, int]:
        with standing_in(self.house.url, self.house.blocker):
            return queries.incoming()

    def receive(self, *words: str, given: bytes, **settings: str) -> int:
        return subprocess.run(
            [*PROGRAM, "mail", "receive", *words],
            env=self.environment | settings,
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
        ).returncode


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, tables: Path, django_db_blocker: Any) -> Home:
    folder = tabled(tmp_path_factory.mktemp("listening"), tables)
    return Home(House(folder, f"sqlite:///{folder / 'equipoise.sqlite3'}", django_db_blocker, 1))


@pytest.fixture(params=["smtp", "lmtp"])
def client(request: pytest.FixtureRequest, house: Home) -> Iterator[smtplib.SMTP]:
    """A mail server that speaks to ours."""
    lmtp = request.param == "lmtp"
    words = [*PROGRAM, "mail", "listen", "--port", "0", *(["--lmtp"] if lmtp else [])]
    with subprocess.Popen(words, env=house.environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        port = int(process.stderr.readline().rpartition(":")[2].strip(" .\n"))
        kind = smtplib.LMTP if lmtp else smtplib.SMTP
        with kind("127.0.0.1", port) as connection:
            yield connection
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_it_takes_what_is_for_us_and_nothing_else(house: Home, client: smtplib.SMTP) -> None:
    client.ehlo_or_helo_if_needed()
    assert int(client.esmtp_features["size"]) == receiving.LARGEST
    client.mail("ada@example.org")
    for wrong in (
        "trials@equipoise.example.org",
        "somebody@elsewhere.example.org",
        house.reply.replace("-", "-0", 1),
    ):
        assert client.rcpt(wrong)[0] == 550
    assert client.rcpt(house.reply)[0] == 250
    assert client.data(reply(f"Yes. {type(client).__name__}"))[0] == 250
    assert house.incoming()["reply"] >= 1


def test_what_is_too_large_is_refused_before_it_is_sent(house: Home, client: smtplib.SMTP) -> None:
    client.ehlo_or_helo_if_needed()
    code, _ = client.mail("ada@example.org", [f"size={receiving.LARGEST + 1}"])
    assert code == 552


def test_a_pipe_is_told_what_to_do(house: Home) -> None:
    assert house.receive(house.reply, "--sender", "ada@example.org", given=reply("By pipe.")) == 0
    assert house.receive(house.reply, given=reply("By pipe.")) == 0
    assert house.receive("trials@equipoise.example.org", given=reply()) == 67
    assert house.receive(house.reply, given=b"x" * (receiving.LARGEST + 1)) == 65


@pytest.mark.parametrize(
    "settings",
    [
        {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
        {"EQUIPOISE_MODE": "nonsense"},
        {"EQUIPOISE_MAIL_URL": "x"},
    ],
)
def test_whatever_is_wrong_with_us_no_message_is_lost(house: Home, settings: dict[str, str]) -> None:
    assert house.receive(house.reply, given=reply(), **settings) == 75
