"""Units as criteria write them, each with the one spelling used here (`core.values.units` can compute with it)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from equipoise.core.drafting.phrases import Phrases, each, words
from equipoise.core.drafting.tokens import Token
from equipoise.core.drafting.unit_spellings import SPELLINGS, TIMES

ULN = "ULN"
"""Multiples of a laboratory's upper limit of normal."""


class Unit(NamedTuple):
    """A unit: its spelling, and what kind of quantity it measures.

    `above`: the words say that more is meant (`2 times higher than the upper limit of normal`).
    """

    name: str
    kind: str
    above: bool = False


def unit_at(row: Sequence[Token], place: int) -> tuple[Unit, int] | None:
    """The unit that begins at `place`, and where what follows it begins.

    It may follow a hyphen (`12-week`) or stand in brackets (`9 (g/dL)`).
    """
    if place >= len(row):
        return None
    found = _plain_at(row, place)
    if found or row[place].text not in "-'([" or place + 1 >= len(row):
        return found
    found = _plain_at(row, place + 1)
    if found is None or row[place].text in "-'":
        return found
    closed = found[1] < len(row) and row[found[1]].text in ")]"
    return (found[0], found[1] + 1) if closed else None


def _plain_at(row: Sequence[Token], place: int) -> tuple[Unit, int] | None:
    listed = _UNITS.at(row, place)
    if listed is None:
        return _count_at(row, place) or normal_at(row, place)
    unit, end = listed[0], place + listed[1]
    tail = _TAILS.at(row, end) if unit.kind == "time" and end < len(row) else None
    return (Unit(unit.name, tail[0]), end + tail[1]) if tail else (unit, end)


_UNITS: Phrases[Unit] = Phrases(
    [(spelling, Unit(name, "time")) for name, spellings in TIMES.items() for spelling in spellings.split()]
    + [(spelling, Unit(name, kind)) for name, kind, spellings in SPELLINGS for spelling in each(spellings)]
)

_OF_AGE = "old|of age|-old|-of-age|olds|-olds|of ages|in age|' old|age|-old age|of-age|' of age"
_OF_GESTATION = (
    "gestation|of gestation|gestational age|of gestational age|pregnant|of pregnancy|pregnancy|' gestation"
)


def _tails() -> Iterator[tuple[str, str]]:
    yield from ((tail, "age") for tail in each(_OF_AGE))
    yield from ((tail, "gestation") for tail in each(_OF_GESTATION))


_TAILS: Phrases[str] = Phrases(_tails())
"""What follows a unit of time and says what it is the time of."""


# Powers of ten in a volume: `x 10^9/L`

_TEN = re.compile(r"(?:x|\*)?(?:10)?(?:\^|\*|e|exp|\()*\+?0?(3|4|6|9|12)\)?")
_VOLUMES: Phrases[str] = Phrases(
    [(volume, "L") for volume in ("l", "liter", "litre", "l.")]
    + [(volume, "uL") for volume in each("ul|mm3|mm^3|mm 3|mcl|microliter|cu mm|cmm|cubic millimeter|cumm")]
    + [(volume, "mL") for volume in ("ml", "milliliter", "cm3")]
)
_LONGEST = 7
"""Tokens that a power of ten can have."""


def _count_at(row: Sequence[Token], place: int) -> tuple[Unit, int] | None:
    if row[place].text[0] not in "x*1e":
        return None
    written = ""
    for here in range(place, min(place + _LONGEST, len(row) - 1)):
        written += row[here].text
        power = _TEN.fullmatch(written)
        found = _volume_at(row, here + 1) if power else None
        if power and found:
            return Unit(f"10^{power[1]}/{found[0]}", "count in volume"), found[1]
    return None


def _volume_at(row: Sequence[Token], place: int) -> tuple[str, int] | None:
    if row[place].text in ("cells", "cell", "platelets") and place + 1 < len(row):
        place += 1
    if row[place].text not in ("/", "per") or place + 1 >= len(row):
        return None
    found = _VOLUMES.at(row, place + 1)
    return (found[0], place + 1 + found[1]) if found else None


# Multiples of the upper limit of normal: `x the institutional upper limit of normal (ULN)`

_BY: Phrases[bool] = Phrases(
    [(by, False) for by in each("x|*|times|-fold|fold|times that of|-times|times of|xs|folds|times the value of")]
    + [(f"{by} {more}", True) for by in ("times", "fold", "-fold", "folds", "x")
       for more in ("higher than", "greater than", "above", "more than", "over", "the elevation of", "as high as")]
)  # fmt: skip
_OWNERS = words("the of institutional institution institution's laboratory local lab respective corresponding "
                "age-adjusted a an reference normal site site's hospital's central")  # fmt: skip
_CORE: Phrases[bool] = Phrases(
    (core, True)
    for core in each(
        "uln|unl|iuln|xuln|xunl|upper limit of normal|upper limits of normal|upper limit of the normal range|"
        "upper normal limit|upper limit normal|upper limit of normal range|upper limit of normal value|"
        "upper limit of normal values|upper limit|upper limit of the normal|upper limit of the normal value|"
        "upper limit of normality|upper limit of laboratory normal|upper limits of the normal range|"
        "upper normal range|upper limit of norm|upper limit of laboratory reference range|upper normal value|"
        "upper range of normal|upper limit of the reference range|upper limit of reference range|upper normal|"
        "upper reference limit|upper normal limits|upper limits of normal range|upper limits|upper limit of norms"
    )
)
_NORMAL = words("normal nl normals norm n")


def normal_at(row: Sequence[Token], place: int) -> tuple[Unit, int] | None:
    """The upper limit of normal, alone or as what a number multiplies."""
    by = _BY.at(row, place)
    above, here = by or (False, 0)
    here += place
    while here < len(row) and row[here].text in _OWNERS and here - place < 8 and not _CORE.at(row, here):
        here += 1
    core = _CORE.at(row, here) if here < len(row) else None
    if core is None:
        plain = by is not None and row[here - 1].text in _NORMAL
        return (
            (Unit(ULN, "normal", above), here) if plain else _times_normal(row, here, by is not None, above)
        )
    end = here + core[1]
    repeated = end + 2 < len(row) and row[end].text in "([" and row[end + 1].text in ("uln", "unl", "iuln")
    return Unit(ULN, "normal", above), end + 3 if repeated else end


def _times_normal(row: Sequence[Token], place: int, multiplied: bool, above: bool) -> tuple[Unit, int] | None:
    if multiplied and place < len(row) and row[place].text in _NORMAL:
        return Unit(ULN, "normal", above), place + 1
    return None
