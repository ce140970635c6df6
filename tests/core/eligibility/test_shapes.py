"""Each shape that registries give their criteria, in made-up texts, and the tree that is meant."""

from __future__ import annotations

import pytest

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Counts, counts, criteria, rebuild, walk
from tests.core.eligibility.drawing import drawn, expected

SHAPES: dict[str, tuple[str, str]] = {
    "bullets nested by four columns": (
        "Inclusion Criteria:\n\n* Lung cancer\n    * stage III\n    * stage IV\n* Signed consent\n\n"
        "Exclusion Criteria:\n\n* Pregnancy\n",
        """
        -- (section) Inclusion Criteria:
        IN * Lung cancer
          IN * stage III
          IN * stage IV
        IN * Signed consent
        -- (section) Exclusion Criteria:
        EX * Pregnancy
        """,
    ),
    "bullets of several kinds at one indentation": (
        "Inclusion Criteria\n1. Any of:\n- asthma\n- eczema\n2. Adults\n"
        "Exclusion Criteria\n• Smokers\n– Pilots\no Divers",
        """
        -- (section) Inclusion Criteria
        IN 1. Any of:
          IN - asthma
          IN - eczema
        IN 2. Adults
        -- (section) Exclusion Criteria
        EX • Smokers
        EX – Pilots
        EX o Divers
        """,
    ),
    "letters and roman numerals": (
        "Inclusion:\n1. Blood:\n   a) haemoglobin\n      i. fasting\n      ii. at rest\n   b) platelets\n2. Consent\n"
        "Exclusion:\nNone",
        """
        -- (section) Inclusion:
        IN 1. Blood:
          IN a) haemoglobin
            IN i. fasting
            IN ii. at rest
          IN b) platelets
        IN 2. Consent
        -- (section) Exclusion:
        EX (note) None
        """,
    ),
    "the letter i is not a roman one": (
        "Inclusion:\n" + "".join(f"{letter}. test {letter}\n" for letter in "abcdefghij"),
        "-- (section) Inclusion:\n" + "".join(f"IN {letter}. test {letter}\n" for letter in "abcdefghij"),
    ),
    "numbers with points, whatever the indentation": (
        "Inclusion Criteria:\n1. Organ function:\n1.1 Liver enzymes\n1.2 Kidney function\n2. Consent\n",
        """
        -- (section) Inclusion Criteria:
        IN 1. Organ function:
          IN 1.1 Liver enzymes
          IN 1.2 Kidney function
        IN 2. Consent
        """,
    ),
    "numbers that begin again": (
        "Inclusion Criteria:\n1. One of the following:\n1. red\n2. green\n3. blue\n2. Adults\n\n"
        "Exclusion Criteria:\n1. Cats",
        """
        -- (section) Inclusion Criteria:
        IN 1. One of the following:
          IN 1. red
          IN 2. green
          IN 3. blue
        IN 2. Adults
        -- (section) Exclusion Criteria:
        EX 1. Cats
        """,
    ),
    "sections named otherwise": (
        "KEY INCLUSION CRITERIA\n* a cold\n\nMain criteria for exclusion:\n* a fever\n",
        """
        -- (section) KEY INCLUSION CRITERIA
        IN * a cold
        -- (section) Main criteria for exclusion:
        EX * a fever
        """,
    ),
    "cohorts and sexes keep the section": (
        "Inclusion Criteria:\n\nFemale participants:\n\n* postmenopausal\n\nPart 2:\n\n* done with part 1\n\n"
        "Exclusion criteria for healthy siblings:\n\n* any allergy\n\n\\[Part 3\\]\n\n* any fever\n",
        """
        -- (section) Inclusion Criteria:
        IN (heading) Female participants:
          IN * postmenopausal
        IN (heading) Part 2:
          IN * done with part 1
        EX (heading) Exclusion criteria for healthy siblings:
          EX * any allergy
          EX (heading) [Part 3]
            EX * any fever
        """,
    ),
    "older records of cancer trials": (
        "DISEASE CHARACTERISTICS:\n\n* Proven tumour\n\nPATIENT CHARACTERISTICS:\n\nAge:\n\n* 18 and over\n\nRenal:\n\n"
        "* Not specified\n\nPRIOR CONCURRENT THERAPY:\n\n* None allowed\n",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN * Proven tumour
        IN (heading) PATIENT CHARACTERISTICS:
          IN (heading) Age:
            IN * 18 and over
          IN (heading) Renal:
            IN (note) * Not specified
        IN (heading) PRIOR CONCURRENT THERAPY:
          IN * None allowed
        """,
    ),
    "the same, run together in one line each": (
        "DISEASE CHARACTERISTICS: Proven tumour No brain metastases\n\n"
        "PATIENT CHARACTERISTICS: Age: Over 16 Renal: Creatinine normal No dialysis",
        """
        IN (heading) DISEASE CHARACTERISTICS:
          IN Proven tumour
          IN No brain metastases
        IN (heading) PATIENT CHARACTERISTICS:
          IN (heading) Age:
            IN Over 16
          IN (heading) Renal:
            IN Creatinine normal
            IN No dialysis
        """,
    ),
    "introductions that turn the section": (
        "Inclusion Criteria\n\nConcurrent Medication:\n\nExcluded:\n\n* insulin\n\n"
        "You may be eligible for this study if you:\n\n* are an adult\n",
        """
        -- (section) Inclusion Criteria
        IN (heading) Concurrent Medication:
          EX (heading) Excluded:
            EX * insulin
        IN (heading) You may be eligible for this study if you:
          IN * are an adult
        """,
    ),
    "a bullet that is the title of those after it": (
        "Exclusion Criteria\n\n* aspirin\n* Excluded within 30 days of entry:\n* heparin\n* warfarin\n",
        """
        -- (section) Exclusion Criteria
        EX * aspirin
        EX (heading) * Excluded within 30 days of entry:
          EX * heparin
          EX * warfarin
        """,
    ),
    "one paragraph without any title": (
        "Men over 50 years of age. Able to walk, e.g. with a stick. No dementia.",
        """
        IN Men over 50 years of age.
        IN Able to walk, e.g. with a stick.
        IN No dementia.
        """,
    ),
    "the semicolon of an entity parts nothing": (
        "Inclusion Criteria:\n\n* Age &gt; 18 &amp; &lt; 80, weight &gt; 50\n",
        """
        -- (section) Inclusion Criteria:
        IN * Age > 18 & < 80, weight > 50
        """,
    ),
    "a list between semicolons": (
        "Inclusion: adults; type 1 diabetes; able to read. Exclusion Criteria: pregnancy; dialysis; blindness",
        """
        -- (section) Inclusion:
        IN adults;
        IN type 1 diabetes;
        IN able to read.
        -- (section) Exclusion Criteria:
        EX pregnancy;
        EX dialysis;
        EX blindness
        """,
    ),
    "everything on one line": (
        "Inclusion Criteria: 1. adults 2. asthma 3. consent Exclusion Criteria: - Smoking - Pregnancy - Cancer",
        """
        -- (section) Inclusion Criteria:
        IN 1. adults
        IN 2. asthma
        IN 3. consent
        -- (section) Exclusion Criteria:
        EX - Smoking
        EX - Pregnancy
        EX - Cancer
        """,
    ),
    "parts numbered within a sentence": (
        "Exclusion Criteria:\n1. Heart disease unless: 1) it is mild or 2) it is treated\n2. Anaemia (grade 2)",
        """
        -- (section) Exclusion Criteria:
        EX 1. Heart disease unless:
          EX 1) it is mild or
          EX 2) it is treated
        EX 2. Anaemia (grade 2)
        """,
    ),
    "stray line breaks": (
        "Inclusion Criteria:\n\n* Patients whose tumour has been removed by surgery and\nhas not returned\n"
        "* Adults\n  who can read\n\nExclusion Criteria:\n\n* Treatment with\n\n  steroids\n"
        "* Diabetes\n\n  under treatment",
        """
        -- (section) Inclusion Criteria:
        IN * Patients whose tumour has been removed by surgery and has not returned
        IN * Adults who can read
        -- (section) Exclusion Criteria:
        EX * Treatment with steroids
        EX * Diabetes under treatment
        """,
    ),
    "paragraphs without markers, wrapped or not": (
        "Inclusion Criteria:\n\nAdults of either sex who have had a heart attack in the year before\n"
        "they join the study\n\n"
        "Fluent in Welsh\n\nExclusion Criteria:\n\nDeaf\nBlind\n",
        """
        -- (section) Inclusion Criteria:
        IN Adults of either sex who have had a heart attack in the year before they join the study
        IN Fluent in Welsh
        -- (section) Exclusion Criteria:
        EX Deaf
        EX Blind
        """,
    ),
    "full-width punctuation": (
        "Inclusion Criteria：\n1、Adults；\n2、Weight≥50kg；\n（3）Consent。\nExclusion Criteria：\n①Allergy；②Smoking",
        """
        -- (section) Inclusion Criteria：
        IN 1、 Adults；
        IN 2、 Weight≥50kg；
        IN （3） Consent。
        -- (section) Exclusion Criteria：
        EX ① Allergy；
        EX ② Smoking
        """,
    ),
    "escapes": (
        "Inclusion Criteria:\n\n* Size \\> 3 cm and \\<5\\[cm\\]\n* Weight &gt; 50&nbsp;kg\n* 28\\. not a marker here",
        """
        -- (section) Inclusion Criteria:
        IN * Size > 3 cm and <5[cm]
        IN * Weight > 50 kg
        IN 28. not a marker here
        """,
    ),
    "notes and exceptions": (
        "Exclusion Criteria:\n\n1. Any cancer\n\n   Exception: cured skin cancer\n2. Fever. Note: measured twice\n\n"
        "Other protocol-defined criteria may apply.",
        """
        -- (section) Exclusion Criteria:
        EX 1. Any cancer
          EX (exception) Exception: cured skin cancer
        EX 2. Fever.
          EX (note) Note: measured twice
        EX (note) Other protocol-defined criteria may apply.
        """,
    ),
    "a condition with its body": (
        "Inclusion Criteria:\n\n1. If the person has diabetes:\n\n   The HbA1c has been stable for 3 months\n2. Adults",
        """
        -- (section) Inclusion Criteria:
        IN (guard) 1. If the person has diabetes:
          IN (body) The HbA1c has been stable for 3 months
        IN 2. Adults
        """,
    ),
    "a page around the criteria": (
        "Some study\n\nWho can join\n\nInclusion Criteria:\n\n  * adults\n  * nurses\n\n"
        "Exclusion Criteria:\n\n  * surgeons\n\n"
        "About this page\n    Written by a robot\n\nCall us",
        """
        -- (text) Some study
        -- (text) Who can join
        -- (section) Inclusion Criteria:
        IN * adults
        IN * nurses
        -- (section) Exclusion Criteria:
        EX * surgeons
        -- (text) About this page
        -- (text) Written by a robot
        -- (text) Call us
        """,
    ),
    "the first list has no title": (
        "Volunteers must meet all of these criteria:\n\n1. adults\n2. healthy\n\nExclusion Criteria\n\n1. twins\n",
        """
        IN (heading) Volunteers must meet all of these criteria:
          IN 1. adults
          IN 2. healthy
        -- (section) Exclusion Criteria
        EX 1. twins
        """,
    ),
    "sentences that speak of criteria are not titles": (
        "Inclusion Criteria:\n\n* adults\n\nExclusion Criteria:\n\n"
        "* Failure to meet the inclusion criteria\n* Inclusion in another trial",
        """
        -- (section) Inclusion Criteria:
        IN * adults
        -- (section) Exclusion Criteria:
        EX * Failure to meet the inclusion criteria
        EX * Inclusion in another trial
        """,
    ),
    "other languages": (
        "Critères d'inclusion :\n- adultes\nCritères de non-inclusion :\n- grossesse\n\n排除标准：\n1. 过敏",
        """
        -- (section) Critères d'inclusion :
        IN - adultes
        -- (section) Critères de non-inclusion :
        EX - grossesse
        -- (section) 排除标准：
        EX 1. 过敏
        """,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str) -> None:
    text, drawing = SHAPES[name]
    assert drawn(text) == expected(drawing)
    assert rebuild(read(text)) == text


@pytest.mark.parametrize("name", SHAPES)
def test_spans_hold_the_words(name: str) -> None:
    text = SHAPES[name][0]
    for item in walk(read(text).items):
        assert item.text.split()[0][-1:] in text[item.start : item.end].replace("\\", "") or "&" in text
        assert text[item.start : item.end] == text[item.start : item.end].strip()


def test_a_condition_without_a_body_binds_what_follows_and_repeats_it() -> None:
    tree = read(
        "Inclusion Criteria:\n\n1. Adults\n2. If the person takes insulin:\n3. The dose is stable\n"
        "4. A person who takes insulin has a meter\n5. Consent\n"
    )
    guard = criteria(tree)[1]
    assert guard.kind == "guard"
    assert [item.guard for item in criteria(tree)] == [None, None, guard.start, guard.start, None]
    assert counts(tree) == Counts(5, 0)


def test_counts_look_through_headings_and_past_notes() -> None:
    text = SHAPES["older records of cancer trials"][0]
    assert counts(read(text)) == Counts(3, 0)


def test_nothing_has_a_tree_too() -> None:
    tree = read("")
    assert (tree.items, tree.gaps, rebuild(tree)) == ((), (), "")
