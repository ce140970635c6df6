"""What becomes of the demonstration's entries: queries, comparisons with the source, locks, and one emergency."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from equipoise.core.followup.cleaning import Did, Place
from equipoise.web.allocation.actions import Opener, unblinding
from equipoise.web.followup import asking, marking
from equipoise.web.followup import queries as entries
from equipoise.web.ledger.actions import By

MANAGER, MONITOR = By("data-manager", "data_manager"), By("monitor", "monitor")
QUESTIONS = (
    ("visit", "WEIGHT", "This is far from the visit before. Was it measured?", "Yes, in winter clothes."),
    (
        "lesions",
        "TRDAT",
        "The scan was before the window. Is the day right?",
        "It is. The machine was down later.",
    ),
    ("baseline", "DXDAT", "Can the day be found?", ""),
    ("visit", "ECOG", "The letter of the clinic has another value.", ""),
    ("resources", "ERVISITS", "Does it belong to the adverse event?", "No, it was a sprained ankle."),
)
"""Form, item, what the data manager asks, and what the site answers; nothing where it hasn't yet."""
ASKED_SITES = ("01", "04")


class Cleaning:
    """What data managers and monitors do with what was kept, in the last days of the story."""

    def __init__(self, trial: str) -> None:
        self.trial = trial
        self.keys = (f"cleaning-{turn}" for turn in count())
        self.asked: list[tuple[str, Place, str]] = []

    def moments(self, end: datetime) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        """When each thing is done."""
        for days, do in ((9, self.ask), (6, self.answer), (5, self.compare), (3, self.close), (2, self.lock)):
            yield end - timedelta(days=days), do

    def ask(self, now: datetime) -> None:
        """Data queries to two sites: for each question an entry of its form, no two of one participant."""
        for site in ASKED_SITES:
            taken: set[str] = set()
            for name, path, question, answer in QUESTIONS:
                place = next(self._places(site, name, path, taken), None)
                if place is not None:
                    taken.add(place.participant)
                    self.asked.append((site, place, answer))
                    asking.ask(self.trial, place, path, question, by=MANAGER, now=now, key=next(self.keys))

    def _places(self, site: str, name: str, path: str, taken: set[str]) -> Iterator[Place]:
        for each in entries.all_entries(self.trial, site):
            if each.place.form == name and path in each.answers and each.place.participant not in taken:
                yield each.place

    def answer(self, now: datetime) -> None:
        """The sites answer some of them."""
        for site, place, answer in self.asked:
            if answer:
                self._step(place, Did.ANSWERED, answer, By(f"coordinator-{site}", "coordinator"), now)

    def close(self, now: datetime) -> None:
        """One answer was enough; the others have not been looked at yet."""
        _, place, _ = next(each for each in self.asked if each[2])
        self._step(place, Did.CLOSED, "", MANAGER, now)

    def _step(self, place: Place, did: Did, words: str, by: By, now: datetime) -> None:
        asking.step(self.trial, place, 1, did, words, by=by, now=now, key=next(self.keys))

    def compare(self, now: datetime) -> None:
        """The monitor was at the first site and compared the baseline forms with their sources."""
        for each in entries.all_entries(self.trial, ASKED_SITES[0]):
            if each.place.form == "baseline":
                paths = [path for path, answer in each.answers.items() if answer.value]
                marking.verify(
                    self.trial, each.place, paths, each.revision, by=MONITOR, now=now, key=next(self.keys)
                )

    def lock(self, now: datetime) -> None:
        """Who died has nothing more to come: what was kept of the first of them is locked."""
        dead = [each for each in entries.all_entries(self.trial) if each.place.form == "death"]
        for each in dead[:1]:
            scope, key = f"participant:{each.place.participant}", next(self.keys)
            marking.lock(self.trial, scope, by=MANAGER, now=now, key=key, site=each.site, why="Complete")


def emergency(
    trial: str, number: str, given: Mapping[str, Any], opener: Opener, *, now: datetime, key: str
) -> None:
    """The code of one participant is broken: the coordinator asks, who is on call opens."""
    site = number.partition("-")[0]
    wanted = unblinding.Wanted(number, "treatment", given["why"], f"oncologist-{site}")
    asked = unblinding.ask(trial, wanted, by=By(f"coordinator-{site}", "coordinator"), now=now, key=key)
    unblinding.open_asked(trial, asked.number, opener, now + timedelta(minutes=12))
