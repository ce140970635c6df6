"""Charlson comorbidity index of 1987, 0 to 33, and with age as of 1994.

Illnesses that exclude each other are one question each: of diabetes, liver disease and solid tumours only the worst
counts. Later weights (Quan 2011, say) are other scores and not these.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.measures import AGE
from equipoise.core.scores.points import Bands, Points, hull, of_bands, of_choice, totals
from equipoise.core.scores.score import Choice, Input, Score, Source, Value
from equipoise.core.values.possible import Options, Span

ORIGIN = Source(
    "Charlson ME et al. A new method of classifying prognostic comorbidity in longitudinal studies: development and "
    "validation. J Chronic Dis 1987;40:373-383.",
    "https://doi.org/10.1016/0021-9681(87)90171-8",
)
WITH_AGE = Source(
    "Charlson M et al. Validation of a combined comorbidity index. J Clin Epidemiol 1994;47:1245-1251.",
    "https://doi.org/10.1016/0895-4356(94)90129-5",
)


def _illness(name: str, title: str, question: str) -> Input:
    return Input(name, title, "yes-no", question, ("record", "patient", "doctor"))


def _graded(name: str, title: str, question: str, *choices: Choice) -> Input:
    return Input(name, title, "choice", question, ("record", "doctor", "patient"), choices=choices)


WEIGHTS: Mapping[Input, int] = {
    _illness("myocardial_infarction", "Myocardial infarction", "Have you had a heart attack?"): 1,
    _illness("heart_failure", "Congestive heart failure", "Do you have a weak heart that needs medicine?"): 1,
    _illness(
        "peripheral_vascular_disease",
        "Peripheral vascular disease",
        "Are the blood vessels of your legs or your belly narrowed or widened?",
    ): 1,
    _illness(
        "cerebrovascular_disease", "Cerebrovascular disease", "Have you had a stroke or a small stroke?"
    ): 1,
    _illness("dementia", "Dementia", "Has a doctor found dementia?"): 1,
    _illness(
        "chronic_pulmonary_disease",
        "Chronic pulmonary disease",
        "Do you have a lung disease that makes you short of breath?",
    ): 1,
    _illness(
        "connective_tissue_disease", "Connective tissue disease", "Do you have lupus or rheumatoid arthritis?"
    ): 1,
    _illness("peptic_ulcer", "Peptic ulcer disease", "Have you had an ulcer of the stomach or the gut?"): 1,
    _illness("hemiplegia", "Hemiplegia", "Is one side of your body, or are both legs, paralysed?"): 2,
    _illness(
        "renal_disease",
        "Moderate or severe renal disease",
        "Are your kidneys badly damaged, or do you need dialysis?",
    ): 2,
    _illness("leukaemia", "Leukaemia", "Do you have leukaemia?"): 2,
    _illness("lymphoma", "Lymphoma or myeloma", "Do you have lymphoma or myeloma?"): 2,
    _illness("aids", "AIDS", "Has a doctor found AIDS (not HIV alone)?"): 6,
}
"""Points of the illnesses that are there or not."""

GRADED = (
    _graded(
        "diabetes_grade",
        "Diabetes",
        "Do you have diabetes, and has it harmed your eyes, nerves or kidneys?",
        Choice("none", "no diabetes, or by diet alone", 0),
        Choice("uncomplicated", "diabetes that needs medicine", 1),
        Choice("end-organ damage", "diabetes that has harmed eyes, nerves or kidneys", 2),
    ),
    _graded(
        "liver_disease_grade",
        "Liver disease",
        "Do you have a liver disease, and how bad is it?",
        Choice("none", "none", 0),
        Choice(
            "mild",
            "long-lasting hepatitis, or a scarred liver (cirrhosis) with normal blood pressure in its vein",
            1,
        ),
        Choice("moderate or severe", "a scarred liver (cirrhosis) with high blood pressure in its vein", 3),
    ),
    _graded(
        "solid_tumour_grade",
        "Solid tumour",
        "Do you have a solid tumour, and has it spread?",
        Choice("none", "none", 0),
        Choice("localised", "a tumour that has not spread", 2),
        Choice("metastatic", "a tumour that has spread", 6),
    ),
)

_AGES: Bands = (
    (Span(high=Decimal(50), high_open=True), 0),
    (Span(Decimal(50), Decimal(60), high_open=True), 1),
    (Span(Decimal(60), Decimal(70), high_open=True), 2),
    (Span(Decimal(70), Decimal(80), high_open=True), 3),
    (Span(low=Decimal(80)), 4),
)


def _of_illness(asked: Input, value: Value) -> Points:
    assert isinstance(value, Options)
    return frozenset(WEIGHTS[asked] if answer == "yes" else 0 for answer in value.choices)


def _totals(values: Mapping[str, Value]) -> Points:
    return totals(
        (
            *(_of_illness(each, values[each.name]) for each in WEIGHTS),
            *(of_choice(each, values[each.name]) for each in GRADED),
        )
    )


def _index(values: Mapping[str, Value]) -> Value:
    return hull(_totals(values))


def _index_with_age(values: Mapping[str, Value]) -> Value:
    return hull(totals((_totals(values), of_bands(_AGES, values["age"]))))


CHARLSON = Score(
    name="Charlson",
    title="Charlson comorbidity index",
    version="1987",
    sources=(ORIGIN,),
    inputs=(*WEIGHTS, *GRADED),
    result_kind="number",
    formula=_index,
    low=Decimal(0),
    high=Decimal(33),
)

CHARLSON_WITH_AGE = Score(
    name="Charlson with age",
    title="Charlson comorbidity index with age",
    version="1994",
    sources=(WITH_AGE, ORIGIN),
    inputs=(*WEIGHTS, *GRADED, AGE),
    result_kind="number",
    formula=_index_with_age,
    low=Decimal(0),
    high=Decimal(37),
    note="A point for each decade from 50 years on; from 80 years on it stays at four, as calculators in use have it.",
)
