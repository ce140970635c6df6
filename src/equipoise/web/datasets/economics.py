"""Tables of use of care with its costs, of utilities, and of quality-adjusted years of life; and, for the unblinded
data alone, of what the trial's own radiotherapy costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from equipoise.core.design import measures
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Unset
from equipoise.core.followup import resources
from equipoise.core.followup.resources import QUANTITIES, SEALED, Costs
from equipoise.core.followup.taking import Values
from equipoise.links.odm.tables import Table, Type, Variable
from equipoise.web.datasets.people import PARTICIPANT, SITE
from equipoise.web.datasets.reading import Reading, safe_name
from equipoise.web.followup.clinical import economics
from equipoise.web.followup.clinical.economics import Economy

_MONEY = (
    Variable("currency", "Currency of all costs (ISO 4217)"),
    Variable("price_year", "Year of the prices", Type.INTEGER),
)
_NOT = Variable("not_computed", "Why there are no costs: what the protocol leaves unset")
_DECIMAL = Type.DECIMAL
Sealed = tuple[str, str, str, Values]
"""Site, participant, protocol version, and what a sealed form of treatment holds."""


def tables(reading: Reading) -> list[Table]:
    """The three that blinded roles may have: they are made of forms that tell no arm."""
    found = economics.economies(
        economics.Reading(reading.people, reading.designs, reading.entries, reading.visits, reading.sites)
    )
    return [_costs(found), _utilities(found, reading.designs, reading), _qalys(found)]


def _costs(found: Sequence[Economy]) -> Table:
    """A row for everybody of whom anything was counted."""
    variables = (
        SITE,
        PARTICIPANT,
        Variable("periods", "Periods that forms of use of care count", Type.INTEGER),
        Variable("first_day", "First day that is counted", Type.DATE),
        Variable("last_day", "Last day that is counted", Type.DATE),
        *_counted(QUANTITIES),
        Variable("cost", "Costs of what is known and has a unit cost, not discounted", _DECIMAL),
        *_MONEY,
        Variable("not_counted", "Quantities that nobody counted; without them the costs are a lower bound"),
        _NOT,
    )
    rows = [
        (
            each.site, each.participant, str(each.use.periods), _text(each.use.first), _text(each.use.last),
            *_figures(each.use.quantities, each.costs), *_end(each.costs, each.unset),
        )
        for each in found
        if any(amount is not None for amount in each.use.quantities.values())
    ]  # fmt: skip
    return Table("costs", "Use of care and what it costs", variables, rows)


def _counted(names: Mapping[str, str]) -> Iterator[Variable]:
    """Of each thing that is counted how much it was, and its costs."""
    for name, words in names.items():
        yield Variable(safe_name(name), words.capitalize(), _DECIMAL)
        yield Variable(f"{safe_name(name)}_cost", f"Costs of {words}", _DECIMAL)


def _figures(used: Mapping[str, Decimal | None], costs: Costs | None) -> Iterator[str]:
    for name, amount in used.items():
        yield _number(amount)
        yield _number(costs.by_quantity.get(name)) if costs else ""


def _end(costs: Costs | None, unset: Sequence[Unset]) -> tuple[str, ...]:
    why = "; ".join(each.place for each in unset if each.wanted_for == measures.COSTS)
    if costs is None:
        return "", "", "", "", why
    left = (safe_name(each) for each in (*costs.unknown, *costs.unpriced))
    return _number(costs.total), costs.currency, str(costs.year), " ".join(left), ""


def _utilities(found: Sequence[Economy], designs: Mapping[str, Design], reading: Reading) -> Table:
    """A row for each visit that asks for the questionnaire and is over; empty where it is missing."""
    sets = {version: measures.said(design, "costs.value set").value for version, design in designs.items()}
    versions = {each.number: each.version for each in reading.people}
    variables = (
        SITE,
        PARTICIPANT,
        Variable("visit", "Visit; with its number where it comes again", key=True),
        Variable("day", "Day of the visit, else of the answer, else when it was due", Type.DATE),
        Variable("utility", "Utility: 1 is full health, 0 is dead; empty where it is missing", _DECIMAL),
        Variable("value_set", "Value set: questionnaire, country and year"),
    )
    rows = [
        (
            each.site, each.participant, one.visit, one.day.isoformat(), _number(one.value),
            str(sets[versions[each.participant]] or ""),
        )
        for each in found
        for one in each.utilities
    ]  # fmt: skip
    return Table("utilities", "Utilities of each questionnaire", variables, rows)


def _qalys(found: Sequence[Economy]) -> Table:
    """A row for everybody with two utilities, or with one and a death."""
    variables = (
        SITE,
        PARTICIPANT,
        Variable("from_day", "First questionnaire", Type.DATE),
        Variable("until_day", "Last questionnaire, or the day of death", Type.DATE),
        Variable("days", "Days between them", Type.INTEGER),
        Variable("days_missing", "Days beside a missing utility, which are not counted", Type.INTEGER),
        Variable(
            "qaly",
            "Years of life by quality: area under the utilities in straight lines, 0 from death on, not discounted, "
            "365.25 days a year; empty where days are missing",
            _DECIMAL,
        ),
        Variable("qaly_counted", "The same of the days that are counted", _DECIMAL),
    )
    rows = [
        (
            each.site, each.participant, each.qaly.first.isoformat(), each.qaly.last.isoformat(), str(each.qaly.days),
            str(each.qaly.missing), _number(each.qaly.whole, 6), _number(each.qaly.counted, 6),
        )
        for each in found
        if each.qaly is not None
    ]  # fmt: skip
    return Table("qalys", "Years of life by quality", variables, rows)


def treatment_costs(forms: Sequence[Sealed], designs: Mapping[str, Design]) -> Table:
    """What the trial's own radiotherapy costs. It tells the arm, and belongs to the unblinded data alone."""
    variables = (
        SITE,
        PARTICIPANT,
        *_counted(SEALED),
        Variable("cost", "Costs of the trial’s radiotherapy, not discounted", _DECIMAL),
        *_MONEY,
        Variable("not_counted", "Quantities that nobody counted"),
        _NOT,
    )
    rows = [(site, number, *_treated(values, designs[version])) for site, number, version, values in forms]
    return Table("treatment_costs", "What the trial’s own radiotherapy costs", variables, rows)


def _treated(values: Values, design: Design) -> Iterator[str]:
    used = resources.delivered(values)
    try:
        costs = resources.costs(used, measures.price_table(design, sealed=True))
    except Unset as error:
        yield from (*_figures(used, None), *_end(None, [error]))
    else:
        yield from (*_figures(used, costs), *_end(costs, []))


def _number(amount: Decimal | None, places: int | None = None) -> str:
    if amount is None:
        return ""
    return f"{amount:.{places}f}" if places is not None else f"{amount.normalize():f}"


def _text(day: object) -> str:
    return "" if day is None else str(day)
