"""What a criterion can put a limit on: each fact's names, the unit it is kept in, the units it may be written in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from equipoise.core.drafting.units import Unit

_OF_CELLS = {"g/L": "10^9/L", "U/L": "/uL"}
_MOLAR = {"um": "umol/L", "mm": "mmol/L"}
_GRAMS = {"g": "g/dL"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One measurable fact.

    `unit` is the one it is kept in; `kinds` the kinds of unit it may be written in besides none; `least` and `most`
    bound a number written without a unit; `names` are parted by bars. `whole`: a score of whole numbers, whose
    values may be listed one by one. `molar_mass` in g/mol lets mass and moles be told in each other.
    """

    name: str
    unit: str
    kinds: frozenset[str]
    names: str
    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False
    molar_mass: Decimal | None = None
    needs_unit: bool = False

    def meant(self, unit: Unit | None) -> Unit | None:
        """The unit as it is meant for this fact: of blood cells, `G/L` is 10^9/L and `u/L` is 1/uL.

        Of haemoglobin, `g` is what its old `g%` was: grams in a decilitre.
        """
        if unit is not None and "count in volume" in self.kinds and unit.name in _OF_CELLS:
            return Unit(_OF_CELLS[unit.name], "count in volume")
        if unit is not None and "moles in volume" in self.kinds and unit.name in _MOLAR:
            return Unit(_MOLAR[unit.name], "moles in volume")
        if unit is not None and self.name == "haemoglobin" and unit.name in _GRAMS:
            return Unit(_GRAMS[unit.name], "mass in volume")
        return unit

    def takes(self, written: Unit | None, value: Decimal) -> bool:
        """Whether a number in this unit (None: without one) can be of this fact."""
        unit = self.meant(written)
        if unit is not None:
            return unit.kind in self.kinds and (not self.whole or self._plausible(value))
        return not self.needs_unit and self._plausible(value)

    def _plausible(self, value: Decimal) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def fact(
    name: str,
    unit: str,
    kinds: str,
    names: str,
    *,
    between: tuple[int, int] | None = None,
    whole: bool = False,
    molar_mass: str = "",
    needs_unit: bool = False,
) -> Fact:
    """A row of a table of facts; `kinds` and `names` are parted by bars."""
    least, most = (Decimal(between[0]), Decimal(between[1])) if between else (None, None)
    mass = Decimal(molar_mass) if molar_mass else None
    known = frozenset(filter(None, kinds.split("|")))
    return Fact(name, unit, known, names, least, most, whole, mass, needs_unit)
