"""The server and the pipe that take in what comes back, spoken to as mail servers speak."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from equipoise.web.mail import receiving
from tests.web.mail.test_receiving import reply
from tests.web.mail.test_worker import FILL, PROGRAM

ADDRESS = """
from equipoise.cli.main import start_django
start_django()
from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter
number = Letter.objects.get().id
print(messages.tagged("reply", number), messages.tagged("bounce", number))
"""
COUNT = """
from equipoise.cli.main import start_django
start_django()
from equipoise.web.mail import queries
print(queries.incoming())
"""


class House:
    """A folder with one letter, and its addresses."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "EQUIPOISE_HOME": str(folder), "EQUIPOISE_LOG_LEVEL": "ERROR"}
        self.run([sys.executable, "-c", FILL, "1"])
        self.reply, self.bounce = self.python(ADDRESS).split()

    def run(
        self, words: list[str], given: bytes = b"", **settings: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            words, env=self.environment | settings, input=given, capture_output=True, timeout=120, check=False
        )

    def python(self, script: str) -> str:
        return self.run([sys.executable, "-c", script]).stdout.decode()

    def receive(self, *words: str, given: bytes, **settings: str) -> int:
        return self.run([*PROGRAM, "mail", "receive", *words], given, **settings).returncode


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("listening"))


@pytest.fixture(params=["smtp", "lmtp"])
def client(request: pytest.FixtureRequest, house: House) -> Iterator[smtplib.SMTP]:
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


def test_it_takes_what_is_for_us_and_nothing_else(house: House, client: smtplib.SMTP) -> None:
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
    assert "reply" in house.python(COUNT)


def test_what_is_too_large_is_refused_before_it_is_sent(house: House, client: smtplib.SMTP) -> None:
    client.ehlo_or_helo_if_needed()
    code, _ = client.mail("ada@example.org", [f"size={receiving.LARGEST + 1}"])
    assert code == 552


def test_a_pipe_is_told_what_to_do(house: House) -> None:
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
def test_whatever_is_wrong_with_us_no_message_is_lost(house: House, settings: dict[str, str]) -> None:
    assert house.receive(house.reply, given=reply(), **settings) == 75
