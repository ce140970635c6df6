"""The versions of a trial's file with who did what to them, and two of them compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.values.errors import InputError
from equipoise.web.audit import queries as audit
from equipoise.web.criteria import queries
from equipoise.web.criteria.queries import Version
from equipoise.web.review.presenters.changes import Changes, changes
from equipoise.web.review.presenters.words import STATES, Mark

_VERBS = {
    "drafted protocol": "began version {version}",
    "corrected protocol": "corrected {criterion} of version {version}",
    "approved protocol": "approved version {version}",
    "published protocol": "put version {version} in force",
    "withdrew protocol": "withdrew version {version}",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody did, in words."""

    at: datetime
    by: str
    what: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every version, newest first, and every step, newest first. `shipped`: whether a file ships for the trial."""

    nct_id: str
    versions: tuple[tuple[Version, Mark], ...]
    steps: tuple[Step, ...]
    shipped: bool

    @property
    def comparable(self) -> bool:
        """Whether there are two files to compare."""
        return len(self.versions) + self.shipped > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files of a trial; `changes` is None until both are chosen, and where `error` says why not."""

    nct_id: str
    choices: tuple[tuple[int, str], ...]
    before: int
    after: int
    changes: Changes | None = None
    error: str = ""


def history_page(nct_id: str) -> HistoryPage | None:
    """The history of a trial's file; None where it has none."""
    every = queries.versions(nct_id)
    shipped = queries.shipped_text(nct_id) is not None
    if not every and not shipped:
        return None
    steps = tuple(_step(each) for each in audit.trail(nct_id) if each.verb in _VERBS)
    return HistoryPage(nct_id, tuple((each, STATES[each.state]) for each in every), steps, shipped)


def comparison(nct_id: str, before: str, after: str) -> Comparison | None:
    """Two files by their numbers as typed; the two newest where none are given. None where the trial has none."""
    files = _files(nct_id)
    if not files:
        return None
    numbers = list(files)
    choices = tuple((number, _called(number)) for number in numbers)
    first = numbers[1] if len(numbers) > 1 else numbers[0]
    chosen = (_number(before, first), _number(after, numbers[0]))
    if any(each not in files for each in chosen):
        return Comparison(nct_id, choices, first, numbers[0], error="Choose two of the versions below.")
    try:
        found = changes(nct_id, files[chosen[0]], files[chosen[1]])
    except InputError as error:
        return Comparison(nct_id, choices, *chosen, error=str(error))
    return Comparison(nct_id, choices, *chosen, found)


def _files(nct_id: str) -> Mapping[int, str]:
    """The text of every version by its number, newest first; 0 is the file that ships."""
    found = {each.number: each.text for each in queries.versions(nct_id)}
    shipped = queries.shipped_text(nct_id)
    return found if shipped is None else {**found, 0: shipped}


def _called(number: int) -> str:
    return f"Version {number}" if number else "The file that ships"


def _number(typed: str, otherwise: int) -> int:
    if not typed:
        return otherwise
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else -1


def _step(done: audit.Done) -> Step:
    detail = {"criterion": "the file", **done.detail}
    return Step(
        done.at,
        done.actor,
        _VERBS[done.verb].format(**detail),
        str(done.detail.get("reason", "")),
        str(done.detail.get("sha256", "")),
    )
