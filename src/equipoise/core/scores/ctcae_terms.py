"""The laboratory terms of CTCAE 5.0 that eligibility criteria ask for, row by row.

Where a row grades by the value and by what it led to (symptoms, a transfusion, admission), two tables are named: "no
consequences" takes for granted that there were none, "with consequences" asks. Where a row compares with the limit of
normal if the baseline was normal, else with the baseline, each is a table. Of rows in two units that differ when they
are converted, cut-offs in mmol/L are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from equipoise.core.scores.ctcae import (
    CTCAE_5,
    Consequence,
    Cut,
    above,
    above_from,
    high_grades,
    low_grades,
    ratio_grades,
    with_consequences,
)
from equipoise.core.scores.measures import ALBUMIN, BILIRUBIN, CREATININE, Measured
from equipoise.core.scores.points import Bands, Points, hull
from equipoise.core.scores.score import Choice, Input, Score, Value

VERSION = "5.0"
WITHOUT, WITH = "no consequences", "with consequences"
NORMAL, ABNORMAL = "normal baseline", "abnormal baseline"
LIMIT, BASELINE_TOO = "limit alone", "limit and baseline"

Grades = Callable[[Mapping[str, Value]], Points]


def _score(term: str, inputs: tuple[Input, ...], grades: Grades, most: int, table: str = "") -> Score:
    def formula(values: Mapping[str, Value]) -> Value:
        return hull(grades(values))

    return Score(
        name=f"CTCAE {VERSION} {term}",
        title=f"CTCAE grade: {term}",
        version=VERSION,
        sources=(CTCAE_5,),
        inputs=inputs,
        result_kind="number",
        formula=formula,
        low=Decimal(0),
        high=Decimal(most),
        table=table,
        note="By the laboratory value; grade 5, death, is never given.",
    )


def _by_limit(
    term: str, measured: Measured, side: Literal["lower", "upper"], cuts: tuple[Cut, ...], *worse: Consequence
) -> tuple[Score, ...]:
    """A term with cut-offs in a unit, below a lower or above an upper limit; two tables where it has consequences."""
    look_up = low_grades if side == "lower" else high_grades
    value, limit = measured.value, measured.limit(side)

    def grades(values: Mapping[str, Value]) -> Points:
        return look_up(values[value.name], values[limit.name], cuts)

    most = max(grade for _, grade in cuts)
    if not worse:
        return (_score(term, (value, limit), grades, most),)
    return (
        _score(term, (value, limit), grades, most, WITHOUT),
        _with_consequences(term, (value, limit), grades, worse),
    )


def _with_consequences(
    term: str, inputs: tuple[Input, ...], grades: Grades, worse: tuple[Consequence, ...]
) -> Score:
    every = (Consequence(Choice("none", "nothing of the kind", 0)), *worse)
    asked = Input(
        name=f"{term.replace(' ', '_')}_consequences",
        title=f"Consequences of {term}",
        kind="choice",
        question="What did this blood value lead to?",
        ask=("doctor", "record"),
        choices=tuple(each.choice for each in every),
    )

    def worst(values: Mapping[str, Value]) -> Points:
        return with_consequences(grades(values), values[asked.name], every)

    return _score(term, (*inputs, asked), worst, 4, WITH)


def _by_multiple(term: str, measured: Measured, of_limit: Bands, of_baseline: Bands) -> tuple[Score, ...]:
    """A term with multiples of the upper limit, or of the baseline where that was abnormal."""
    value = measured.value
    bases = {NORMAL: (measured.limit("upper"), of_limit), ABNORMAL: (measured.baseline, of_baseline)}

    def graded(base: Input, bands: Bands, table: str) -> Score:
        def grades(values: Mapping[str, Value]) -> Points:
            return ratio_grades(values[value.name], values[base.name], bands)

        return _score(term, (value, base), grades, 4, table)

    return tuple(graded(base, bands, table) for table, (base, bands) in bases.items())


_OF_LIMIT = above(("1", 1), ("1.5", 2), ("3.0", 3), ("6.0", 4))
_OF_BASELINE = above(("1.5", 2), ("3.0", 3))


def _creatinine_limit(values: Mapping[str, Value]) -> Points:
    return ratio_grades(values["creatinine"], values["creatinine_upper_limit"], _OF_LIMIT)


def _creatinine_both(values: Mapping[str, Value]) -> Points:
    """The worse of the two."""
    of_baseline = ratio_grades(values["creatinine"], values["creatinine_baseline"], _OF_BASELINE)
    return frozenset(max(one, other) for one in _creatinine_limit(values) for other in of_baseline)


def _creatinine() -> tuple[Score, ...]:
    value, limit = CREATININE.value, CREATININE.limit("upper")
    both = (value, limit, CREATININE.baseline)
    return (
        _score("creatinine increased", (value, limit), _creatinine_limit, 4, LIMIT),
        _score("creatinine increased", both, _creatinine_both, 4, BASELINE_TOO),
    )


_TRANSFUSION = Consequence(Choice("transfusion", "a transfusion is needed", 3))
_SYMPTOMS = Consequence(Choice("symptoms", "symptoms, or treatment for it", 2))
_LOW_SODIUM_SYMPTOMS = Consequence(Choice("symptoms", "symptoms", 3), from_grade=2)
_ADMISSION = Consequence(Choice("admission", "a stay in hospital is needed", 3))
_DANGER = Consequence(Choice("danger", "danger to life", 4))

_HAEMOGLOBIN = Measured("haemoglobin", "Haemoglobin", "g/dL", "30")
_PLATELETS = Measured("platelets", "Platelet count", "10^9/L", "5000")
_NEUTROPHILS = Measured("neutrophils", "Neutrophil count", "10^9/L", "500")
_WHITE_CELLS = Measured("white_cells", "White blood cell count", "10^9/L", "2000")
_LYMPHOCYTES = Measured("lymphocytes", "Lymphocyte count", "10^9/L", "2000")
_SODIUM = Measured("sodium", "Sodium", "mmol/L", "250", "22.990")
_POTASSIUM = Measured("potassium", "Potassium", "mmol/L", "20", "39.098")
_CALCIUM = Measured("corrected_calcium", "Corrected calcium", "mmol/L", "10", "40.078")
_MAGNESIUM = Measured("magnesium", "Magnesium", "mmol/L", "10", "24.305")
_GLUCOSE = Measured("glucose", "Glucose", "mmol/L", "150", "180.16")
_ALT = Measured("alt", "ALT", "U/L", "50000")
_AST = Measured("ast", "AST", "U/L", "50000")
_ALP = Measured("alkaline_phosphatase", "ALP (alkaline phosphatase)", "U/L", "20000")
_GGT = Measured("ggt", "GGT", "U/L", "50000")

_TRANSAMINASE = above(("1", 1), ("3", 2), ("5", 3), ("20", 4))
_CHOLESTASIS = above(("1", 1), ("2.5", 2), ("5", 3), ("20", 4))
_OF_BILIRUBIN = above(("1", 1), ("1.5", 2), ("3", 3), ("10", 4))

CTCAE: tuple[Score, ...] = (
    *_by_limit("anemia", _HAEMOGLOBIN, "lower", (("10", 2), ("8", 3)), _TRANSFUSION, _DANGER),
    *_by_limit("platelet count decreased", _PLATELETS, "lower", (("75", 2), ("50", 3), ("25", 4))),
    *_by_limit("neutrophil count decreased", _NEUTROPHILS, "lower", (("1.5", 2), ("1", 3), ("0.5", 4))),
    *_by_limit("white blood cell decreased", _WHITE_CELLS, "lower", (("3", 2), ("2", 3), ("1", 4))),
    *_by_limit("lymphocyte count decreased", _LYMPHOCYTES, "lower", (("0.8", 2), ("0.5", 3), ("0.2", 4))),
    *_by_limit("hypoalbuminemia", ALBUMIN, "lower", (("3", 2), ("2", 3)), _DANGER),
    *_by_limit(
        "hyponatremia", _SODIUM, "lower", (("130", 2), ("125", 3), ("120", 4)), _LOW_SODIUM_SYMPTOMS, _DANGER
    ),
    *_by_limit(
        "hypernatremia",
        _SODIUM,
        "upper",
        (("150", 2), ("155", 3), ("160", 4)),
        _SYMPTOMS,
        _ADMISSION,
        _DANGER,
    ),
    *_by_limit("hypokalemia", _POTASSIUM, "lower", (("3.0", 3), ("2.5", 4)), _SYMPTOMS, _ADMISSION, _DANGER),
    *_by_limit(
        "hyperkalemia",
        _POTASSIUM,
        "upper",
        (("5.5", 2), ("6.0", 3), ("7.0", 4)),
        _SYMPTOMS,
        _ADMISSION,
        _DANGER,
    ),
    *_by_limit(
        "hypocalcemia",
        _CALCIUM,
        "lower",
        (("2.0", 2), ("1.75", 3), ("1.5", 4)),
        _SYMPTOMS,
        _ADMISSION,
        _DANGER,
    ),
    *_by_limit(
        "hypercalcemia",
        _CALCIUM,
        "upper",
        (("2.9", 2), ("3.1", 3), ("3.4", 4)),
        _SYMPTOMS,
        _ADMISSION,
        _DANGER,
    ),
    *_by_limit("hypomagnesemia", _MAGNESIUM, "lower", (("0.5", 2), ("0.4", 3), ("0.3", 4)), _DANGER),
    *_by_limit("hypermagnesemia", _MAGNESIUM, "upper", (("1.23", 3), ("3.30", 4)), _DANGER),
    *_by_limit("hypoglycemia", _GLUCOSE, "lower", (("3.0", 2), ("2.2", 3), ("1.7", 4)), _DANGER),
    *_by_multiple(
        "alanine aminotransferase increased",
        _ALT,
        _TRANSAMINASE,
        above_from("1.5", ("3", 2), ("5", 3), ("20", 4)),
    ),
    *_by_multiple(
        "aspartate aminotransferase increased",
        _AST,
        _TRANSAMINASE,
        above_from("1.5", ("3", 2), ("5", 3), ("20", 4)),
    ),
    *_by_multiple(
        "alkaline phosphatase increased",
        _ALP,
        _CHOLESTASIS,
        above_from("2.0", ("2.5", 2), ("5", 3), ("20", 4)),
    ),
    *_by_multiple("GGT increased", _GGT, _CHOLESTASIS, above_from("2.0", ("2.5", 2), ("5", 3), ("20", 4))),
    *_by_multiple("blood bilirubin increased", BILIRUBIN, _OF_BILIRUBIN, _OF_BILIRUBIN),
    *_creatinine(),
)
"""Every term and table."""
