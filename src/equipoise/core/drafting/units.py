"""Units as criteria write them, each with the one spelling used here (`core.values.units` can compute with it)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from equipoise.core.drafting.phrases import Phrases

ULN, LLN = "ULN", "LLN"
"""Multiples of a laboratory's upper and lower limit of normal."""


class Unit(NamedTuple):
    """A unit: its spelling, and what kind of quantity it measures."""

    name: str
    kind: str


_TIMES = {
    "hour": "h hr hrs hour hours hour(s)",
    "minute": "min mins minute minutes",
    "second": "sec secs seconds",
    "day": "d day days day(s)",
    "week": "w wk wks week weeks week(s)",
    "month": "mo mos mth mths month months month(s)",
    "year": "y yr yrs year years year(s) yo",
}
_PLAIN = {
    ("kg/m2",
        "body mass"):
        "kg/m2|kg/m^2|kg/m 2|kg/m*2|kg/sqm|kg/sq m|kg m2|kg m-2|kg.m-2|kg/square meter|kg/square metre|"
        "kg per square meter|kg per square metre|kilograms per square meter|kilograms per meter squared|"
        "kg/m|kgs/m2|kg/(m2)|kg/height m2",
    ("g/dL",
        "mass in volume"):
        "g/dl|gm/dl|gr/dl|gms/dl|g/100 ml|grams/deciliter|g per dl|g/deciliter|g%|gm%|grams/dl|gram/dl",
    ("g/L", "mass in volume"): "g/l|gm/l|grams/l|g/liter|g/litre|g.l-1",
    ("mg/dL",
        "mass in volume"):
        "mg/dl|mg/100 ml|mg per dl|mg/deciliter|mg%|milligrams per deciliter|milligram per deciliter|mgs/dl",
    ("mg/L", "mass in volume"): "mg/l|ug/ml|mcg/ml",
    ("ug/L", "mass in volume"): "ug/l|ng/ml|ng / ml|mcg/l|nanograms per milliliter",
    ("ng/L", "mass in volume"): "ng/l|pg/ml",
    ("ng/dL", "mass in volume"): "ng/dl",
    ("ug/dL", "mass in volume"): "ug/dl|mcg/dl",
    ("mmol/L",
        "moles in volume"):
        "mmol/l|mmoles/l|mm/l|meq/l|mmol per liter|mmol.l-1|millimoles per liter|mmol/liter|mmol",
    ("umol/L",
        "moles in volume"):
        "umol/l|umoles/l|umol.l-1|micromol/l|micromoles per liter|mcmol/l|um/l|umol",
    ("nmol/L", "moles in volume"): "nmol/l",
    ("pmol/L", "moles in volume"): "pmol/l",
    ("mmol/mol", "share"): "mmol/mol",
    ("%", "share"): "%|percent|per cent|per-cent",
    ("mmHg", "pressure"): "mmhg|mm hg|mm.hg|mm of mercury|torr|mm[hg]|mm of hg",
    ("mL/min/1.73m2",
        "flow by area"):
        "ml/min/1.73 m2|ml/min/1.73m2|ml/min/1.73 m^2|ml/min/1.73m^2|ml/min per 1.73 m2|ml/min per 1.73m2|"
        "ml/minute/1.73 m2|ml/min/m2|ml/min/1.73 square meters|ml/min/1,73 m2|ml/min/1,73m2|"
        "ml/minute/1.73m2|ml/min/1.73 m|ml/min/1.73|ml/min/1.73 sqm|ml/min.1.73m2|ml/(min.1.73m2)|"
        "ml/min*1.73m2|ml/(min*1.73m2)|ml / min / 1.73 m 2|ml/min/1.73 m 2",
    ("mL/min",
        "flow"):
        "ml/min|ml/minute|ml per min|ml per minute|cc/min|ml.min-1|ml/mn|milliliters per minute|"
        "milliliter/minute|mls/min",
    ("mL/s", "flow"): "ml/s|ml/sec",
    ("U/L", "activity"): "u/l|iu/l|units/l|units/liter|u/liter",
    ("IU/mL", "activity"): "iu/ml|u/ml|miu/l|units/ml",
    ("mIU/mL", "activity"): "miu/ml|mu/ml|mui/ml|mlu/ml",
    ("IU/mL (log10)", "activity"): "log iu/ml|log10 iu/ml",
    ("copies/mL", "count in volume"): "copies/ml|copies per ml|copies/milliliter|c/ml|copies per milliliter",
    ("1/uL",
        "count in volume"):
        "/ul|/mcl|/mm3|/mm^3|/cmm|/cu mm|per mm3|per ul|per mcl|per cubic millimeter|per microliter|"
        "cells/ul|cells/mm3|cells/mm^3|cells/mcl|cells per ul|cells per mm3|cells per microliter|"
        "cells/microliter|/microliter|/ mm 3|/mm 3|cells/cubic millimeter|per cubic millimetre|cells/cmm|"
        "/cubic mm|/cubic millimeter|platelets/ul|mm3|mm^3|cell/ul|cell/mm3|cells / mm3|/mmc|cells/cu mm|"
        "platelets/mm3|/cumm|/microl",
    ("1/mL", "count in volume"): "/ml|cells/ml|per ml",
    ("1/L", "count in volume"): "/l|cells/l|per l|per liter",
    ("10^9/L",
        "count in volume"):
        "g/l giga|giga/l|gi/l|k/ul|k/mm3|k/cumm|thou/ul|bil/l|thousand/ul|thousand/mm3|k/mcl|g / l giga|"
        "billion/l|thousands/ul|k/cu mm|th/ul|thousand/microliter|thousand/mcl",
    ("10^12/L", "count in volume"): "tera/l",
    ("kg", "mass"): "kg|kgs|kilogram|kilograms|kilos",
    ("g", "mass"): "g|gram|grams|gm|gms|gr",
    ("mg", "mass"): "mg|mgs|milligram|milligrams",
    ("ug", "mass"): "ug|mcg|microgram|micrograms",
    ("lb", "mass"): "lb|lbs|pound|pounds",
    ("mg/day",
        "dose"):
        "mg/day|mg/d|mg per day|mg daily|mg/24 h|mg/24 hours|mg/24h|mg a day|mg once daily|mg qd|mg/24hr",
    ("g/day",
        "dose"):
        "g/day|g/24 h|g/24h|g/24 hours|g per day|g daily|g/d|grams/day|gm/24 hours|grams per day|g/24 hr",
    ("mg/kg/day", "dose"): "mg/kg/day|mg/kg/d|mg/kg per day",
    ("mg/kg", "dose"): "mg/kg",
    ("mg/m2", "dose"): "mg/m2|mg/m^2",
    ("mg/g", "ratio"): "mg/g",
    ("mg/mmol", "ratio"): "mg/mmol",
    ("Gy", "absorbed dose"): "gy|gray",
    ("cm", "length"): "cm|cms|centimeter|centimeters|centimetre|centimetres|cm2",
    ("mm", "length"): "mm|millimeter|millimeters|millimetre|millimetres",
    ("m", "length"): "m|meter|meters|metre|metres",
    ("um", "length"): "um|micron|microns|micrometer",
    ("inch", "length"): "inch|inches",
    ("mL", "volume"): "ml|cc|milliliter|milliliters",
    ("L", "volume"): "l|liter|liters|litre|litres",
    ("L/min", "flow of gas"): "l/min|liters per minute|lpm|l/minute|liters/min",
    ("1/min",
        "frequency"):
        "bpm|beats/min|beats per minute|beats/minute|/min|per minute|/minute|breaths/min|"
        "breaths per minute|beats / min",
    ("ms", "time span"): "ms|msec|msecs|millisecond|milliseconds",
    ("degC", "temperature"): "°c|° c|degrees celsius|deg c|℃|degrees c|celsius|c",
    ("degF", "temperature"): "°f|° f|℉|degrees fahrenheit|f",
    ("degree", "angle"): "°|degrees|degree",
    ("dioptre", "optics"): "d.|diopter|diopters|dioptre|dioptres|ds",
    ("dB", "sound"): "db|decibels",
    ("kPa", "pressure"): "kpa",
    ("cmH2O", "pressure"): "cmh2o|cm h2o",
    ("pack-year", "smoking"): "pack year|pack years|pack-year|pack-years|packyears",
    ("point", "points"): "points|point|pts",
    (ULN,
        "normal"):
        "uln|x uln|xuln|* uln|times uln|times the uln|x the uln|x upper limit of normal|"
        "x the upper limit of normal|times upper limit of normal|times the upper limit of normal|"
        "times upper normal limit|times the upper normal limit|x upper normal limit|x unl|times unl|x uln.|"
        "xunl|x institutional upper limit of normal|x upper limit normal|x institutional uln|"
        "times institutional uln|times the institutional uln|x upper limits of normal|fold uln|"
        "times institutional upper limit of normal|times the institutional upper limit of normal|x normal|"
        "times normal|times the upper limits of normal|times the upper reference limit|"
        "fold the upper limit of normal|x nl|x iuln|times the upper limit of the normal range|"
        "x the upper limit of the normal range|times upper limits of normal|"
        "times the upper limit of the normal|x the institutional upper limit of normal|"
        "times the normal upper limit|times the normal value|times higher than the upper limit of normal|"
        "times greater than the upper limit of normal|times the normal range|times upper limit normal|"
        "x institution's upper limit of normal|-fold upper limit of normal|fold upper limit of normal|"
        "-fold the upper limit of normal|x (uln)|x upper normal|x local uln|(x uln)|"
        "times the upper limit of normal (uln)|x upper limit of normal (uln)|"
        "times upper limit of normal (uln)|x the upper limit of normal (uln)|times the normal limit|"
        "times above the upper limit of normal|x upper reference limit|times above normal|"
        "times the upper limit|times upper limit|x upper limit|times the normal|"
        "of the upper limit of normal|of uln|of the uln",
    (LLN, "normal"): "lln|x lln|times lln|times the lower limit of normal|x lower limit of normal",
}  # fmt: skip
_POWERS = {"10^9/L": ("9", ("l", "liter", "litre")), "10^12/L": ("12", ("l",)), "10^6/L": ("6", ("l",))}
_SMALL = {"10^3/uL": "3", "10^6/uL": "6", "10^4/uL": "4"}
_SMALL_PLACES = ("ul", "mm3", "mm^3", "mcl", "microliter", "cu mm", "cmm", "cubic millimeter")


def _powers() -> Iterator[tuple[str, Unit]]:
    """Powers of ten per volume, in every way to write them."""
    wanted = [*((name, power, places) for name, (power, places) in _POWERS.items())]
    wanted += [(name, power, _SMALL_PLACES) for name, power in _SMALL.items()]
    for name, power, places in wanted:
        for place in places:
            for ten in (
                "10^",
                "10 ",
                "10",
                "10*",
                "10e",
                "10 e",
                        ")"                      ")"              "10^(",
                            "10**",
                            "10 ^ ",
                            "10 exp ",
                            "10exp"):  # fmt: skip
                for times in ("x ", "x", "* ", ""):
                    for per in ("/", " per ", "cells/", " cells/"):
                        yield f"{times}{ten}{per}{place}", Unit(name, "count in volume")
        for times in ("x ", "e", "x"):
            yield from ((f"{times}e{power}/{place}", Unit(name, "count in volume")) for place in places)
            yield from ((f"e{power}/{place}", Unit(name, "count in volume")) for place in places)
            yield from ((f"e+0{power}/{place}", Unit(name, "count in volume")) for place in places)


def _entries() -> Iterator[tuple[str, Unit]]:
    for name, spellings in _TIMES.items():
        yield from ((spelling, Unit(name, "time")) for spelling in spellings.split())
    for (name, kind), spellings in _PLAIN.items():
        yield from ((spelling, Unit(name, kind)) for spelling in spellings.split("|"))
    yield from _powers()


UNITS: Phrases[Unit] = Phrases(_entries())
