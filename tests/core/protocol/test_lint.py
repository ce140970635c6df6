"""Each rule of the lint on a small text that has the trap, and on one beside it that hasn't."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.protocol import lint as lint_module
from equipoise.core.protocol.lint import lint
from equipoise.core.protocol.lint_design import Arm, Design, of_record
from equipoise.core.protocol.reading import read
from tests.growth import grows_with_size

FOLDER = Path(lint_module.__file__).parent


def _text(*inclusion: str, exclusion: tuple[str, ...] = ()) -> str:
    lines = ["Inclusion Criteria:", ""]
    lines += [f"{i}. {each}" for i, each in enumerate(inclusion, 1)]
    if exclusion:
        lines += ["", "Exclusion Criteria:", ""]
        lines += [f"{i}. {each}" for i, each in enumerate(exclusion, 1)]
    return "\n".join(lines) + "\n"


def _out(*exclusion: str) -> str:
    return _text("Adults", exclusion=exclusion)


WELL = """Inclusion Criteria:

1. Aged 18 years or older at enrolment
2. Adenocarcinoma of the lung, proven by histology
3. ECOG performance status of 0, 1 or 2
4. One to five metastases, each with a longest diameter of 5 mm or more
5. Haemoglobin of 90 g/L or more within 4 weeks before enrolment
6. Child-Pugh class A with an albumin of less than 2.8 g/dL scoring 3 points
7. Consent in writing

Exclusion Criteria:

1. Pregnancy
2. Malignant ascites
3. Brain metastasis with a longest diameter of more than 35 mm
4. Radiotherapy of the chest before enrolment
"""

CASES = [
    ("guard-without-body", _text("If the patient is on insulin:", "HbA1c of at most 9 %", "Adults"), "I1 I2",
     _text("If the patient is on insulin: HbA1c of at most 9 %", "Adults")),
    ("guard-body-unnumbered", "Inclusion Criteria:\n\n1. If the patient is on insulin:\n\n    HbA1c of at most 9 %\n\n"
     "2. Adults\n", "I1", _text("HbA1c of at most 9 % with insulin", "Adults")),
    ("scope-among-alternatives", "Inclusion Criteria:\n\n1. One of these:\n    1. a cough OR\n    2. a fever.\n"
     "    3. A rash counts as per the criteria above\n2. Adults\n", "I1",
     "Inclusion Criteria:\n\n1. One of these:\n    1. a cough OR\n    2. a fever.\n2. Adults\n"),
    ("numbering-restarts", "Inclusion Criteria:\n\n1. Adults\n2. One of:\n    1. a cough\n    2. a fever\n", "I2",
     "Inclusion Criteria:\n\n1. Adults\n2. One of:\n    - a cough\n    - a fever\n"),
    ("standard-applied-otherwise", _text("Adults", "RECIST progression, 20 % growth of an individual lesion"), "I2",
     _text("Adults", "RECIST 1.1 progression of the sum of diameters by 20 %")),
    ("standard-applied-otherwise", _text("Adults", "RECIST progression: a new lesion of at least 5 mm"), "I2",
     _text("Adults", "RECIST progression: a new lesion")),
    ("standard-applied-otherwise", _text("Adults", "RECIST progression by 25 %"), "I2",
     _text("Adults", "RECIST progression by 20 %")),
    ("standard-applied-otherwise", _text("Adults", "Anaemia of CTCAE grade 1 at most, 100 g/L or more"), "I2",
     _text("Adults", "Anaemia of CTCAE grade 1 at most")),
    ("upper-limit-alone", _text("Adults", "Up to 5 metastatic lesions"), "I2", _text("Adults", "1 to 5 lesions")),
    ("two-references", _text("Adults", "Growth since baseline or nadir"), "I2", _text("Adults", "Growth since nadir")),
    ("reference-undefined", _text("Growth from the smallest sum before or during therapy",
     "If the patient is not on therapy:", "Stable for 3 months"), "I1 I2",
     _text("Growth from the smallest sum before or during therapy", "Stable for 3 months")),
    ("vague-measure", _out("Brain metastasis of more than 3 cm in size"), "E1",
     _out("Brain metastasis with a longest diameter of more than 3 cm")),
    ("strict-score-boundary", _out("A SINS of more than 12"), "E1", _out("A SINS of 13 or more")),
    ("guarded-score", _out("In people with a stent, Child-Pugh class B or C (albumin 2.8)"), "E1",
     _out("Child-Pugh class B or C (albumin 2.8)")),
    ("score-table-unnamed", _out("Child Pugh B or C"), "E1", _out("Child-Pugh B or C, with an albumin below 2.8 g/dL")),
    ("complement-differs", _text("All fistulas can safely be closed by stent", exclusion=("Fistulas that cannot be "
     "closed by stent",)), "I1 E1",
     _text("All fistulas can be closed by stent", exclusion=("Fistulas that cannot be closed by stent",))),
    ("complement-differs", _text("All fistulas can safely be closed by stent", exclusion=("Inability to have fistulas "
     "closed by stent",)), "I1 E1",
     _text("All fistulas can safely be closed by stent", exclusion=("Fistulas closed by stent",))),
    ("overlapping-exclusions", _out("Dialysis for severe renal insufficiency", "Severe renal insufficiency"), "E1 E2",
     _out("Severe renal insufficiency", "Severe renal stenosis")),
    ("overlapping-exclusions", _out("Severe renal insufficiency", "Dialysis for severe renal insufficiency"), "E1 E2",
     _out("Severe renal insufficiency", "Dialysis for acute poisoning")),
    ("same-matter", _text("A negative pregnancy test", exclusion=("Pregnant women",)), "I1 E1",
     _text("A negative pregnancy test", exclusion=("Nursing women",))),
    ("several-clocks", _text("Scan within 4 weeks before randomisation", "Biopsy before enrolment"), "I1 I2",
     _text("Scan within 4 weeks before enrolment", "Biopsy before enrolment")),
    ("clock-ahead", _text("Adults", "Scan within 4 weeks before the start of study treatment"), "I2",
     _text("Adults", "Scan within 4 weeks before enrolment")),
    ("mixed-kinds", _out("Overlap. Radiotherapy of other parts is allowed. Doses should be documented."), "E1",
     _out("Overlap of fields")),
    ("raw-escape", _out("Age \\> 80 years"), "E1", _out("Age > 80 years")),
    ("raw-escape", _out("Age &gt; 80 years"), "E1", _out("Age ≥ 80 years")),
    ("citation", _text("Adults", 'With a "frail state"(3) that is known'), "I2", _text("Adults", "Grade 2 (3 points)")),
    ("pointer-outside", _text("Adults", "Staging as in Section 4.2"), "I2", _text("Adults", "Staging of 4.2 weeks")),
    ("preference", _text("Adults", "A biopsy is preferred"), "I2", _text("Adults", "A biopsy")),
    ("open-list", _out("Serious illness such as heart failure"), "E1", _out("Heart failure")),
    ("depends-on-plan", _out("Colitis where the bowel will be irradiated"), "E1", _out("Colitis")),
    ("depends-on-site", _out("Stents, unless the institution places none"), "E1", _out("Stents")),
    ("protects-blinding", _out("Stents, as this would end the blinding"), "E1", _out("Colour blindness")),
    ("exception", _out("Compression. People can be eligible after surgery."), "E1", _out("Compression")),
    ("not-computable", _out("Within the duct (1 cm) + 5 mm"), "E1", _out("Within 15 mm of the duct")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "trap", "ids", "beside"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_the_rule_tells_the_trap_from_what_lies_beside_it(
    code: str, trap: str, ids: str, beside: str
) -> None:
    found = [each for each in lint(trap) if each.code == code]
    assert [set(ids.split()) <= set(each.criteria) for each in found] == [True]
    assert [each for each in lint(beside) if each.code == code] == []


def test_a_text_that_is_written_well_gives_nothing() -> None:
    assert lint(WELL) == ()


def test_every_rule_has_its_case() -> None:
    tried = {case[0] for case in CASES} | {"blinding-fractions"}
    codes = {
        word.strip('",')
        for path in FOLDER.glob("lint_*.py")
        for word in path.read_text().split()
        if word.startswith('"') and word.endswith('",') and "-" in word and word.strip('",').islower()
    }
    # What the file says of itself is tried below.
    assert {each for each in codes if each.replace("-", "").isalpha()} - tried - {
        "file-differs",
        "open-reading",
        "not-computed",
    } == set()


@pytest.mark.parametrize("masking, words, found", [
    ("DOUBLE", ("8 Gy in 1 fraction", "35 Gy in 5 fractions"), 1),
    ("DOUBLE", ("8 Gy in 1 fraction", "SABR"), 1),
    ("DOUBLE", ("8 Gy in a single fraction", "20 Gy in one fraction"), 0),
    ("NONE", ("8 Gy in 1 fraction", "35 Gy in 5 fractions"), 0),
    ("DOUBLE", ("a tablet", "another tablet"), 0),
])  # fmt: skip
def test_fraction_counts_can_tell_hidden_arms_apart(masking: str, words: tuple[str, str], found: int) -> None:
    record = {
        "protocolSection": {
            "designModule": {"designInfo": {"maskingInfo": {"masking": masking}}},
            "armsInterventionsModule": {
                "armGroups": [{"label": each, "description": each} for each in words]
            },
        }
    }
    codes = [each.code for each in lint(WELL, design=of_record(record))]
    assert codes == ["blinding-fractions"] * found
    assert of_record({}) == Design(False, ())
    assert Arm("A", "10 fractions of 2 Gy").fractions == "10"


FILE = """
protocol: SMALL
trial: NCT00000000
title: Small
version: "1"
drafted: {by: us, on: 2026-11-22}
include:
  I1: can_consent
  I2: {rule: hba1c <= 9 %, assumed: Taken at enrolment., partly: Not the fasting.}
  I3: {rule: {words: Fit enough.}}
  I4:
    rule:
      readings:
        A: {words: One., rule: can_consent}
        B: {words: Two., rule: pregnant}
      question: Which one?
"""
FILE_TEXT = _text("A biopsy is preferred", "HbA1c of at most 9 %", "Fit", "One or two")


def _of_file(file: str, text: str) -> list[tuple[str, str]]:
    found = lint(text, read(file, "small.yaml"))
    return [(each.code, "+".join(each.criteria)) for each in found]


def test_the_file_is_held_against_the_text_and_asked_for_what_it_leaves_open() -> None:
    found = _of_file(FILE, FILE_TEXT)
    for each in (
        ("file-differs", "I1"),
        ("assumed", "I2"),
        ("partly", "I2"),
        ("not-computed", "I3"),
        ("open-reading", "I4"),
    ):
        assert each in found
    settled = FILE.replace("question: Which one?", "question: Which one?\n      default: A")
    assert ("open-reading", "I4") not in _of_file(settled, FILE_TEXT)
    assert ("file-differs", "I1") not in _of_file(
        FILE.replace("I1: can_consent", "I1: {prefer: can_consent}"), FILE_TEXT
    )


def test_a_guard_that_the_file_lost_is_found() -> None:
    text = _text("If the patient is on insulin:", "HbA1c of at most 9 %", "Adults")
    assert ("file-differs", "I2") in _of_file(FILE, text)
    guarded = FILE.replace(
        "I2: {rule: hba1c <= 9 %,", "I1+I2: {rule: {when: can_consent, require: hba1c <= 9 %},"
    )
    guarded = guarded.replace("  I1: can_consent\n", "")
    assert ("file-differs", "I1+I2") not in _of_file(guarded, text)


def test_no_rule_knows_the_worked_example() -> None:
    for path in FOLDER.glob("lint*.py"):
        words = path.read_text().lower()
        assert [each for each in ("oligo", "stop-2", "stop_2", "nct0", "no fly") if each in words] == [], path


PIECES = st.sampled_from([
    "Inclusion Criteria:\n", "Exclusion Criteria:\n", "1. ", "2. ", "    1. ", "If on therapy:", "RECIST ",
    "up to 5 lesions ", "\\>", "(1)", "“a”(1) ", "Child Pugh B ", "before randomization ", "4 weeks ", "\n", "\n\n",
    "such as ", "the control arm 1 fraction. ", "blind ", "pregnancy test ", "pregnant ", "(1 cm) + 5 mm ", "or\n",
    "SINS > 12 ", "é ",
])  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300))
def test_any_text_can_be_looked_at_and_is_quoted_exactly(text: str) -> None:
    for each in lint(text):
        assert [text[quote.start : quote.end] for quote in each.quotes] == [q.words for q in each.quotes]
        assert each.data()["code"] == each.code


@pytest.mark.parametrize(
    "unit",
    [
        "as a ",
        "pregnancy test ",
        "before the ",
        "the x arm 8 Gy ",
        "SINS a ",
        "(1 cm ",
        "a. B ",
        "RECIST 25 % ",
    ],
)
def test_a_long_hostile_text_takes_time_that_grows_with_it(unit: str) -> None:
    def text(size: int) -> str:
        words = unit * (size // len(unit))
        return f"Study overview\n\n{words}\n\nInclusion Criteria:\n\n1. If {words}\n2. Adults\n"

    assert grows_with_size(lint, text, 40_000)
