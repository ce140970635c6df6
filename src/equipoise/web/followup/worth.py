"""What the page of costs and utilities shows: figures in words, with what they rest on beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from equipoise.core.design.measures import said
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Sourced, Unset
from equipoise.core.design.telling import source_words
from equipoise.core.followup.resources import QUANTITIES, SEALED, UnitCost, together
from equipoise.core.followup.utilities import ValueSet
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import queries
from equipoise.web.followup.clinical import economics, reading
from equipoise.web.followup.clinical.economics import Economy
from equipoise.web.trials import queries as trials


@dataclass(frozen=True, slots=True)
class Price:
    """What one of something costs. `sealed`: it is counted on sealed forms, and in no sum here."""

    title: str
    amount: str
    source: str
    assumed: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A participant. `used`: the quantities above 0; `cost` with “at least” where anything is not counted."""

    number: str
    periods: int
    used: str
    cost: str
    missing: str
    qaly: str
    days: str
    utilities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The page. `used`: each quantity over all participants with its costs; empty figures where a price is unset."""

    currency: str
    year: str
    perspective: str
    prices: tuple[Price, ...]
    value_set: ValueSet | None
    set_source: str
    unset: tuple[Unset, ...]
    used: tuple[tuple[str, str, str], ...]
    total: str
    rows: tuple[Row, ...]


def shown(trial: str, now: datetime) -> Shown:
    """The page of a trial, by the protocol version in force; participants by their own."""
    versions = trials.versions(trial)
    designs = {name: trials.design(trial, name) for name in versions}
    read = economics.Reading(
        enrolment.participants(trial),
        designs,
        queries.standing_entries(trial, _counted(designs.values())),
        queries.due(trial, "", now),
        trials.sites(trial),
    )
    conducted = trials.trial(trial)
    design = designs[conducted.version if conducted else next(iter(designs))]
    return _shown(design, economics.rests(design), economics.economies(read))


def _counted(designs: Iterable[Design]) -> set[str]:
    """The forms that anything here is computed from."""
    forms = ((name, form.value) for design in designs for name, form in design.forms.items())
    return {name for name, form in forms if form is not None and form.purpose in economics.COUNTED}


def _shown(design: Design, basis: economics.Rests, found: Sequence[Economy]) -> Shown:
    costs = [each.costs.total for each in found if each.costs is not None]
    currency, year, side = (
        _words(said(design, f"costs.{name}")) for name in ("currency", "price year", "perspective")
    )
    return Shown(
        currency,
        year,
        side,
        tuple(_prices(design)),
        basis.value_set,
        source_words(said(design, "costs.value set")),
        basis.unset,
        tuple(_used(found)),
        reading.money(sum(costs, Decimal(0))) if costs else "",
        tuple(_row(each) for each in found),
    )


def _words(value: Sourced[Any]) -> str:
    return str(value.value) if value.is_set else ""


def _prices(design: Design) -> Iterator[Price]:
    for name, words in {**QUANTITIES, **SEALED}.items():
        price = said(design, f"unit costs.{name}")
        cost: UnitCost | None = price.value
        amount, source = (reading.money(cost.amount), cost.source) if cost else ("", "")
        yield Price(words.capitalize(), amount, source, source_words(price), name in SEALED)


def _used(found: Sequence[Economy]) -> Iterator[tuple[str, str, str]]:
    every = together(each.use.quantities for each in found)
    for name, amount in every.items():
        costs = [
            each.costs.by_quantity[name] for each in found if each.costs and name in each.costs.by_quantity
        ]
        cost = reading.money(sum(costs, Decimal(0))) if costs else "—"
        yield QUANTITIES[name].capitalize(), _many(name, amount, found), cost


def _many(name: str, amount: Decimal | None, found: Sequence[Economy]) -> str:
    """How many; and for how many participants, where some have not counted it."""
    if amount is None:
        return "not counted"
    asked = [each.use.quantities for each in found if each.use.periods]
    counted = sum(each[name] is not None for each in asked)
    return plain(amount) if counted == len(asked) else f"{plain(amount)} in {counted} of {len(asked)}"


def _row(found: Economy) -> Row:
    used = (f"{name}: {plain(amount)}" for name, amount in found.use.quantities.items() if amount)
    missing = [*found.costs.unknown, *found.costs.unpriced] if found.costs else []
    bound = "at least " if missing else ""
    return Row(
        found.participant,
        found.use.periods,
        "; ".join(used) or ("none" if found.use.periods else "not counted yet"),
        f"{bound}{reading.money(found.costs.total)}" if found.costs else "—",
        ", ".join(missing),
        *_years(found),
        tuple(
            (each.title, "missing" if each.value is None else f"{each.value:.3f}") for each in found.utilities
        ),
    )


def _years(found: Economy) -> tuple[str, str]:
    """Years, and over how many days; where some are missing it is said how many, and no years are."""
    area = found.qaly
    if area is None:
        return "—", "no two utilities yet" if found.utilities else ""
    if area.whole is None:
        return "missing", f"{area.missing} of {area.days} days missing; {area.counted:.3f} in the others"
    return f"{area.whole:.3f}", f"in {area.days} days"


def plain(amount: Decimal) -> str:
    """A quantity without zeros behind the point."""
    return f"{amount.normalize():f}"
