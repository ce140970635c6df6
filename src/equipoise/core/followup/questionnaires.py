"""The scores of questionnaires from an entry, known by the items that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.scores import eq5d, fact_g
from equipoise.core.scores.eq5d import DIMENSIONS

FACT_ITEMS = tuple(code for codes in fact_g.ITEMS.values() for code in codes)


@dataclass(frozen=True, slots=True)
class Scored:
    """A score. `value` None where too little was answered; `places` behind the point; `out_of`: the most there is."""

    name: str
    value: Decimal | None
    places: int
    out_of: str = ""

    def words(self) -> str:
        """As it is shown."""
        if self.value is None:
            return "too little was answered"
        return f"{self.value:.{self.places}f}" + (f" of {self.out_of}" if self.out_of else "")


def scores(values: Values, items: Iterable[str]) -> list[Scored]:
    """The scores of an entry of a form with these items; none where it is no questionnaire that is known here."""
    known = set(items)
    found: list[Scored] = []
    if known.issuperset(DIMENSIONS):
        found += _eq5d(values)
    if known.issuperset(FACT_ITEMS):
        found += _fact_g(values)
    return found


def state(values: Values) -> str:
    """The EQ-5D-5L health state, as in 23145; a dot for what was not answered."""
    levels = (_level(values, each) for each in DIMENSIONS)
    return "".join("." if level is None else str(level) for level in levels)


def _eq5d(values: Values) -> Iterator[Scored]:
    levels = {each: level for each in DIMENSIONS if (level := _level(values, each)) is not None}
    whole = len(levels) == len(DIMENSIONS)
    for country, index in (("Canada", eq5d.canada), ("England", eq5d.england)):
        yield Scored(f"EQ-5D-5L index, {country}", index(levels) if whole else None, 3)
    yield Scored("Health today", _health(values), 0, "100")


def _fact_g(values: Values) -> Iterator[Scored]:
    given = {code: answer for code in FACT_ITEMS if (answer := _answer(values, code)) is not None}
    found = fact_g.prorated(given)
    for name, score in found.subscales.items():
        most = str(fact_g.BEST * len(fact_g.ITEMS[name]))
        yield Scored(fact_g.TITLES[name].capitalize(), _decimal(score), 1, most)
    yield Scored("FACT-G", _decimal(found.total), 1, str(fact_g.BEST * len(FACT_ITEMS)))
    nine = {each.title.rpartition(" ")[2] for each in fact_g.FACT_8D_CANADA.inputs}
    utility = fact_g.fact_8d_canada(given) if nine <= set(given) else None
    yield Scored("FACT-8D utility, Canada", utility, 3)


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / value.denominator


def _level(values: Values, item: str) -> int | None:
    found = taking.whole(values, item)
    return found if found is not None and 1 <= found <= 5 else None


def _health(values: Values) -> Decimal | None:
    """The scale ends at 0 and 100: what lies beyond is a slip and no score."""
    found = taking.number(values, "vas")
    return found if found is not None and 0 <= found <= 100 else None


def _answer(values: Values, item: str) -> int | None:
    found = taking.whole(values, item)
    return found if found is not None and 0 <= found <= fact_g.BEST else None
