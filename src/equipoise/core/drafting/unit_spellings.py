"""How criteria write each unit: its name here, what it measures, and its spellings, parted by bars."""

from __future__ import annotations

TIMES = {
    "hour": "h hr hrs hour hours hour(s)",
    "minute": "min mins minute minutes",
    "second": "sec secs seconds",
    "day": "d day days day(s)",
    "week": "w wk wks week weeks week(s)",
    "month": "mo mos mth mths month months month(s)",
    "year": "y yr yrs year years year(s) yers yo",
}
"""Units of time, with spellings parted by blanks."""

SPELLINGS = (
    (
        "kg/m2",
        "body mass",
        "kg/m(2)|kg/m (2)|kg/m2|kg/m^2|kg/m 2|kg/m*2|kg/sqm|kg/sq m|kg m2|kg m-2|kg.m-2|kg/square meter|"
        "kg/square metre|"
        "kg per square meter|kg per square metre|kilograms per square meter|kilograms per meter squared|"
        "kg/m|kgs/m2|kg/(m2)|kg/height m2|kilogram/meter squared|kilogram per meter square|"
        "kilogram per meter square (kg/m2)|kilograms per meter squared (kg/m2)|"
        "kilogram per square metre (kg/m2)|kilogram per meter square (kg/m^2)|kilogram per square metre|"
        "kilograms per square metre|kilogram/meter2|kg/cm2|kg/m2 (kg/m2)",
    ),
    (
        "g/dL",
        "mass in volume",
        "gm per dl|gms per dl|gr per dl|gr%|g percent|gm percent|grams %|gms%|grams per dl|gm/deciliter|"
        "g/dl|gm/dl|gr/dl|gms/dl|g/100 ml|gm/100 ml|grams/deciliter|g per dl|g/deciliter|g%|gm%|grams/dl|gram/dl|"
        "g/㎗|gram per deciliter|grams per deciliter|grams per deciliter (g/dl)",
    ),
    (
        "g/L",
        "mass in volume",
        "mg/ml|mg per ml|gr/l|gms/l|gram/l|g per l|grams per liter|grams per litre|g/l|gm/l|grams/l|"
        "g/liter|g/litre|g.l-1",
    ),
    (
        "mg/dL",
        "mass in volume",
        "mg/dl|mg/100 ml|gm/100 ml|mg per dl|mg/deciliter|mg%|milligrams per deciliter|"
        "milligram per deciliter|mgs/dl",
    ),
    ("mg/L", "mass in volume", "mg per l|mg/liter|mg/litre|mg/l|ug/ml|mcg/ml"),
    ("ug/L", "mass in volume", "ug/l|ng/ml|ng / ml|mcg/l|nanograms per milliliter"),
    ("ng/L", "mass in volume", "ng/l|pg/ml"),
    ("ng/dL", "mass in volume", "ng/dl"),
    ("ug/dL", "mass in volume", "ug/dl|mcg/dl"),
    (
        "mmol/L",
        "moles in volume",
        "mmoles/liter|mmol/litre|mmoles/litre|mmol per l|millimoles/l|millimol/l|millimole/l|mmols/l|"
        "mmol/l|mmoles/l|mm/l|meq/l|mmol per liter|mmol.l-1|millimoles per liter|mmol/liter|mmol",
    ),
    (
        "umol/L",
        "moles in volume",
        "umol/litre|umol/liter|umoles/liter|micromoles/l|micromole/l|umols/l|umol/l|umoles/l|umol.l-1|"
        "micromol/l|micromoles per liter|mcmol/l|um/l|umol",
    ),
    ("nmol/L", "moles in volume", "nmol/l"),
    ("pmol/L", "moles in volume", "pmol/l"),
    ("mmol/mol", "ratio of moles", "millimoles per mole|mmol per mol|mmol/mol"),
    (
        "percentile",
        "rank",
        "percentile|percentiles|th percentile|rd percentile|st percentile|nd percentile|centile|"
        "th centile|rd centile|"
        "th percentiles|th centiles|% percentile|-th percentile",
    ),
    ("%", "share", "%|percent|per cent|per-cent"),
    (
        "mmHg",
        "pressure",
        "mmhg|mm hg|mm.hg|mm of mercury|torr|mm[hg]|mm of hg|millimeters of mercury|"
        "millimeters of mercury (mm hg)|millimeters of mercury (mmhg)|millimetres of mercury",
    ),
    (
        "mL/min/1.73m2",
        "flow by area",
        "ml/min/1.73m(2)|ml/min/1.73 m(2)|ml/min per 1.73m(2)|ml/min per 1.73 m(2)|ml/minute/1.73m(2)|"
        "ml/min/1.73m*2|ml per min per 1.73 m2|ml/min/1.73 m2|ml/min/1.73m2|ml/min/1.73 m^2|"
        "ml/min/1.73m^2|ml/min per 1.73 m2|"
        "ml/min per 1.73m2|ml/minute/1.73 m2|ml/min/m2|ml/min/1.73 square meters|ml/min/1,73 m2|"
        "ml/min/1,73m2|ml/minute/1.73m2|ml/min/1.73 m|ml/min/1.73|ml/min/1.73 sqm|ml/min.1.73m2|"
        "ml/(min.1.73m2)|ml/min*1.73m2|ml/(min*1.73m2)|ml / min / 1.73 m 2|ml/min/1.73 m 2",
    ),
    (
        "mL/min",
        "flow",
        "cc per minute|cc/minute|cc per min|mls/minute|ml per min.|ml/min|ml/minute|ml per min|"
        "ml per minute|cc/min|ml.min-1|ml/mn|milliliters per minute|"
        "milliliter/minute|mls/min|milliliters/minute",
    ),
    ("mL/s", "flow", "ml/s|ml/sec"),
    ("U/L", "activity", "u/l|iu/l|units/l|units/liter|u/liter"),
    ("IU/mL", "activity", "iu/ml|u/ml|miu/l|units/ml"),
    ("mIU/mL", "activity", "miu/ml|mu/ml|mui/ml|mlu/ml"),
    ("IU/mL (log10)", "activity", "log iu/ml|log10 iu/ml"),
    ("copies/mL", "count in volume", "copies/ml|copies per ml|copies/milliliter|c/ml|copies per milliliter"),
    (
        "/uL",
        "count in volume",
        "/mm(3)|cells/mm(3)|/mm (3)|mm(3)|per mm(3)|per mm^3|cells per mm^3|/ul (cells)|microliters|"
        "/microliters|/micro l|/mm*3|cells/mcl.|/ul|/mcl|/mm3|/mm^3|/cmm|/cu mm|per mm3|per ul|per mcl|"
        "per cubic millimeter|per microliter|"
        "cells/ul|cells/mm3|cells/mm^3|cells/mcl|cells per ul|cells per mm3|cells per microliter|"
        "cells/microliter|/microliter|/ mm 3|/mm 3|cells/cubic millimeter|per cubic millimetre|cells/cmm|"
        "/cubic mm|/cubic millimeter|platelets/ul|mm3|mm^3|cell/ul|cell/mm3|cells / mm3|/mmc|cells/cu mm|"
        "platelets/mm3|/cumm|/microl",
    ),
    ("/mL", "count in volume", "/ml|cells/ml|per ml"),
    ("/L", "count in volume", "/l|cells/l|per l|per liter"),
    (
        "10^9/L",
        "count in volume",
        "g/l giga|giga/l|gi/l|k/ul|k/mm3|k/cumm|thou/ul|bil/l|thousand/ul|thousand/mm3|k/mcl|g / l giga|"
        "billion/l|thousands/ul|k/cu mm|th/ul|thousand/microliter|thousand/mcl",
    ),
    ("10^12/L", "count in volume", "tera/l"),
    ("kg", "mass", "kg|kgs|kilogram|kilograms|kilos"),
    ("g", "mass", "g|gram|grams|gm|gms|gr"),
    ("mg", "mass", "mg|mgs|milligram|milligrams"),
    ("ug", "mass", "ug|mcg|microgram|micrograms"),
    ("lb", "mass", "lb|lbs|pound|pounds"),
    (
        "mg/day",
        "dose",
        "mg/day|mg/d|mg per day|mg daily|mg/24 h|mg/24 hours|mg/24h|mg a day|mg once daily|mg qd|mg/24hr",
    ),
    (
        "g/day",
        "dose",
        "g/day|g/24 h|g/24h|g/24 hours|g per day|g daily|g/d|grams/day|gm/24 hours|grams per day|g/24 hr",
    ),
    ("mg/kg/day", "dose", "mg/kg/day|mg/kg/d|mg/kg per day"),
    ("mg/kg", "dose", "mg/kg"),
    ("mg/m2", "dose", "mg/m2|mg/m^2"),
    ("mg/g", "ratio", "mg/g"),
    ("mg/mmol", "ratio", "mg/mmol"),
    ("Gy", "absorbed dose", "gy|gray"),
    ("cm", "length", "cm|cms|centimeter|centimeters|centimetre|centimetres|cm2"),
    ("mm", "length", "mm|millimeter|millimeters|millimetre|millimetres"),
    ("m", "length", "m|meter|meters|metre|metres"),
    ("um", "length", "um|micron|microns|micrometer"),
    ("inch", "length", "inch|inches"),
    ("mL", "volume", "ml|cc|milliliter|milliliters"),
    ("L", "volume", "l|liter|liters|litre|litres"),
    ("L/min", "flow of gas", "l/min|liters per minute|lpm|l/minute|liters/min"),
    (
        "/min",
        "frequency",
        "bpm|beats/min|beats per minute|beats/minute|/min|per minute|/minute|breaths/min|"
        "breaths per minute|beats / min",
    ),
    ("ms", "time span", "ms|msec|msecs|millisecond|milliseconds"),
    ("degC", "temperature", "°c|° c|degrees celsius|deg c|℃|degrees c|celsius|c"),
    ("degF", "temperature", "°f|° f|℉|degrees fahrenheit|f"),
    ("degree", "angle", "°|degrees|degree"),
    ("dioptre", "optics", "d.|diopter|diopters|dioptre|dioptres|ds"),
    ("dB", "sound", "db|decibels"),
    ("kPa", "pressure", "kpa"),
    ("cmH2O", "pressure", "cmh2o|cm h2o"),
    ("pack-year", "smoking", "pack year|pack years|pack-year|pack-years|packyears"),
    ("half-life", "half-lives", "half-lives|half lives|half-life|half life|half-lifes"),
    ("point", "points", "points|point|pts"),
    ("LLN", "normal", "lln|x lln|times lln|times the lower limit of normal|x lower limit of normal"),
)
