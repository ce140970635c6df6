"""Every form in which a bound is written, in sentences of our own."""

from __future__ import annotations

import pytest

from equipoise.core.drafting.drafter import draft
from equipoise.core.eligibility.reader import read
from tests.core.drafting.saying import told

AGES = {
    "Age ≥ 18 years": ["18 <= age year"],
    "Age >= 18": ["18 <= age year"],
    r"Age \>= 18 years": ["18 <= age year"],
    "Age &gt;= 18 years": ["18 <= age year"],
    "Age > or = 18 years": ["18 <= age year"],
    "Aged 21 years or over": ["21 <= age year"],
    "Walkers of 50 years of age or older": ["50 <= age year"],
    "18 years and older at the first visit": ["18 <= age year"],
    "At least 16 years old": ["16 <= age year"],
    "Must be over the age of 40": ["40 < age year"],
    "no older than 65 years": ["age <= 65 year"],
    "Participants younger than 12 years": ["age < 12 year"],
    "Minimum age: 19 years": ["19 <= age year"],
    "Between the ages of 18 and 75 years, inclusive": ["18 <= age <= 75 year"],
    "aged between 18- and 65-years": ["18 <= age <= 65 year"],
    "Women aged 18-45": ["18 <= age <= 45 year"],
    "18 to 45 years of age": ["18 <= age <= 45 year"],
    "20-30-year-old sailors": ["20 <= age <= 30 year"],
    "From 18 years to 60 years old": ["18 <= age <= 60 year"],
    "2 to <12 years old": ["2 <= age < 12 year"],
    "Age: > 8 - 40 years": ["8 < age <= 40 year"],
    "18 ≤ age ≤ 75 years": ["18 <= age year", "age <= 75 year"],
    "Over the age of 18 and under the age of 65": ["18 < age year", "age < 65 year"],
    "more or equal 18 years-old and less or equal 45 years-old": ["18 <= age year", "age <= 45 year"],
    "Equal to or older than 30 years": ["30 <= age year"],
    "A diagnosis older than 12 months": ["12 < duration(diagnosis) month"],
    "Participants under 18 years will be excluded": ["18 <= age year"],
    "Age ≥ 18 and ≤ 80 years": ["18 <= age year", "age <= 80 year"],
    "Infants aged 6 months to 2 years": ["6 <= age month", "age <= 2 year"],
    "less than 28 days old": ["age < 28 day"],
    "older than six months": ["6 < age month"],
    "18+ years of age": ["18 <= age year"],
    "three (3) years of age or older": ["3 <= age year"],
    "Adults of more than 18 years": ["18 < age year"],
    "Adults <65": ["age < 65 year"],
    "Age. 18-75": ["18 <= age <= 75 year"],
    "Age equal to or greater than18 years": ["18 <= age year"],
}
SCORES = {
    "ECOG 0-1": ["0 <= ecog <= 1"],
    "ECOG performance status of 0, 1 or 2": ["0 <= ecog <= 2"],
    "ECOG 0,1,2": ["0 <= ecog <= 2"],
    "NYHA class II-IV": ["2 <= nyha_class <= 4"],
    "NYHA functional class I or II": ["1 <= nyha_class <= 2"],
    "ASA physical status I to III": ["1 <= asa_class <= 3"],
    "ECOG PS 0/1": ["0 <= ecog <= 1"],
    "WHO performance status ≤ 2": ["ecog <= 2"],
    "PS ≤ 2": ["ecog <= 2"],
    "Performance status of 2 or less": ["ecog <= 2"],
    "Eastern Cooperative Oncology Group (ECOG) status (see annex) of 0 to 1": ["0 <= ecog <= 1"],
    "A performance status of 0-2 on the ECOG scale": ["0 <= ecog <= 2"],
    "ECOG score 0~2": ["0 <= ecog <= 2"],
    "ECOG < 3": ["ecog < 3"],
    "No ECOG greater than 2": ["ecog <= 2"],
    "Karnofsky >= 70%": ["70 <= karnofsky %"],
    "KPS of 60 or more": ["60 <= karnofsky"],
    "Karnofsky or Lansky score ≥ 50": ["50 <= karnofsky", "50 <= lansky"],
    "SBP 90~150 mmHg": ["90 <= systolic_blood_pressure <= 150 mmHg"],
    "Blood pressure < 140/90 mmHg": ["systolic_blood_pressure < 140 mmHg", "diastolic_blood_pressure < 90 mmHg"],
    "Left ventricular ejection fraction of at least 50 %": ["50 <= ejection_fraction %"],
}  # fmt: skip
SIZES = {
    "BMI 18.5-30 kg/m2": ["18.5 <= bmi <= 30 kg/m2"],
    "Body mass index (BMI) between 19 and 32 kg/m², inclusive": ["19 <= bmi <= 32 kg/m2"],
    "BMI: >18 and < 30 kg/m^2": ["18 < bmi kg/m2", "bmi < 30 kg/m2"],
    "BMI ≤ 35": ["bmi <= 35 kg/m2"],
    "BMI within the range of 18.5-35": ["18.5 <= bmi <= 35 kg/m2"],
    "Body weight of at least 50 kg and a BMI under 36": ["50 <= weight kg", "bmi < 36 kg/m2"],
}
LABORATORY = {
    "Haemoglobin ≥ 9 g/dL": ["9 <= haemoglobin g/dL"],
    "Hemoglobin: >=90 g/L": ["90 <= haemoglobin g/L"],
    "Hb > 9,5 g/dl": ["9.5 < haemoglobin g/dL"],
    "Hgb ≥ 12 g/dL (men) or ≥ 11 g/dL (women)": ["12 <= haemoglobin g/dL", "11 <= haemoglobin g/dL"],
    "Hb ≥ 9 gm/100 mL": ["9 <= haemoglobin g/dL"],
    "Hb < 12 g/dL for women and < 13 g/dL for men": ["haemoglobin < 12 g/dL", "haemoglobin < 13 g/dL"],
    "Platelets ≥ 100 x 10^9/L": ["100 <= platelets 10^9/L"],
    "Platelets ≥ 100×10⁹/L": ["100 <= platelets 10^9/L"],
    "Platelets ≥100 x109/L": ["100 <= platelets 10^9/L"],
    "Platelet count ≥ 100,000/mm3": ["100000 <= platelets /uL"],
    "Platelet count ≥ 100 000 / µL": ["100000 <= platelets /uL"],
    "Platelets ≥ 75 G/L": ["75 <= platelets 10^9/L"],
    "ANC ≥ 1500/uL and haemoglobin ≥ 100 g/L": ["1500 <= neutrophils /uL", "100 <= haemoglobin g/L"],
    "Absolute neutrophil count (ANC) of at least 1.5 x 10*9/L": ["1.5 <= neutrophils 10^9/L"],
    "Bilirubin ≤ 1.5 x ULN": ["bilirubin <= 1.5 ULN"],
    "Bilirubin ≤ 1.5 times the institutional upper limit of normal (ULN)": ["bilirubin <= 1.5 ULN"],
    "Bilirubin ≤ ULN": ["bilirubin <= 1 ULN"],
    "AST (SGOT) and ALT (SGPT) < 3 x ULN": ["ast < 3 ULN", "alt < 3 ULN"],
    "Creatinine clearance of more than 50 mL/min": ["50 < creatinine_clearance mL/min"],
    "eGFR ≥ 45 mL/min/1.73 m²": ["45 <= egfr mL/min/1.73m2"],
    "HbA1c between 7.0% and 10.0%": ["7.0 <= hba1c <= 10.0 %"],
    "INR or PT ≤ 1.5 × ULN": ["inr <= 1.5 ULN", "prothrombin_time <= 1.5 ULN"],
    "Potassium 3.5 to 5.0 mmol/L": ["3.5 <= potassium <= 5.0 mmol/L"],
}
OTHERS = {
    "Life expectancy of at least 3 months": ["3 <= life_expectancy month"],
    "Life expectancy > 12 weeks": ["12 < life_expectancy week"],
    "Expected survival of six months or more": ["6 <= life_expectancy month"],
    "Scan within 28 days before randomisation": ["time_since(scan) <= 28 day @randomisation"],
    "Scan within 2-4 weeks before randomisation": ["2 <= time_since(scan) <= 4 week @randomisation"],
    "Stable dose for at least 4 weeks": ["4 <= duration(stable dose) week"],
    "Stable dose for at least 4 weeks prior to screening": ["4 <= duration(stable dose) week @screening"],
    "At least 2 measurable lesions": ["2 <= count(measurable lesions)"],
    "A tumour of 20 mm or more": ["20 <= size(tumour) mm"],
    "Prednisolone > 10 mg/day": ["10 < dose(prednisolone) mg/day"],
    "Stands on one leg": [],
    "COVID-19 and IL-6 are measured": [],
    "Women of childbearing age": [],
}
FORMS = AGES | SCORES | SIZES | LABORATORY | OTHERS


@pytest.mark.parametrize("text", FORMS)
def test_included(text: str) -> None:
    assert told(text) == FORMS[text]


EXCLUDED = {
    "Age < 18 years": ["18 <= age year"],
    "Age < 18 or > 80 years": ["18 <= age year", "age <= 80 year"],
    "Under 18 years": ["18 <= age year"],
    "ECOG > 2": ["ecog <= 2"],
    "ECOG 3-4": ["ecog < 3"],
    "Karnofsky below 70": ["70 <= karnofsky"],
    "Obesity (BMI >30 kg/m2)": ["bmi <= 30 kg/m2"],
    "Life expectancy of less than three (3) years": ["3 <= life_expectancy year"],
    "Creatinine 2 times higher than the upper limit of normal": ["creatinine <= 2 ULN"],
    "Systolic > 160 mmHg": ["systolic_blood_pressure <= 160 mmHg"],
    "≥ 140 mmHg systolic or ≥ 90 mmHg diastolic": [
        "systolic_blood_pressure < 140 mmHg",
        "diastolic_blood_pressure < 90 mmHg",
    ],
    "Major surgery within 4 weeks before enrolment": ["4 < time_since(major surgery) week @enrolment"],
    "Stroke in the past 6 months": ["6 < time_since(stroke) month"],
    "Are not between 18 and 50 years of age": ["18 <= age <= 50 year"],
    "BMI between 20 and 25": ["not 20 <= bmi <= 25 kg/m2"],
    "Will be excluded if haemoglobin < 80 g/L": ["80 <= haemoglobin g/L"],
    "HIV infection unless CD4 count > 350 /uL": ["350 < cd4_count /uL?"],
}


@pytest.mark.parametrize("text", EXCLUDED)
def test_excluded_is_inverted(text: str) -> None:
    assert told(text, out=True) == EXCLUDED[text]


def test_an_exclusion_that_a_title_of_a_cohort_stands_in() -> None:
    assert told("Cohort A:\n  * Age > 70 years\n  * BMI > 30", out=True) == [
        "age <= 70 year",
        "bmi <= 30 kg/m2",
    ]


def test_the_same_said_twice_comes_once() -> None:
    assert told("Adults aged 18 years or older\n* Age ≥ 18") == ["18 <= age year"]


def test_a_title_says_of_what_the_limits_under_it_are() -> None:
    assert told("Life expectancy:\n  * At least 12 weeks") == ["12 <= life_expectancy week"]
    assert told("Haemoglobin:\n  * > 9 g/dL\n  * Age > 18", out=True) == [
        "haemoglobin <= 9 g/dL",
        "age <= 18 year",
    ]


def test_quotes_are_of_the_text_as_it_came() -> None:
    text = "Inclusion Criteria:\n\n* &lt;b&gt; Age &gt;= 18 and BMI \\< 30\n"
    quotes = [text[bound.start : bound.end] for bound in draft(read(text)).bounds()]
    assert quotes == ["Age &gt;= 18", "BMI \\< 30"]
