"""The trials that have protocol files, what waits for somebody first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from equipoise.web.criteria import queries
from equipoise.web.criteria.queries import Summary
from equipoise.web.review.presenters.words import STATES, WAITS, Mark
from equipoise.web.studies import queries as studies

_NUMBER = re.compile(r"NCT\d{8}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A trial in the list. `summary` is None for a file that ships and that nobody has begun to review."""

    nct_id: str
    summary: Summary | None
    title: str = ""

    @property
    def mark(self) -> Mark:
        """How it stands."""
        return STATES[self.summary.state if self.summary else "shipped"]

    @property
    def waits(self) -> str:
        """What has to be done, where something has."""
        return WAITS.get(self.summary.state, "") if self.summary else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found for a registry number: a trial that is kept, or what is wrong with the number."""

    typed: str
    nct_id: str = ""
    title: str = ""
    error: str = ""


def listed(only_waiting: bool) -> list[Listed]:
    """Every trial with versions, and those whose file ships; or only those that wait for somebody."""
    found = [Listed(each.nct_id, each) for each in queries.summaries()]
    if only_waiting:
        return [each for each in found if each.waits]
    known = {each.nct_id for each in found}
    return found + [Listed(each, None) for each in sorted(queries.shipped() - known)]


def titled(rows: Sequence[Listed]) -> list[Listed]:
    """The same with the titles of the trials whose record is kept. 1 query."""
    found = {each.nct_id: each.title for each in studies.many([row.nct_id for row in rows])}
    return [replace(row, title=found.get(row.nct_id, "")) for row in rows]


def asked(typed: str) -> Asked:
    """The trial of a number, also of one it had before."""
    number = typed.strip().upper()
    if not _NUMBER.fullmatch(number):
        return Asked(
            typed,
            error=f"“{typed.strip()[:40]}” is not a registry number. Write NCT and 8 figures: NCT06918951.",
        )
    study = studies.study(number)
    if study is None and number not in queries.shipped():
        return Asked(
            typed,
            error=f"No record of {number} is kept here. It has to be loaded before its criteria can be drafted.",
        )
    return Asked(typed, study.nct_id if study else number, study.title if study else "")
