"""The worker as a process: it sends what waits, ends softly, and loses nothing when it is killed at any moment."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Event

import pytest
from django.db import OperationalError

from equipoise.web.mail import clockwork, queue, working
from equipoise.web.mail.clockwork import Clockwork, Job
from tests.web.mail.making import NOW
from tests.web.mail.peers import STALL, Peer, listening

PROGRAM = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]
FILL = """
import sys
from equipoise.cli.main import start_django
start_django()
from datetime import UTC, datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
import tests.web.mail.making as making
making.NOW = datetime.now(UTC)
for each in range(int(sys.argv[1])):
    making.posted(str(each))
"""


class House:
    """A folder with a database of its own, and letters that wait."""

    def __init__(self, folder: Path, letters: int, **settings: str) -> None:
        self.environment = {
            **os.environ,
            "EQUIPOISE_HOME": str(folder),
            "EQUIPOISE_LOG_LEVEL": "ERROR",
            **settings,
        }
        self.database = folder / "equipoise.sqlite3"
        self.run([sys.executable, "-c", FILL, str(letters)])

    def run(self, words: list[str]) -> str:
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*PROGRAM, "worker", *words], env=self.environment, stdin=subprocess.PIPE)

    def count(self, state: str) -> int:
        with sqlite3.connect(self.database, timeout=30) as connection:
            found = connection.execute(
                "select count(*) from mail_letter where state = ?", (state,)
            ).fetchone()
        return int(found[0])

    def execute(self, statement: str) -> None:
        with sqlite3.connect(self.database, timeout=30) as connection:
            connection.execute(statement)


def until(what: object, patience: float = 60) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + patience
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.05)


def settings(peer: Peer) -> dict[str, str]:
    return {"EQUIPOISE_MAIL_URL": f"smtp+plain://127.0.0.1:{peer.port}"}


def names(peer: Peer) -> Counter[str]:
    return Counter(str(message_from_bytes(each)["Message-ID"]) for each in peer.taken)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with listening(Peer()) as server:
        yield server


def test_it_sends_what_waits_and_ends_after_the_letter_at_hand(tmp_path: Path, peer: Peer) -> None:
    house = House(tmp_path, 20, **settings(peer))
    peer.replies["."] = "250 taken"
    worker = house.start()
    until(lambda: peer.taken)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert house.count("sent") == len(peer.taken), "what was begun was ended"
    assert "tasks done" in house.run([*PROGRAM, "worker", "--until-empty"])
    assert (house.count("sent"), set(names(peer).values())) == (20, {1})


def test_it_ends_with_who_started_it(tmp_path: Path, peer: Peer) -> None:
    house = House(tmp_path, 0, **settings(peer))
    worker = house.start("--with-parent")
    assert worker.stdin
    worker.stdin.close()
    assert worker.wait(30) == 0


def test_killed_again_and_again_it_loses_nothing(tmp_path: Path, peer: Peer) -> None:
    """Each letter arrives; where a kill fell between the server's word and our writing it down, twice, as itself."""
    house = House(tmp_path, 60, **settings(peer))
    for kill in range(4):
        enough = len(peer.taken) + 5 + kill
        worker = house.start()
        until(lambda enough=enough: len(peer.taken) >= enough)
        worker.kill()
        worker.wait()
    house.execute(
        "update mail_letter set lease_until = '2020-01-01 00:00:00', due_at = '2020-01-01 00:00:00'"
    )
    house.execute(
        "update django_tasks_database_dbtaskresult set started_at = '2020-01-01 00:00:00' where status = 'RUNNING'"
    )
    house.run([*PROGRAM, "worker", "--until-empty"])
    assert (house.count("sent"), house.count("waiting"), len(names(peer))) == (60, 0, 60)
    assert sum(names(peer).values()) <= 60 + 4


def test_two_workers_share_the_work_and_no_letter_goes_twice(tmp_path: Path, peer: Peer) -> None:
    house = House(tmp_path, 60, **settings(peer))
    both = [house.start("--until-empty") for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert (house.count("sent"), set(names(peer).values())) == (60, {1})


def test_a_database_that_is_held_by_another_is_waited_for(tmp_path: Path, peer: Peer) -> None:
    house = House(tmp_path, 10, **settings(peer))
    holder = sqlite3.connect(house.database, timeout=30, check_same_thread=False)
    holder.execute("begin immediate")
    worker = house.start()
    threading.Timer(2, lambda: (holder.rollback(), holder.close())).start()
    until(lambda: house.count("sent") == 10)
    worker.terminate()
    assert worker.wait(30) == 0


def test_a_server_that_is_down_burns_nobodys_attempts(tmp_path: Path) -> None:
    with listening(Peer({"connect": "421 not now"})) as peer:
        house = House(tmp_path, 30, **settings(peer))
        house.run([*PROGRAM, "worker", "--until-empty"])
        assert peer.connections <= 3
    with sqlite3.connect(house.database) as connection:
        assert connection.execute("select max(attempts) from mail_letter").fetchone() == (0,)
    assert "The mail server fails since" in house.run([*PROGRAM, "mail", "status"])


class Stopping(Clockwork):
    """Raises what it is told, then stops the worker."""

    def __init__(self, stop: Event, *told: Exception) -> None:
        super().__init__(())
        self.stop, self.told = stop, list(told)

    def tick(self, now: datetime) -> list[str]:
        if self.told:
            raise self.told.pop(0)
        self.stop.set()
        return []


@pytest.mark.django_db
def test_a_database_that_is_away_is_waited_for_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Event()
    waits: list[float] = []
    monkeypatch.setattr(Event, "wait", lambda self, seconds: waits.append(seconds) or False)
    worker = working.Worker(Stopping(stop, *[OperationalError("gone")] * 9), lambda: NOW, stop)
    worker.run()
    assert waits[9:] == [working.REST]
    assert waits[0] < 1 < 10 < waits[8] <= working.LONGEST_WAIT * 1.25


def test_jobs_run_when_they_are_due_and_one_that_fails_stops_no_other() -> None:
    ran: list[str] = []

    def broken(now: datetime) -> None:
        raise ValueError("ada@example.org")

    jobs = (
        Job("often", timedelta(seconds=15), lambda now: ran.append("often")),
        Job("broken", timedelta(seconds=15), broken),
        Job("seldom", timedelta(hours=1), lambda now: ran.append("seldom")),
    )
    clock = Clockwork(jobs)
    assert clock.tick(NOW) == ["often", "seldom"]
    assert clock.tick(NOW + timedelta(seconds=5)) == []
    assert clock.tick(NOW + timedelta(seconds=15)) == ["often"]
    assert clock.tick(NOW + timedelta(hours=1)) == ["often", "seldom"]


@pytest.mark.django_db
def test_every_job_that_a_room_names_can_be_run() -> None:
    jobs = tuple(clockwork.jobs())
    assert {"mail: wake letters", "referrals: remind teams"} <= {each.name for each in jobs}
    assert Clockwork(jobs).tick(datetime.now(UTC)) == [each.name for each in jobs]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_leaves_no_words_behind(caplog: pytest.LogCaptureFixture) -> None:
    from django_tasks_db.models import DBTaskResult

    from equipoise.web.mail.tasks import deliver

    deliver.enqueue("ada@example.org is no number")
    assert queue.run_next("worker", datetime.now(UTC))
    row = DBTaskResult.objects.get()
    assert (row.status, "ada" in row.traceback + caplog.text) == ("FAILED", False)


def test_stalling_keeps_the_worker_from_no_signal(tmp_path: Path) -> None:
    with listening(Peer({"RCPT": STALL})) as peer:
        house = House(tmp_path, 1, **settings(peer))
        worker = house.start()
        until(lambda: any(each.upper().startswith("RCPT") for each in peer.heard))
        worker.send_signal(signal.SIGTERM)
        peer.ended.set()
        assert worker.wait(40) == 0
    assert house.count("waiting") == 1
