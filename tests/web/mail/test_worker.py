"""The worker as a process: it sends what waits, ends softly, and loses nothing when it is killed at any moment."""

from __future__ import annotations

import json
import signal
import sqlite3
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
from tests.web.mail import killing
from tests.web.mail.houses import PROGRAM, Build, house, sqlite_house, to
from tests.web.mail.making import NOW
from tests.web.mail.peers import STALL, Peer, listening

__all__ = ["house", "sqlite_house"]
LONG_AGO = "2020-01-01 00:00:00+00"


def until(what: object, patience: float = 60) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + patience
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.05)


def names(peer: Peer) -> Counter[str]:
    return Counter(str(message_from_bytes(each)["Message-ID"]) for each in peer.taken)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with listening(Peer()) as server:
        yield server


def test_it_sends_what_waits_and_ends_after_the_letter_at_hand(sqlite_house: Build, peer: Peer) -> None:
    home = sqlite_house(20, **to(peer))
    worker = home.start()
    until(lambda: peer.taken)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert home.count("sent") == len(peer.taken), "what was begun was ended"
    assert "tasks done" in home.run([*PROGRAM, "worker", "--until-empty"])
    assert (home.count("sent"), set(names(peer).values())) == (20, {1})


def test_it_ends_with_who_started_it(sqlite_house: Build, peer: Peer) -> None:
    worker = sqlite_house(0, **to(peer)).start("--with-parent")
    assert worker.stdin
    worker.stdin.close()
    assert worker.wait(30) == 0


def test_killed_at_every_point_it_loses_nothing(house: Build, peer: Peer) -> None:
    """Where the server had the letter and nobody had noted it, it comes a second time, as itself; else once."""
    told = json.loads(house(0, **to(peer)).run([sys.executable, "-m", "tests.web.mail.killing"]))
    assert told == {point: [signal.SIGKILL, "sent", 0] for point in killing.POINTS}
    assert list(names(peer).values()) == [1 + (point in killing.TAKEN) for point in killing.POINTS]


def test_killed_again_and_again_it_loses_nothing(house: Build, peer: Peer) -> None:
    """Each letter arrives; where a kill fell between the server's word and our writing it down, twice, as itself."""
    home, kills = house(40, **to(peer)), 2
    for kill in range(kills):
        enough = len(peer.taken) + 5 + kill
        worker = home.start()
        until(lambda enough=enough: len(peer.taken) >= enough)
        worker.kill()
        worker.wait()
    home.ask("update mail_letter set lease_until = %s, due_at = %s", LONG_AGO, LONG_AGO)
    home.ask(
        "update django_tasks_database_dbtaskresult set started_at = %s where status = 'RUNNING'", LONG_AGO
    )
    home.run([*PROGRAM, "worker", "--until-empty"])
    assert (home.count("sent"), home.count("waiting"), len(names(peer))) == (40, 0, 40)
    assert sum(names(peer).values()) <= 40 + kills


def test_two_workers_share_the_work_and_no_letter_goes_twice(house: Build, peer: Peer) -> None:
    home = house(60, **to(peer))
    both = [home.start("--until-empty") for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert (home.count("sent"), set(names(peer).values())) == (60, {1})


def test_a_database_that_is_held_by_another_is_waited_for(
    sqlite_house: Build, peer: Peer, tmp_path: Path
) -> None:
    home = sqlite_house(10, **to(peer))
    holder = sqlite3.connect(tmp_path / "equipoise.sqlite3", timeout=30, check_same_thread=False)
    holder.execute("begin immediate")
    worker = home.start()
    threading.Timer(2, lambda: (holder.rollback(), holder.close())).start()
    until(lambda: home.count("sent") == 10)
    worker.terminate()
    assert worker.wait(30) == 0


def test_a_server_that_is_down_burns_nobodys_attempts(sqlite_house: Build) -> None:
    with listening(Peer({"connect": "421 not now"})) as peer:
        home = sqlite_house(30, **to(peer))
        home.run([*PROGRAM, "worker", "--until-empty"])
        assert peer.connections <= 3
    assert home.ask("select max(attempts) from mail_letter") == 0
    assert "The mail server fails since" in home.run([*PROGRAM, "mail", "status"])


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


def test_stalling_keeps_the_worker_from_no_signal(sqlite_house: Build) -> None:
    with listening(Peer({"RCPT": STALL})) as peer:
        home = sqlite_house(1, **to(peer))
        worker = home.start()
        until(lambda: any(each.upper().startswith("RCPT") for each in peer.heard))
        worker.send_signal(signal.SIGTERM)
        peer.ended.set()
        assert worker.wait(40) == 0
    assert home.count("waiting") == 1
