"""Lists that lost their line breaks: statements, fields, letters and semicolons that run on in one line."""

from __future__ import annotations

import pytest

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import rebuild
from tests.core.eligibility.drawing import drawn, expected

SHAPES: dict[str, tuple[str, str]] = {
    "statements begin with a capital letter": (
        "DISEASE CHARACTERISTICS: Proven tumour of the ear Resectable or unresectable lesion WBC at least 3,000/mm3 "
        "Brain lesions allowed",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN Proven tumour of the ear
          IN Resectable or unresectable lesion
          IN WBC at least 3,000/mm3
          IN Brain lesions allowed
        """,
    ),
    "names, stages and what is joined go on": (
        "DISEASE CHARACTERISTICS: Stage II or Stage III Hodgkin's disease No HIV infection of any New York clinic "
        "Classed by the Western Blot",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN Stage II or Stage III Hodgkin's disease
          IN No HIV infection of any New York clinic
          IN Classed by the Western Blot
        """,
    ),
    "an unfinished statement takes the next ones, until they resume": (
        "DISEASE CHARACTERISTICS: One of these tumours: Glomus tumour of the ear Ceruminous tumour of the ear "
        "No metastases",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN One of these tumours:
            IN Glomus tumour of the ear
            IN Ceruminous tumour of the ear
          IN No metastases
        """,
    ),
    "dashes are parts of the statement before": (
        "DISEASE CHARACTERISTICS: Hearing loss: -sudden -with ringing - Over years No implant in the ear",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN Hearing loss:
            IN - sudden
            IN - with ringing
            IN - Over years
          IN No implant in the ear
        """,
    ),
    "small titles with one statement each": (
        "PATIENT CHARACTERISTICS:\n\nAge: 18 and over\n\n* Renal: Creatinine normal No dialysis\n\n"
        "Surgery: Not specified",
        """
        IN (heading) PATIENT CHARACTERISTICS:
          IN (heading) Age:
            IN 18 and over
          IN (heading) * Renal:
            IN Creatinine normal
            IN No dialysis
          IN (heading) Surgery:
            IN (note) Not specified
        """,
    ),
    "a paragraph of statements, and no title at all": (
        "Inclusion Criteria:\n\nAge 40 or older Able to walk a mile No plan to move house\n\n"
        "Exclusion Criteria:\n\nBlind in Both eyes",
        """
        -- (section) Inclusion Criteria:
        IN Age 40 or older
        IN Able to walk a mile
        IN No plan to move house
        -- (section) Exclusion Criteria:
        EX Blind in Both eyes
        """,
    ),
    "fields of a registry in one line": (
        "Inclusion Criteria:\n\nMinimum Age: 18 Years Maximum Age: 70 Years Sex: All Gender Based: No "
        "Accepts Healthy Volunteers: No\n* asthma",
        """
        -- (section) Inclusion Criteria:
        IN Minimum Age: 18 Years
        IN Maximum Age: 70 Years
        IN (note) Sex: All
        IN (note) Gender Based: No
        IN (note) Accepts Healthy Volunteers: No
        IN * asthma
        """,
    ),
    "a field that asks is a criterion": (
        "Inclusion Criteria:\n\nGender: Female Healthy Volunteers: Yes\n* Gender: both",
        """
        -- (section) Inclusion Criteria:
        IN Gender: Female
        IN (note) Healthy Volunteers: Yes
        IN * Gender: both
        """,
    ),
    "a list between semicolons behind a colon": (
        "Exclusion Criteria:\n\n* Any of the following: gout (acute; chronic); a cast; a crutch.\n* Lists: one; two",
        """
        -- (section) Exclusion Criteria:
        EX * Any of the following:
          EX gout (acute; chronic);
          EX a cast;
          EX a crutch.
        EX * Lists: one; two
        """,
    ),
    "a label before such a list": (
        "Exclusion Criteria:\n\n* Way 1: one of many other ways: by boat; by rail; by air\n"
        "* Blood is normal: Red cells: many; round; red\n* Note: by boat; by rail; by air",
        """
        -- (section) Exclusion Criteria:
        EX * Way 1: one of many other ways:
          EX by boat;
          EX by rail;
          EX by air
        EX * Blood is normal:
          EX Red cells: many;
          EX round;
          EX red
        EX (note) * Note: by boat; by rail; by air
        """,
    ),
    "semicolons and full stops in one paragraph": (
        "Inclusion Criteria:\n\nAdults; nurses (day; night); sailors. They can swim, ie. Float.\n\n"
        "Exclusion Criteria:\n\nA cold; a fever",
        """
        -- (section) Inclusion Criteria:
        IN Adults;
        IN nurses (day; night);
        IN sailors.
        IN They can swim, ie. Float.
        -- (section) Exclusion Criteria:
        EX A cold;
        EX a fever
        """,
    ),
    "letters and roman numerals within a line": (
        "The inclusion criteria for twins are: i) identical; ii) alive iii) both adults\n\n"
        "Exclusion Criteria:\n\n* Pain in either: (a) the knee, or (b) the hip\n* hepatitis (b) or (c)",
        """
        IN (heading) The inclusion criteria for twins are:
          IN i) identical;
          IN ii) alive
          IN iii) both adults
        -- (section) Exclusion Criteria:
        EX * Pain in either:
          EX (a) the knee, or
          EX (b) the hip
        EX * hepatitis (b) or (c)
        """,
    ),
    "numbers within a line, before numbers, in two widths, and with one left out": (
        "Inclusion Criteria:\n\n* One of 2 jobs: 1) 3 days at sea; 2) 2 nights at sea\n"
        "* Data for the study（1）of the body, (2) of the mind\n\n"
        "Exclusion Criteria:\n\n1) gout, 2) lice, 3) mumps, 5) piles",
        """
        -- (section) Inclusion Criteria:
        IN * One of 2 jobs:
          IN 1) 3 days at sea;
          IN 2) 2 nights at sea
        IN * Data for the study
          IN （1） of the body,
          IN (2) of the mind
        -- (section) Exclusion Criteria:
        EX 1) gout,
        EX 2) lice,
        EX 3) mumps,
        EX 5) piles
        """,
    ),
    "a sentence that opens the exclusion": (
        "Adults with asthma can join. Exclusion criteria include a cold or a fever. Exclusion criteria are the same as "
        "in spring.",
        """
        IN Adults with asthma can join.
        -- (section) Exclusion criteria include
        EX a cold or a fever.
        EX Exclusion criteria are the same as in spring.
        """,
    ),
    "brackets hold together, and stand beside as a whole": (
        "PATIENT CHARACTERISTICS: Renal: (within 2 weeks before) Creatinine normal (by the Jaffe Method) No dialysis"
        "\n\nEXLUSION CRITERIA:\n\n* Gout (any of the following: a toe; a thumb; a knee)\n* Lice",
        """
        IN (heading) PATIENT CHARACTERISTICS:
          IN (heading) Renal:
            IN (note) (within 2 weeks before)
            IN Creatinine normal (by the Jaffe Method)
            IN No dialysis
        -- (section) EXLUSION CRITERIA:
        EX * Gout (any of the following: a toe; a thumb; a knee)
        EX * Lice
        """,
    ),
    "a lonely or belongs to what stands before it": (
        "Inclusion Criteria:\n\nBorn at sea on a ship of the line\n\nOR\n\nBorn in a lighthouse\n",
        """
        -- (section) Inclusion Criteria:
        IN Born at sea on a ship of the line OR
        IN Born in a lighthouse
        """,
    ),
    "a sentence broken by an empty line": (
        "Inclusion Criteria:\n\nPeople who were seen by any of the doctors that took part in the first\n\n"
        "survey of the town.\n\nable to read\n\nable to write",
        """
        -- (section) Inclusion Criteria:
        IN People who were seen by any of the doctors that took part in the first survey of the town.
        IN able to read
        IN able to write
        """,
    ),
    "roman numerals without a space": (
        "Inclusion Criteria:\n\ni.For twins\n\n* alike\n\nii.For others\n\n* alone",
        """
        -- (section) Inclusion Criteria:
        IN i. For twins
          IN * alike
        IN ii. For others
          IN * alone
        """,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str) -> None:
    text, drawing = SHAPES[name]
    assert drawn(text) == expected(drawing)
    assert rebuild(read(text)) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with any of the following:",
        "Those who have one of these:",
        "Women with the following signs:",
    ],
)
def test_the_introduction_of_a_list_is_no_condition(sentence: str) -> None:
    kinds = [item.kind for item in read(f"Exclusion Criteria:\n\n* {sentence}\n    * gout\n    * lice").items]
    assert kinds == ["section", "item"]


def test_a_condition_with_a_list_in_its_line_is_a_guard() -> None:
    guard = read("Inclusion Criteria:\n\n* If female: not pregnant; not nursing; willing to wait").items[1]
    assert (guard.kind, len(guard.children)) == ("guard", 3)
