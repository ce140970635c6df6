"""Use of health care as costs: quantities times unit costs that somebody gives, with their year, currency and source.

No cost is made up here: what has no unit cost is named and left out of the sum, which then is a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.values.errors import InputError

QUANTITIES: Mapping[str, str] = {
    "ward days": "days in hospital, without those in intensive care",
    "intensive care days": "days in intensive care",
    "emergency visits": "visits to an emergency room",
    "clinic visits": "visits to a clinic or a doctor",
    "home care hours": "hours of care at home",
    "scans": "scans beyond those of the trial",
    "work days": "days of work lost",
    "further fractions": "fractions of radiotherapy after that of the trial",
}
"""What is counted in open forms, by its name in a table of unit costs: nothing of it tells an arm."""
SEALED: Mapping[str, str] = {
    "treatment plans": "lesions planned for the radiotherapy of the trial",
    "treatment fractions": "fractions of the radiotherapy of the trial",
}
"""What is counted in the sealed form of treatment. It tells the arm."""
EVERYTHING: Mapping[str, str] = {**QUANTITIES, **SEALED}
_ITEMS = {
    "intensive care days": "ICUDAYS",
    "emergency visits": "ERVISITS",
    "clinic visits": "CLINIC",
    "home care hours": "HOMECARE",
    "scans": "SCANS",
    "work days": "WORKDAYS",
}


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one of something costs. `source`: where the figure comes from."""

    quantity: str
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """Unit costs of one year in one currency (ISO 4217). InputError for what can't be such a table."""

    currency: str
    year: int
    costs: tuple[UnitCost, ...]

    def __post_init__(self) -> None:
        names = [each.quantity for each in self.costs]
        strange = sorted(set(names) - set(EVERYTHING))
        if strange:
            raise InputError(
                f"Nothing called “{strange[0]}” is counted.", mend=f"Known are: {', '.join(EVERYTHING)}."
            )
        if len(set(names)) < len(names):
            raise InputError("Something has two unit costs.", mend="Give each of them one.")
        if any(each.amount < 0 or not each.source for each in self.costs):
            raise InputError("A unit cost is 0 or more, and says where it comes from.")


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs by quantity and in all. `unpriced`: what was used and has no unit cost; `unknown`: what nobody counted."""

    currency: str
    year: int
    by_quantity: Mapping[str, Decimal]
    unpriced: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """Of what is known and has a price: a lower bound where anything is unpriced or unknown."""
        return sum(self.by_quantity.values(), Decimal(0))


def quantities(values: Values) -> dict[str, Decimal | None]:
    """What an entry of resource use counts; None where it doesn't say. Days in intensive care are part of the days in
    hospital.
    """
    found = {name: taking.number(values, item) for name, item in _ITEMS.items()}
    hospital, intensive = taking.number(values, "HODAYS"), found["intensive care days"]
    ward = None if hospital is None else max(hospital - (intensive or Decimal(0)), Decimal(0))
    return {"ward days": ward, **found}


def further(values: Values) -> dict[str, Decimal | None]:
    """What an entry of further treatment counts: nothing where it was no radiotherapy."""
    if taking.text(values, "PRKIND") not in ("RT", ""):
        return {}
    return {"further fractions": taking.number(values, "PRFRAC")}


def delivered(values: Values) -> dict[str, Decimal | None]:
    """What an entry of treatment delivered counts. It tells the arm. None where a lesion's fractions are missing."""
    rows = [taking.number(row, "FRACTIONS") for row in taking.rows(values, "LESION")]
    known = [each for each in rows if each is not None]
    fractions = sum(known, Decimal(0)) if len(known) == len(rows) else None
    return {"treatment plans": Decimal(len(rows)), "treatment fractions": fractions}


def together(
    entries: Iterable[Mapping[str, Decimal | None]], names: Iterable[str] = QUANTITIES
) -> dict[str, Decimal | None]:
    """The sums over entries; None for what no entry counted."""
    found: dict[str, Decimal | None] = dict.fromkeys(names)
    for entry in entries:
        for name, amount in entry.items():
            if amount is not None:
                found[name] = (found[name] or Decimal(0)) + amount
    return found


def costs(used: Mapping[str, Decimal | None], table: Table) -> Costs:
    """What was used times what each costs."""
    price = {each.quantity: each.amount for each in table.costs}
    priced = {
        name: amount * price[name] for name, amount in used.items() if amount is not None and name in price
    }
    unpriced = tuple(name for name, amount in used.items() if amount and name not in price)
    unknown = tuple(name for name, amount in used.items() if amount is None)
    return Costs(table.currency, table.year, priced, unpriced, unknown)


def doubts(values: Values) -> Iterator[tuple[str, str]]:
    """What speaks against an entry: the item, and a sentence."""
    hospital, intensive = taking.number(values, "HODAYS"), taking.number(values, "ICUDAYS")
    first, last = taking.day(values, "FROMDAT"), taking.day(values, "TODAT")
    if hospital is not None and intensive is not None and intensive > hospital:
        yield "ICUDAYS", "There are more days in intensive care than in hospital."
    if first and last and hospital is not None and hospital > (last - first).days + 1:
        yield "HODAYS", f"There are more days in hospital than the {(last - first).days + 1} of the period."


def overlaps(periods: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Days that two periods count, each as a period: what was used then may be counted twice."""
    until = date.min
    for start, end in sorted(periods):
        if start <= until:
            yield start, min(end, until)
        until = max(until, end)
