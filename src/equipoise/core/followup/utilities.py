"""Utilities from questionnaires, and quality-adjusted years of life as the area under them.

Between two questionnaires the utility is taken to go in a straight line; from the day of death on it is 0, and it goes
to 0 in a straight line from the last questionnaire before. A utility that is missing stays missing: the days on both
sides of it are not counted, and are told. Nothing is discounted. A year has 365.25 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from equipoise.core.followup import questionnaires
from equipoise.core.followup.taking import Values
from equipoise.core.scores import eq5d, fact_g
from equipoise.core.scores.score import Source

DAYS_A_YEAR = Decimal("365.25")
DEAD = Decimal(0)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What makes a utility of answers. `country`: whose people valued the states; `items`: what it reads."""

    name: str
    country: str
    source: Source
    items: frozenset[str]
    score: str

    def utility(self, values: Values) -> Decimal | None:
        """The utility of an entry, 1 for full health and 0 for dead; None where too little was answered."""
        found = questionnaires.scores(values, self.items)
        return next((each.value for each in found if each.name == self.score), None)


_EQ5D = frozenset(eq5d.DIMENSIONS)
SETS: Mapping[str, ValueSet] = {
    each.name: each
    for each in (
        ValueSet("EQ-5D-5L Canada 2016", "Canada", eq5d.XIE, _EQ5D, "EQ-5D-5L index, Canada"),
        ValueSet("EQ-5D-5L England 2018", "England", eq5d.DEVLIN, _EQ5D, "EQ-5D-5L index, England"),
        ValueSet(
            "FACT-8D Canada 2022",
            "Canada",
            fact_g.FACT_8D_CANADA.sources[0],
            frozenset(questionnaires.FACT_ITEMS),
            "FACT-8D utility, Canada",
        ),
    )
}
"""Those whose numbers are here. The set for the United Kingdom that replaces England's is not."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A questionnaire that was due or answered on a day. `utility` None: it is missing."""

    day: date
    utility: Decimal | None


@dataclass(frozen=True, slots=True)
class Qaly:
    """Quality-adjusted years of life from the `first` day to the `last`.

    `counted`: years, of the stretches of which both ends are known; `missing`: the days of those that are not counted.
    """

    first: date
    last: date
    counted: Decimal
    missing: int

    @property
    def days(self) -> int:
        """All days."""
        return (self.last - self.first).days

    @property
    def whole(self) -> Decimal | None:
        """The years where nothing is missing; None otherwise."""
        return None if self.missing else self.counted


def qaly(assessed: Iterable[Assessed], died: date | None = None) -> Qaly | None:
    """The area under the utilities by days, to the day of death where somebody `died`: nothing is gained after it.

    None before there are two days to lie between, and where no utility is known.
    """
    said = list(assessed)
    points = _points(said, died)
    if len(points) < 2 or all(each.utility is None for each in said):
        return None
    counted, missing = Decimal(0), 0
    for one, other in pairwise(points):
        days = (other.day - one.day).days
        if one.utility is None or other.utility is None:
            missing += days
        else:
            counted += (one.utility + other.utility) / 2 * days
    return Qaly(points[0].day, points[-1].day, counted / DAYS_A_YEAR, missing)


def _points(assessed: Iterable[Assessed], died: date | None) -> list[Assessed]:
    """By day, one a day, none after death: of two on one day the one that says something, and the later of those."""
    found: dict[date, Assessed] = {}
    for each in assessed:
        if died is None or each.day < died:
            kept = found.get(each.day)
            if kept is None or each.utility is not None:
                found[each.day] = each
    if died is not None:
        found[died] = Assessed(died, DEAD)
    return [found[day] for day in sorted(found)]
