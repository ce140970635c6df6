"""Amounts and their units: exact decimals, converted by pint.

Units are written as laboratories write them (`g/dL`, `10^9/L`, `umol/L`, `mm`, `weeks`), also in UCUM's spelling
(`10*9/L`, `mm[Hg]`, `[lb_av]`), where what stands in braces is a remark and no unit (`mL/min/{1.73_m2}`). A conversion
between mass and amount of substance needs the molar mass of what was measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Span

if TYPE_CHECKING:
    import pint

_NUMBER = re.compile(r"[+-]?\d+(?:[ ,]\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_POWER = re.compile(r"(?:[x×]\s*)?10\s?(?:\^|\*\*?)\s?(\d{1,2})(?!\d)")
_BARE_POWER = re.compile(r"(?<![\w.])(?:[x×]\s*)?10(6|9|12)(?=/)")
_REMARK = re.compile(r"/?\{[^{}]*\}")
_NO_UNIT = re.compile(r"^[+-]|\*\*\s*(?!-?[1-4]\b)|\d\s*\*\*|[^\w\s/*.()%+-]")
_SPELLINGS = (
    ("mm[Hg]", "mmHg"), ("mm Hg", "mmHg"), ("[IU]", "IU"), ("[iU]", "IU"), ("µ", "u"), ("μ", "u"), ("[lb_av]", "pound"),
    ("[in_i]", "inch"),
    ("uL", "microliter"), ("mcL", "microliter"), ("mm3", "mm**3"), ("cm3", "cm**3"), ("m2", "m**2"), ("cc", "cm**3"),
    ("mL", "milliliter"), ("dL", "deciliter"),
)  # fmt: skip
LARGEST_POWER = 18
"""Of ten: numbers lie below 10^18, as do the factors between units, and above 10^-18. Fewer people live, and a litre
has fewer cells."""
MOST_FIGURES = 30
_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal(30), "year": Decimal(365)}
_LONG = ("month", "year")
_OWN = ("international_unit = 1e-6 * mole / minute = IU = enzyme_U", "cell = count")
_ALIASES = {
    "%": "percent", "U/L": "enzyme_U/L", "U/l": "enzyme_U/L", "y": "year", "yr": "year", "yrs": "year", "wk": "week",
    "wks": "week", "mo": "month", "mos": "month", "a": "year", "d": "day", "days": "day", "years": "year",
    "weeks": "week", "months": "month", "hours": "hour", "points": "", "lesions": "", "sites": "", "lines": "",
    "times": "", "fractions": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """What a number may be, with its unit as written; the empty unit is a plain number."""

    span: Span
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.span} {self.unit}".strip()


@cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint  # a third of what a command takes to start, and most commands convert nothing

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)
    for each in _OWN:
        registry.define(each)
    return registry


@lru_cache(maxsize=2_000)
def canonical(unit: str) -> str:
    """The unit as pint reads it; InputError where it is none."""
    text = unit.strip()
    if text in _ALIASES:
        return _ALIASES[text]
    text = _REMARK.sub("", text)
    for written, read in _SPELLINGS:
        text = text.replace(written, read)
    text = _BARE_POWER.sub(r"1e\1", _POWER.sub(r"1e\1", text))
    text = re.sub(r"^/", "1/", text).replace("^", "**")
    try:
        if len(text) > 60 or _NO_UNIT.search(text):
            raise ValueError(text)
        _registry().parse_expression(text)
    except Exception as error:  # pint raises errors of a dozen kinds for text that is no unit
        raise InputError(
            f"“{unit[:40]}” is not a unit that is known.", mend="Write it as in g/dL, 10^9/L, mm or weeks."
        ) from error
    return text


@lru_cache(maxsize=4_000)
def factor(unit: str, to: str, molar_mass: Decimal | None = None) -> Decimal:
    """By what a number in `unit` is multiplied to be one in `to`; `molar_mass` in g/mol.

    InputError where the two don't measure the same.
    """
    if unit == to:
        return Decimal(1)
    if "%" in (unit, to) and {unit, to} != {"%", ""}:
        # 48 mmol/mol of HbA1c is dimensionless too, and is not 4.8 %.
        raise InputError(f"An amount in {unit or 'no unit'} can't be told in {to or 'no unit'}.")
    calendar = _calendar_factor(canonical(unit), canonical(to))
    if calendar is not None:
        return calendar
    here, there = _quantity(unit), _quantity(to)
    for scaled in _with_molar_mass(here, molar_mass):
        if scaled.is_compatible_with(there):
            return cast(Decimal, (scaled / there).to("dimensionless").magnitude)
    raise InputError(f"An amount in {unit or 'no unit'} can't be told in {to or 'no unit'}.")


def _calendar_factor(unit: str, to: str) -> Decimal | None:
    """Between days or weeks and months or years, which have no fixed length: a month counts 30 days, a year 365.

    So 13 weeks are three months, as people count them, and 12 weeks are not. None for other units.
    """
    if unit in _DAYS and to in _DAYS and (unit in _LONG) != (to in _LONG):
        return _DAYS[unit] / _DAYS[to]
    return None


def _quantity(unit: str) -> Any:
    text = canonical(unit)
    found: Any = (
        _registry().parse_expression(text) if text else _registry().Quantity(Decimal(1), "dimensionless")
    )
    return found if hasattr(found, "units") else _registry().Quantity(Decimal(found), "dimensionless")


def _with_molar_mass(quantity: Any, molar_mass: Decimal | None) -> list[Any]:
    if molar_mass is None:
        return [quantity]
    mass = _registry().Quantity(molar_mass, "g/mol")
    return [quantity, quantity / mass, quantity * mass]


def converted(amount: Amount, to: str, molar_mass: Decimal | None = None) -> Amount:
    """The same in another unit; InputError where it can't be."""
    by = factor(amount.unit, to, molar_mass)
    if by == 1:
        return Amount(amount.span, to)
    span = amount.span
    return Amount(Span(_times(span.low, by), _times(span.high, by), span.low_open, span.high_open), to)


def _times(value: Decimal, by: Decimal) -> Decimal:
    return value if value.is_infinite() else (value * by).normalize()


def number(text: str) -> Decimal:
    """A number as people write it (`1,500`, `3.5`); InputError otherwise."""
    if not _NUMBER.fullmatch(text.strip()):
        raise InputError(f"“{text[:40]}” is not a number.", mend="Write figures, with a point for decimals.")
    try:
        return bounded(Decimal(re.sub("[ ,]", "", text.strip())), text)
    except InvalidOperation as error:
        raise InputError(f"“{text[:40]}” is not a number.") from error


def bounded(value: Decimal, text: str) -> Decimal:
    """The number, written as `text`; InputError where it is so large, small or long that nobody can mean it."""
    if len(value.as_tuple().digits) > MOST_FIGURES or (value and abs(value.adjusted()) > LARGEST_POWER):
        said = text if len(text) <= 40 else f"{text[:37]}..."
        raise InputError(
            f"“{said}” is beyond what can be measured.",
            mend=f"Write at most {MOST_FIGURES} figures, between 10^-{LARGEST_POWER} and 10^{LARGEST_POWER}.",
        )
    return value
