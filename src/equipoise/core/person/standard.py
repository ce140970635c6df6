"""Facts that many trials ask for, under names that files, drafts and FHIR records share.

Codes are LOINC's (loinc.org, free to use with attribution); sex and birth date FHIR keeps in the Patient itself.
Limits (`low`, `high`) are of what can be measured in a living adult, wide enough to catch only slips of pen and unit.
Molar masses (g/mol) are those of PubChem; haemoglobin's is that of one chain, as laboratories report it in mmol/L.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from equipoise.core.person.fact import Code, Fact
from equipoise.core.values.durations import Duration

FRESH = Duration(12, "week")
"""How long a measurement with a day counts as today's. Assumed by us, and for no trial in particular: trials ask for
blood tests and fitness of two to six weeks before, and no usual window for either is longer than this. A protocol file
can say otherwise (`fresh for`)."""

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
_RECORD = ("record", "doctor")


def _codes(written: str) -> tuple[Code, ...]:
    return tuple(Code(LOINC, each) for each in written.split())


def _number(
    name: str, title: str, unit: str, possible: tuple[str, str], question: str, *, ask: tuple[str, ...] = _RECORD,
    codes: str = "", whole: bool = False, limits: bool = False, molar_mass: str = "", why: str = "",
    fresh_for: Duration | None = FRESH,
) -> Fact:  # fmt: skip
    return Fact(
        name,
        "number",
        title,
        question,
        ask,
        why,
        unit,
        Decimal(possible[0]),
        Decimal(possible[1]),
        whole,
        limits=limits,
        molar_mass=Decimal(molar_mass) if molar_mass else None,
        codes=_codes(codes),
        fresh_for=fresh_for,
    )


def _laboratory(
    name: str,
    title: str,
    unit: str,
    high: str,
    codes: str,
    *,
    molar_mass: str = "",
    low: str = "0",
    short: str = "",
) -> Fact:
    said = short or title.partition(" (")[0]
    name_of_its_own = not said.split(maxsplit=1)[0][1:].islower()
    question = f"What did your last test say about {said if name_of_its_own else said[0].lower() + said[1:]}?"
    why = "Blood tests show whether a treatment can be given safely."
    return _number(
        name, title, unit, (low, high), question, codes=codes, limits=True, molar_mass=molar_mass, why=why
    )


_PEOPLE = (
    Fact("birth_date", "date", "Date of birth", "When were you born?", ("patient", "record"),
         "Trials have age limits."),
    _number("age", "Age", "years", ("0", "130"), "How old are you?", ask=("patient", "record"), codes="30525-0",
            whole=True, fresh_for=None, why="Trials have age limits."),
    Fact("sex", "choice", "Sex", "What sex is in your medical record?", ("patient", "record"),
         "Some trials take only women or only men.",
         choices={"female": "Female", "male": "Male", "other": "Other"}, codes=_codes("46098-0 76689-9")),
    Fact("child_bearing_potential", "yes-no", "Able to become pregnant", "Could you become pregnant?",
         ("patient", "doctor"), "Treatment may harm an unborn child."),
    Fact("pregnant", "yes-no", "Pregnant", "Are you pregnant?", ("patient", "doctor"),
         "Treatment may harm an unborn child.", fresh_for=FRESH,
         codes=(*_codes("82810-3"), Code(SNOMED, "77386006"), Code(SNOMED, "72892002"))),
    Fact("breastfeeding", "yes-no", "Breastfeeding", "Are you breastfeeding?", ("patient",),
         "Treatment may reach the child in the milk.", codes=_codes("63895-7"), fresh_for=FRESH),
    Fact("deceased", "yes-no", "Has died", ask=("record",)),
    Fact("can_consent", "yes-no", "Able to give informed consent", "Can you decide about taking part yourself?",
         ("patient", "doctor"), "Nobody joins a trial who has not agreed to it."),
)  # fmt: skip

_FITNESS = (
    replace(
        _number("ecog", "ECOG performance status", "", ("0", "5"), "How active are you on most days?",
                ask=("patient", "doctor"), whole=True,
                why="It tells how well somebody copes with treatment."),
        codes=(*_codes("89247-1 89262-0"), Code(SNOMED, "423740007")),
        choices={
            "0": "0: as active as before the illness",
            "1": "1: up and about, and able to do light work",
            "2": "2: I care for myself and cannot work; up for more than half of the day",
            "3": "3: I need some help; in bed or a chair for more than half of the day",
            "4": "4: I need help with everything; in bed or a chair all day",
        },
    ),
    _number("karnofsky", "Karnofsky performance status", "%", ("0", "100"), "What is your Karnofsky score?",
            ask=("doctor", "record"), codes="89243-0 89245-5"),
    _number("life_expectancy", "Life expectancy", "months", ("0", "1200"),
            "How long does your doctor expect you to live, at least?", ask=("doctor",),
            why="The trial needs time to show what a treatment does."),
    _number("weight", "Weight", "kg", ("1", "650"), "How much do you weigh?", ask=("patient", "record"),
            codes="29463-7 3141-9"),
    _number("height", "Height", "cm", ("30", "280"), "How tall are you?", ask=("patient", "record"),
            codes="8302-2 3137-7", fresh_for=None),
    _number("bmi", "Body mass index", "kg/m2", ("5", "150"), "What is your body mass index?",
            ask=("record", "doctor"), codes="39156-5"),
    _number("systolic_blood_pressure", "Systolic blood pressure", "mmHg", ("20", "350"),
            "What is the upper number of your blood pressure?", ask=("record", "patient"), codes="8480-6"),
    _number("diastolic_blood_pressure", "Diastolic blood pressure", "mmHg", ("10", "250"),
            "What is the lower number of your blood pressure?", ask=("record", "patient"), codes="8462-4"),
    _number("heart_rate", "Heart rate", "1/min", ("10", "350"), "How fast is your pulse?", codes="8867-4"),
    _number("oxygen_saturation", "Oxygen saturation", "%", ("0", "100"), "What is the oxygen level in your blood?",
            codes="2708-6 59408-5"),
    _number("ejection_fraction", "Left ventricular ejection fraction", "%", ("0", "100"),
            "What was your ejection fraction on the last heart scan?", codes="10230-1 8806-2"),
    _number("qtc", "Corrected QT interval", "ms", ("100", "900"), "What was the QTc on your last ECG?",
            codes="8636-3 8634-8"),
)  # fmt: skip

_BLOOD = (
    _laboratory("haemoglobin", "Haemoglobin", "g/L", "300", "718-7 30313-1 20509-6", molar_mass="16114", low="20"),
    _laboratory("platelets", "Platelets", "10^9/L", "5000", "777-3 26515-7 778-1"),
    _laboratory("neutrophils", "Neutrophils", "10^9/L", "500", "751-8 26499-4 753-4"),
    _laboratory("white_cells", "White blood cells", "10^9/L", "2000", "6690-2 26464-8"),
    _laboratory("lymphocytes", "Lymphocytes", "10^9/L", "2000", "731-0 26474-7"),
    _laboratory("creatinine", "Creatinine", "umol/L", "5000", "2160-0 14682-9 38483-4", molar_mass="113.12", low="5"),
    _laboratory("creatinine_clearance", "Creatinine clearance", "mL/min", "400", "2164-2 35592-5"),
    _laboratory("egfr", "Estimated glomerular filtration rate", "mL/min", "400", "33914-3 62238-1 98979-8 77147-7",
                short="eGFR"),
    _laboratory("bilirubin", "Total bilirubin", "umol/L", "2000", "1975-2 14631-6 42719-5", molar_mass="584.66",
                low="1"),
    _laboratory("alt", "ALT (alanine aminotransferase)", "U/L", "50000", "1742-6 1743-4 1744-2"),
    _laboratory("ast", "AST (aspartate aminotransferase)", "U/L", "50000", "1920-8 30239-8"),
    _laboratory("alkaline_phosphatase", "Alkaline phosphatase", "U/L", "20000", "6768-6"),
    _laboratory("albumin", "Albumin", "g/L", "100", "1751-7 61151-7", molar_mass="66500", low="6"),
    _laboratory("inr", "INR", "", "30", "6301-6 34714-6"),
    _laboratory("lactate_dehydrogenase", "Lactate dehydrogenase", "U/L", "50000", "2532-0 14804-9 14805-6",
                short="LDH"),
    _laboratory("hba1c", "HbA1c", "%", "25", "4548-4 17856-6"),
    _laboratory("glucose", "Glucose", "mmol/L", "150", "2345-7 2339-0 14749-6 1558-6", molar_mass="180.16"),
    _laboratory("calcium", "Calcium", "mmol/L", "6", "17861-6 49765-1 2000-8", molar_mass="40.078"),
    _laboratory("potassium", "Potassium", "mmol/L", "12", "2823-3 6298-4", molar_mass="39.098"),
    _laboratory("sodium", "Sodium", "mmol/L", "200", "2951-2 2947-0", molar_mass="22.990"),
    _laboratory("psa", "PSA (prostate-specific antigen)", "ug/L", "100000", "2857-1"),
    _laboratory("testosterone", "Testosterone", "nmol/L", "200", "2986-8 14913-8", molar_mass="288.42"),
)  # fmt: skip

_STAGES = {"0": "Stage 0", "I": "Stage I", "II": "Stage II", "III": "Stage III", "IV": "Stage IV"}

_TUMOUR = (
    Fact("stage", "choice", "Cancer stage", "What is the stage of your cancer?", ("record", "doctor"),
         "Trials are for certain stages.", choices=_STAGES, codes=_codes("21908-9 21902-2 21914-7")),
    Fact("oestrogen_receptor_positive", "yes-no", "Oestrogen receptor positive",
         "Did a test find oestrogen receptors on the tumour?", _RECORD, codes=_codes("16112-5 40556-3 85337-4")),
    Fact("progesterone_receptor_positive", "yes-no", "Progesterone receptor positive",
         "Did a test find progesterone receptors on the tumour?", _RECORD, codes=_codes("16113-3 40557-1 85339-0")),
    Fact("her2_positive", "yes-no", "HER2 positive", "Did a test find HER2 on the tumour?", _RECORD,
         codes=_codes("18474-7 48676-1 85319-2 85318-4")),
    Fact("microsatellite_instability_high", "yes-no", "High microsatellite instability",
         "Is the tumour MSI-high?", _RECORD, codes=_codes("62862-8 81695-9")),
)  # fmt: skip

_ENTRY = {
    "name": Fact("name", "concept", "Name", "What is it called?"),
    "started": Fact("started", "date", "Day it began", "When did it begin?"),
    "ended": Fact("ended", "date", "Day it ended", "When did it end?"),
    "site": Fact("site", "concept", "Part of the body", "Which part of the body?"),
}

_CONDITION = {
    **_ENTRY,
    "kind": Fact("kind", "choice", "Kind of tumour", "Is it the first tumour, or one that spread from it?",
                 choices={"primary": "Primary tumour", "metastasis": "Metastasis"}),
    "stage": Fact("stage", "choice", "Stage", "At which stage was it?", choices=_STAGES),
}  # fmt: skip

_TREATMENT = {
    **_ENTRY,
    "kind": Fact("kind", "choice", "Kind of treatment", "What kind of treatment was it?",
                 choices={"medication": "Medicine", "radiotherapy": "Radiotherapy", "surgery": "Operation",
                          "other": "Other"}),
    "modality": Fact("modality", "concept", "Radiation used", "Which radiation was used?", _RECORD),
    "technique": Fact("technique", "concept", "Radiotherapy technique", "Which technique was used?", _RECORD),
    "dose": _number("dose", "Total radiation dose", "Gy", ("0", "1000"), "What was the total dose?", fresh_for=None),
    "fractions": _number("fractions", "Fractions of radiotherapy", "", ("0", "200"),
                         "In how many sessions was it given?", whole=True, fresh_for=None),
}  # fmt: skip

_LISTS = (
    Fact("conditions", "list", "Illnesses", "Which illnesses do you have, or have you had?", ("patient", "record"),
         fields=_CONDITION),
    Fact("treatments", "list", "Treatments", "Which treatments have you had?", ("patient", "record"),
         fields=_TREATMENT),
)  # fmt: skip

STANDARD: Mapping[str, Fact] = MappingProxyType(
    {each.name: each for each in (*_PEOPLE, *_FITNESS, *_BLOOD, *_TUMOUR, *_LISTS)}
)
"""The standard facts by name."""
