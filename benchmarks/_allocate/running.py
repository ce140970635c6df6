"""One run: coordinators allocate the same people at once while processes are killed; then all is held to account."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._contact.people import BROKEN, Answer, Browser, GaveUp
from benchmarks._ports import free_port

HERE = Path(__file__).resolve().parents[2]
PAUSE = 0.1
"""Seconds before somebody presses again."""
TOLD = re.compile(r'callout__title">([^<]+)</p><p>It happens once')
Fault = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of. `clients`: coordinators at once; each participant is allocated by `times` of them.

    `kills`: of web processes, every third of the whole server; on PostgreSQL (`database`: its address) as often all
    connections are cut. `made`: the tables are there already. `patience`: seconds for all of it.
    """

    people: int
    clients: int
    times: int
    kills: int
    seed: int
    database: str = ""
    workers: int = 2
    made: bool = False
    patience: float = 600


@dataclass
class Found:
    """What came of a run. `broken`: a sentence for each promise that broke; `statuses`: of all answers, 0 for none."""

    seed: int
    told: int = 0
    requests: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0
    broken: list[str] = field(default_factory=list)

    def as_object(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def run(plan: Plan, folder: Path) -> Found:
    """Do it all in an installation in a folder; a promise that broke is in what is given, anything else is raised."""
    found, began = Found(plan.seed), time.monotonic()
    server = _Server(plan, folder)
    made = server.child("prepare", {"people": plan.people})
    crowd = _Crowd(plan, server.port, made["cookies"])
    with server:
        server.until_it_answers()
        _storm(plan, server, crowd, made["numbers"])
    found.broken += crowd.troubles
    found.broken += server.child("examine", {"told": crowd.told, "two": made["two"]})
    found.told, found.requests = len(crowd.told), sum(crowd.statuses.values())
    found.statuses, found.faults = dict(crowd.statuses), dict(server.faults)
    found.seconds = time.monotonic() - began
    return found


class _Server:
    """The site as production runs it, several processes; killed, and started again where nothing replaces them."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder, self.port = plan, folder, free_port()
        self.environment = os.environ | {
            "EQUIPOISE_HOME": str(folder),
            "EQUIPOISE_MODE": "demonstration",
            "EQUIPOISE_LOG_LEVEL": "ERROR",
            "EQUIPOISE_TABLES_MADE": "yes" if plan.made else "",
            "PYTHONPATH": f"{HERE}{os.pathsep}{HERE / 'src'}",
        }
        self.environment.pop("DATABASE_URL", None)
        if plan.database:
            self.environment["DATABASE_URL"] = plan.database
        self.faults: Counter[str] = Counter()

    def __enter__(self) -> _Server:
        words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        shape = ["--workers", str(self.plan.workers), "--blocking-threads", "4", "--respawn-failed-workers"]
        with (self.folder / "web.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *words, *shape, "equipoise.config.wsgi:application"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def kill_all(self) -> None:
        """SIGKILL every process of it at once, and start it again."""
        self.__exit__()
        self.__enter__()
        self.faults["the whole server killed"] += 1

    def kill_one(self, chance: Random) -> None:
        """SIGKILL one of the processes that answer; the server replaces it."""
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        if listed:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(listed)), signal.SIGKILL)
            self.faults["a process killed"] += 1

    def cut(self) -> None:
        """End every connection to the database, whatever it is about."""
        import psycopg

        with psycopg.connect(self.plan.database, autocommit=True) as own:
            own.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        self.faults["connections cut"] += 1

    def until_it_answers(self) -> None:
        """Wait for the first answer; AssertionError where none comes."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(*BROKEN):
                if Browser(self.port).get("/healthz").status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the web server does not answer")

    def child(self, what: str, given: object) -> Any:
        """Run a part of `inside` with this installation's settings. Gives what it says, as JSON."""
        words = [sys.executable, "-m", "benchmarks._allocate.inside", what]
        done = subprocess.run(
            words, env=self.environment, cwd=HERE, input=json.dumps(given).encode(), check=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        return json.loads(done.stdout)


class _Crowd:
    """The coordinators, and what they were told."""

    def __init__(self, plan: Plan, port: int, cookies: dict[str, dict[str, str]]) -> None:
        self.plan, self.port, self.cookies = plan, port, cookies
        self.told: dict[str, list[str]] = {}
        self.troubles: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.until = time.monotonic() + plan.patience
        self._lock = threading.Lock()

    def allocate(self, number: str, turn: int) -> None:
        """One coordinator and one participant, until the page says that they were allocated.

        One in three hangs up after sending, one in three presses twice; all send again what was not answered.
        """
        habit = Random(f"{self.plan.seed} {number} {turn}").randrange(3)
        browser = Browser(self.port, dict(self.cookies[number.partition("-")[0]]))
        address = f"/trial/stop-2/allocation/{number}/"
        try:
            page = self._asked(lambda: browser.get(address))
            if TOLD.search(page.text) is None:
                self._send(browser, address, page, habit)
                page = self._asked(lambda: browser.get(address))
            said = page.field(TOLD.pattern)
        except GaveUp as why:
            self.troubles.append(f"gave up: {number}: {why}")
            return
        with self._lock:
            self.told.setdefault(number, []).append(said)

    def _send(self, browser: Browser, address: str, page: Answer, habit: int) -> None:
        fields = [
            (name, page.field(rf'name="{name}" value="([^"]+)"')) for name in ("csrfmiddlewaretoken", "key")
        ]
        if habit == 1:
            with suppress(*BROKEN):
                browser.post(address, fields, hang_up=True)
        if habit == 2:
            twin = threading.Thread(target=self._pressed, args=(browser, address, fields))
            twin.start()
        self._asked(lambda: browser.post(address, fields))
        if habit == 2:
            twin.join()

    def _pressed(self, browser: Browser, address: str, fields: list[tuple[str, str]]) -> None:
        with suppress(*BROKEN):
            Browser(self.port, dict(browser.cookies)).post(address, fields)

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        """Ask until there is an answer; broken connections and 5xx are asked again, anything else is not explained."""
        while time.monotonic() < self.until:
            try:
                answer = ask()
            except BROKEN:
                answer = Answer(0, "")
            with self._lock:
                self.statuses[answer.status] += 1
            if answer.status in (200, 302):
                return answer
            if 0 < answer.status < 500:
                words = html.unescape(re.sub(r"<[^>]+>|\s+", " ", answer.text))[:300]
                raise GaveUp(f"status {answer.status}: {words}")
            time.sleep(PAUSE)
        raise GaveUp("it took too long")


def _storm(plan: Plan, server: _Server, crowd: _Crowd, numbers: list[str]) -> None:
    """Let all of them press while faults befall the server, spread over their work."""
    chance, points = Random(plan.seed), []
    clicks = [(number, turn) for number in numbers for turn in range(plan.times)]
    chance.shuffle(clicks)
    for turn in range(plan.kills):
        at = chance.randrange(1, max(len(clicks) - plan.clients, 2))
        points.append((at, server.kill_all if turn % 3 == 2 else lambda: server.kill_one(chance)))
        if plan.database:
            points.append((chance.randrange(1, len(clicks)), server.cut))
    points.sort(key=lambda each: each[0])
    with ThreadPoolExecutor(plan.clients) as pool:
        work = [pool.submit(crowd.allocate, *each) for each in clicks]
        while points:
            if sum(each.done() for each in work) >= points[0][0]:
                points.pop(0)[1]()
            time.sleep(0.01)
        for each in work:
            each.result()
