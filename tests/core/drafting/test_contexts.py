"""What stands around a limit: denials that reach on, conditions behind it, changes, and slips of the pen."""

from __future__ import annotations

import pytest

from equipoise.core.criteria.model import Words
from equipoise.core.drafting.language import drafted_criteria
from equipoise.core.eligibility.reader import read
from tests.core.drafting.saying import told

TOLD = {
    "Bilirubin no greater than 30 umol/L AST no greater than 90 U/L Platelets at least 80 x 10^9/L":
        ["bilirubin <= 30 umol/L", "ast <= 90 U/L", "80 <= platelets 10^9/L"],
    "No ALT above 3 x ULN or AST above 3 x ULN": ["alt <= 3 ULN", "ast <= 3 ULN"],
    "No ALT above 3 x ULN; AST above 1 x ULN": ["alt <= 3 ULN", "1 < ast ULN"],
    "No serious heart disease (e.g. NYHA class 3 or higher)": ["3 <= nyha_class?"],
    "No other illness that would limit survival to less than 4 years": ["life_expectancy < 4 year?"],
    "No diabetes, and survival of at least 4 years": ["4 <= life_expectancy year"],
    "Nobody with obesity; BMI of at least 17": ["17 <= bmi kg/m2"],
    "No hypertension (SBP above 145 mmHg), diabetes (glucose above 7 mmol/L)":
        ["145 < systolic_blood_pressure mmHg?", "7 < glucose mmol/L?"],
    "No liver disease ALT no greater than 3 x ULN": ["alt <= 3 ULN"],
    "ECOG 2 or better": ["ecog <= 2"],
    "ECOG 2 or worse": ["2 <= ecog"],
    "Karnofsky 60 or better": ["60 <= karnofsky"],
    "Karnofsky 60 or worse": ["karnofsky <= 60"],
    "ALT ≤ 5 x ULN if the liver is involved": ["alt <= 5 ULN?"],
    "Platelets below 50 x 10^9/L are allowed": ["platelets < 50 10^9/L?"],
    "ECOG 0-1; ECOG 2 will be considered": ["0 <= ecog <= 1", "2 <= ecog <= 2?"],
    "Patients with ECOG 0-2 are eligible": ["0 <= ecog <= 2"],
    "A drop in haemoglobin of more than 15 g/L": ["15 < measure(drop haemoglobin) g/L"],
    "Haemoglobin decreased by more than 15 g/L": ["15 < measure(haemoglobin decreased) g/L"],
    "Haemoglobin of more than 95 g/L after a drop": ["95 < haemoglobin g/L"],
    "BMI under the 90th percentile": ["measure(bmi) < 90 percentile"],
    "Seizures that began before the age of 12": [],
    "Lansky 50-100 (age under 16)": ["50 <= lansky <= 100", "age < 16 year"],
}  # fmt: skip
UNITS = {
    "Bilirubin ≤ 25 µM": "bilirubin <= 25 umol/L",
    "Hb < 10 gm": "haemoglobin < 10 g/dL",
    "Hb at least 9 gm per dl": "9 <= haemoglobin g/dL",
    "Hb ≥ 5.5 mmoles/liter": "5.5 <= haemoglobin mmol/L",
    "Hb above 80 gr/L": "80 < haemoglobin g/L",
    "ANC > 1,200/mm(3)": "1200 < neutrophils /uL",
    "ALT no greater than 2 times normal": "alt <= 2 ULN",
    "Creatinine clearance of 55 cc per minute or more": "55 <= creatinine_clearance mL/min",
    "eGFR ≥ 45 ml/min/1.73m(2)": "45 <= egfr mL/min/1.73m2",
    "Systolic blood pressure (BP) < 160 mmHg": "systolic_blood_pressure < 160 mmHg",
    "Performance status (Karnofsky scale) of 60% or more": "60 <= karnofsky %",
    "Serum glutamic pyruvic transaminase ≤ 3 x ULN": "alt <= 3 ULN",
}


@pytest.mark.parametrize("text", TOLD)
def test_what_stands_around_a_limit_counts(text: str) -> None:
    assert told(text) == TOLD[text]


@pytest.mark.parametrize("text", UNITS)
def test_units_and_names_of_every_spelling(text: str) -> None:
    assert told(text) == [UNITS[text]]


def test_a_pair_is_of_both_blood_pressures_named() -> None:
    assert told("Systolic/diastolic blood pressure < 95/55 mmHg", out=True) == [
        "95 <= systolic_blood_pressure mmHg",
        "55 <= diastolic_blood_pressure mmHg",
    ]


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("Haemoglobin at least 9 g/dL", True),
        ("Haemoglobin at least 9 mg/dL", False),
        ("Haemoglobin at least 9 g/L", False),
        ("HbA1c of 50-80 mmol/mol", False),
        ("ECOG 0-1. ECOG 2 will be considered", False),
    ],
)
def test_what_nobody_can_have_or_may_be_lifted_is_not_computed(text: str, computed: bool) -> None:
    (criterion,) = drafted_criteria(read(f"Inclusion Criteria:\n\n* {text}\n"), "text")
    assert (not isinstance(criterion.condition, Words)) == computed
