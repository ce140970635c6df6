"""One run: people write, processes are killed, the mail server fails; then all is calm and every promise is held."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._contact.house import House
from benchmarks._contact.mail import FAULTS, FaultyMail
from benchmarks._contact.people import BROKEN, Browser, GaveUp, Person

Hear = Callable[[str], None]
MOSTLY = 0.8
"""The share of the letters that have to leave before the mail server stops failing."""
NOBODY: Hear = lambda _: None  # noqa: E731  (a default that says nothing)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of. `database`: an address of PostgreSQL; empty: SQLite.

    `one_in`: every so manieth letter something befalls. `pages`: how many private pages are read at the end, those of
    messages that did not arrive before others. `patience`: seconds for everything.
    """

    referrals: int
    clients: int
    seed: int
    web_kills: int
    worker_kills: int
    one_in: int
    database: str = ""
    hurry: int = 20
    workers: int = 1
    pages: int = 1_000
    patience: float = 36_000


@dataclass
class Found:
    """What came of a run. `broken`: a sentence for each promise that broke; none is what is hoped for."""

    seed: int
    accepted: int = 0
    retried: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    delivered_once: int = 0
    delivered_again: int = 0
    waiting: int = 0
    returned: int = 0
    lost: int = 0
    doubled: int = 0
    pages: int = 0
    sending_seconds: float = 0
    seconds: float = 0
    broken: list[str] = field(default_factory=list)

    def as_object(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def run(plan: Plan, folder: Path, hear: Hear = NOBODY) -> Found:
    """Do it all in an empty folder; a promise that broke is in what is given, anything else is raised."""
    found, began = Found(plan.seed), time.monotonic()
    with FaultyMail(plan.seed, plan.one_in) as mail:
        house = House(folder, mail.port, plan.database, plan.hurry, plan.workers)
        addresses = house.child("prepare")
        with house:
            house.until(house.serves, 60, "the web server answers")
            crowd = _Crowd(plan, house.port, addresses)
            found.sending_seconds = _storm(plan, house, mail, crowd, hear)
            mail.calm()
            hear(f"{len(crowd.seen):,} seen to be accepted; now the rest is sent")
            house.until(
                lambda: _drained(house), min(plan.patience, 900), "every letter is sent or has failed"
            )
            told = house.child("examine", {"seen": crowd.seen, "taken": mail.taken})
            found.broken += crowd.troubles + told["broken"]
            _read_pages(house.port, told["pages"][: plan.pages], found)
        found.broken += [f"personal: a log holds “{line[:160]}”" for line in house.told()]
        _fill(found, told, crowd, house, mail)
    found.seconds = time.monotonic() - began
    return found


class _Crowd:
    """The people, and what they saw."""

    def __init__(self, plan: Plan, port: int, addresses: Sequence[str]) -> None:
        self.plan, self.port, self.addresses = plan, port, addresses
        self.seen: dict[str, str] = {}
        self.troubles: list[str] = []
        self.retried = 0
        self._lock = threading.Lock()

    def one(self, number: int) -> None:
        """One person from the first page to the last."""
        habits = Random(f"{self.plan.seed} {number}")
        until = time.monotonic() + self.plan.patience
        person = Person(number, self.port, habits.choice(self.addresses), habits, until)
        try:
            secret = person.write()
        except GaveUp as why:
            self.troubles.append(f"gave up: {why}")
            return
        with self._lock:
            self.seen[person.email] = secret
            self.retried += person.again


def _storm(plan: Plan, house: House, mail: FaultyMail, crowd: _Crowd, hear: Hear) -> float:
    """Let everybody write while processes are killed, until most letters left. Gives the seconds all took to write."""
    began, points, said = time.monotonic(), _kills(plan, house), ""
    taken = 0.0
    with ThreadPoolExecutor(plan.clients) as pool:
        writing = [pool.submit(crowd.one, number) for number in range(plan.referrals)]
        while points or not taken or len(mail.taken) < int(2 * len(crowd.seen) * MOSTLY):
            if time.monotonic() - began > plan.patience:
                raise AssertionError(f"{len(crowd.seen)} of {plan.referrals} in {plan.patience:.0f} s")
            if not taken and all(each.done() for each in writing):
                taken = time.monotonic() - began
            progress = {"web": len(crowd.seen) + len(crowd.troubles), "worker": len(mail.taken)}
            while due := _due(points, progress, done=bool(taken)):
                house.kill(due)
            if (told := _told(plan, crowd, mail)) != said:
                hear(said := told)
            time.sleep(0.02)
    return taken


def _told(plan: Plan, crowd: _Crowd, mail: FaultyMail) -> str:
    """How far it is, in steps of a fiftieth."""
    step = max(plan.referrals // 50, 1)
    seen, taken = (number // step * step for number in (len(crowd.seen), len(mail.taken)))
    return f"{seen:,} of {plan.referrals:,} seen to be accepted, {taken:,} letters taken"


def _kills(plan: Plan, house: House) -> list[tuple[str, int]]:
    """Whom to kill at which progress: of the web server by messages accepted, of workers by letters taken."""
    chance = Random(plan.seed)
    workers = [each for each in house.names if each != "web"]
    web = [("web", chance.randrange(1, plan.referrals)) for _ in range(plan.web_kills)]
    work = [(chance.choice(workers), chance.randrange(1, plan.referrals)) for _ in range(plan.worker_kills)]
    return sorted(web + work, key=lambda each: each[1])


def _due(points: list[tuple[str, int]], progress: dict[str, int], *, done: bool) -> str:
    """The next whose progress is reached, taken off the list; once everybody has written, the rest without waiting."""
    for number, (name, at) in enumerate(points):
        kind = name.partition(" ")[0]
        if progress[kind] >= at or (done and kind == "web"):
            return points.pop(number)[0]
    return ""


def _drained(house: House) -> bool:
    with suppress(*BROKEN):
        return house.waiting() == 0
    return False


def _read_pages(port: int, pages: Sequence[tuple[str, str]], found: Found) -> None:
    """Each private page says what the database says."""
    for secret, heading in pages:
        answer = Browser(port).get(f"/messages/{secret}/")
        found.pages += 1
        if answer.status != 200 or f"<h1>{html.escape(heading)}</h1>" not in answer.text:
            found.broken.append(f"unseen: a private page (status {answer.status}) does not say “{heading}”")


def _fill(found: Found, told: dict[str, Any], crowd: _Crowd, house: House, mail: FaultyMail) -> None:
    found.accepted, found.retried = len(crowd.seen), crowd.retried
    found.kills, found.faults = dict(house.kills), {name: mail.faults[name] for name in FAULTS}
    found.letters = told["letters"]
    found.delivered_once = sum(times == 1 for times in mail.taken.values())
    found.delivered_again = sum(times > 1 for times in mail.taken.values())
    found.waiting = told["states"].get("waiting", 0)
    found.returned = told["states"].get("bounced", 0) + told["states"].get("dead", 0)
    found.lost = sum("lost:" in each for each in found.broken)
    found.doubled = sum("doubled:" in each for each in found.broken)


def every_kind(found: Found) -> Iterator[str]:
    """The kinds of fault that did not happen: a run that wants each has to be longer."""
    return (name for name in FAULTS if not found.faults.get(name))
