"""Drafts in the criteria language: what they say, what they leave to people, and that they never overreach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import Words
from equipoise.core.criteria.scope import checked
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.drafting.language import DRAFTED_BY, SCOPE, drafted_criteria, drafted_rules
from equipoise.core.drafting.written import as_json, rule
from equipoise.core.eligibility.reader import read
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount
from tests.core.drafting.test_laws import HOSTILE, SHARDS

TODAY = date(2026, 11, 22)


def rules_of(text: str, *, out: bool = False) -> list[Any]:
    """The rule of every criterion of one section, as a file has it."""
    title = "Exclusion" if out else "Inclusion"
    return [rule(each.condition) for each in drafted_criteria(read(f"{title} Criteria:\n\n* {text}\n"), "t")]


INCLUDED: dict[str, Any] = {
    "Male or female, 18 to 75 years of age": "age in 18..75 years",
    "Women aged 18 to 45": "sex in [female] and age in 18..45 years",
    "Men": "sex in [male]",
    "Healthy men aged 18 to 50": {"all": ["sex in [male] and age in 18..50 years", {"words": "healthy"}]},
    "Birth weight > 2500 g": {"words": "Birth weight > 2500 g"},
    "Age > 18 years at the time of signing informed consent": "age > 18 years",
    "Haemoglobin ≥ 9 g/dL or ≥ 5.6 mmol/L": "haemoglobin >= 9 g/dL or haemoglobin >= 5.6 mmol/L",
    "Bilirubin ≤ 1.5 mg/dL (25.7 umol/L)": "bilirubin <= 1.5 mg/dL",
    "AST and ALT ≤ 2.5 x ULN": "ast <= 2.5 x ULN and alt <= 2.5 x ULN",
    "AST ≤ 2.5 x ULN (≤ 5 x ULN for people with liver metastases)": {
        "words": "AST ≤ 2.5 x ULN (≤ 5 x ULN for people with liver metastases)"
    },
    "Karnofsky 100-80 %": "karnofsky in 80..100 %",
    "Neither pregnant nor breastfeeding": "not (pregnant or breastfeeding)",
    "Planning to become pregnant": {"words": "Planning to become pregnant"},
    "Not pregnant or breastfeeding": "not (pregnant or breastfeeding)",
    "Able to give written informed consent": "can_consent",
    "Histologically confirmed seminoma": {"all": ["conditions has seminoma", {"words": "histologically confirmed"}]},
    "Age ≥ 18 years and a sponsor in the village": {"all": ["age >= 18 years", {"words": "a sponsor in the village"}]},
    "Platelets ≥ 100 x 10^9/L unless the marrow is involved": {
        "words": "Platelets ≥ 100 x 10^9/L unless the marrow is involved"
    },
    "Women who are taller than 2 m": {"words": "Women who are taller than 2 m"},
    "Male pilots of 18 years or older": {"all": ["age >= 18 years", {"words": "male pilots of"}]},
    "Children from 6 months": {"words": "Children from 6 months"},
    "Owns a boat": {"words": "Owns a boat"},
    "For adolescents under 16 years of age, a parent agrees": {
        "words": "For adolescents under 16 years of age, a parent agrees"
    },
}  # fmt: skip
EXCLUDED: dict[str, Any] = {
    "Age < 18 or > 80 years": "age < 18 years or age > 80 years",
    "ECOG 3-4": "ecog >= 3",
    "Creatinine > 1.5 x ULN": "creatinine > 1.5 x ULN",
    "Glucose < 3 and > 20 mmol/L": "glucose < 3 mmol/L or glucose > 20 mmol/L",
    "BMI between 20 and 25": "bmi in 20..25 kg/m2",
    "Weight less than 30 kg or greater than 150 kg": "weight < 30 kg or weight > 150 kg",
    "Pregnant or lactating women": "pregnant or breastfeeding",
    "Pregnancy and breastfeeding": "pregnant or breastfeeding",
    "Pregnant, or planning a voyage": {"any": ["pregnant", {"words": "planning a voyage"}]},
    "Women that are pregnant": "pregnant",
    "Risk of pregnancy": {"words": "Risk of pregnancy"},
    "Prior chemotherapy": "treatments has chemotherapy",
    "History of stroke or heart failure": 'conditions has stroke or conditions has "heart failure"',
    "Known renal or hepatic failure": 'conditions has "renal failure" or conditions has "hepatic failure"',
    "History of frequent or recent severe falls": {"words": "History of frequent or recent severe falls"},
    "History of temporary or partial blindness": (
        'conditions has "temporary blindness" or conditions has "partial blindness"'
    ),
    "Known wine or beer dislike": {"words": "Known wine or beer dislike"},
    "Major surgery within 4 weeks before randomisation": {
        "has": "major surgery", "in": "treatments", "where": "ended within 4 weeks before randomisation",
    },
    "Seizure in the past 6 months": {
        "has": "seizure", "in": "conditions", "where": "started within 6 months before enrolment",
    },
    "Diabetes with HbA1c > 10 %": {"words": "Diabetes with HbA1c > 10 %"},
}  # fmt: skip


@pytest.mark.parametrize("text", INCLUDED)
def test_included(text: str) -> None:
    assert rules_of(text) == [INCLUDED[text]]


@pytest.mark.parametrize("text", EXCLUDED)
def test_excluded(text: str) -> None:
    assert rules_of(text, out=True) == [EXCLUDED[text]]


def test_a_list_under_an_introduction() -> None:
    items = "\n  * Platelets < 50 x 10^9/L\n  * INR > 1.5"
    assert rules_of(f"Any of the following:{items}", out=True) == ["platelets < 50 10^9/L or inr > 1.5"]
    assert rules_of(f"All of the following:{items}", out=True) == ["platelets < 50 10^9/L and inr > 1.5"]
    assert rules_of(f"Inadequate organ function:{items}", out=True) == ["platelets < 50 10^9/L or inr > 1.5"]
    assert rules_of(f"Adequate organ function:{items}") == ["platelets < 50 10^9/L and inr > 1.5"]
    (told,) = rules_of(f"Sailors with one of:{items}", out=True)
    assert list(told) == ["words"]


def test_a_guard_and_an_exception_stay_words_around_what_is_read() -> None:
    (guarded,) = rules_of("If the person smokes:\n  * Age ≤ 60 years")
    assert guarded == {"when": {"words": "If the person smokes:"}, "require": "age <= 60 years"}
    (kept_out,) = rules_of("If the person smokes:\n  * Age > 60 years", out=True)
    assert kept_out == {"when": {"words": "If the person smokes:"}, "exclude": "age > 60 years"}
    (lifted,) = rules_of("Prior chemotherapy\n  * Exceptions:\n    * before 1990", out=True)
    assert lifted["rule"] == "treatments has chemotherapy"
    assert list(lifted["unless"]) == ["words"]


def test_every_criterion_has_its_words_and_its_origin() -> None:
    inside = "Inclusion Criteria:\n\n1. Age ≥ 18 years and a sponsor\n2. Owns a boat\n"
    text = f"{inside}\nExclusion Criteria:\n\n1. ECOG > 2\n"
    first, second, third = drafted_criteria(read(text), "listing")
    assert [first.id, second.id, third.id, third.side] == ["I1", "I2", "E1", "exclude"]
    read_from, left = first.sources["listing"]
    assert text[read_from.start : read_from.end] == "Age ≥ 18 years"
    assert (text[left.start : left.end], bool(left.note)) == (" and a sponsor", True)
    assert first.partly == "a sponsor"
    assert isinstance(second.condition, Words) and second.partly
    assert DRAFTED_BY in third.remarks[0]
    assert as_json(third, DRAFTED_BY)["rule"] == "ecog > 2"


LINES = st.lists(st.sampled_from([*INCLUDED, *EXCLUDED]), min_size=1, max_size=8)


def _person(values: dict[str, Any]) -> Person:
    facts = {name: (Observation(value, Source("patient")),) for name, value in values.items()}
    return Person(facts=facts)


def _fact(name: str) -> st.SearchStrategy[Any]:
    fact = STANDARD[name]
    if fact.kind == "number":
        return st.integers(0, 200).map(lambda number: Amount(Span.exactly(Decimal(number)), fact.unit))
    return st.sampled_from(sorted(fact.choices) or ["yes", "no"]).map(Options.of)


_NAMES = [
    "age", "sex", "ecog", "haemoglobin", "bilirubin", "ast", "alt", "karnofsky", "pregnant", "breastfeeding",
    "can_consent", "platelets", "creatinine", "glucose", "bmi", "weight", "hba1c", "inr",
]  # fmt: skip
PEOPLE = st.fixed_dictionaries({}, optional={name: _fact(name) for name in _NAMES}).map(_person)


@given(LINES, LINES, PEOPLE)
def test_nobody_passes_by_words_that_were_not_all_read(
    inside: list[str], outside: list[str], person: Person
) -> None:
    listed = ["Inclusion Criteria:", *(f"* {each}" for each in inside), "Exclusion Criteria:"]
    text = "\n".join([*listed, *(f"* {each}" for each in outside)])
    for judged in judge(drafted_rules(read(text), "t"), person, TODAY).criteria:
        if judged.criterion.partly:
            assert judged.verdict is not Verdict.MET


@given(HOSTILE | SHARDS)
def test_whatever_the_text_is_the_language_takes_the_draft_and_stretches_tile(text: str) -> None:
    tree = read(text)
    for criterion in drafted_criteria(tree, "t"):
        assert as_json(criterion, DRAFTED_BY)["rule"]
        stretches = criterion.sources["t"]
        assert all(one.end <= other.start for one, other in pairwise(stretches))
        assert all(0 <= each.start < each.end <= len(text) for each in stretches)
        if can_be_written(criterion.condition):
            assert checked(parse(expression(criterion.condition)), SCOPE) == criterion.condition


def test_hostile_length_is_no_trouble() -> None:
    for piece in (
        "pregnant ",
        "the ",
        "history of ",
        "not ",
        "(1",
        "a",
        "women who are ",
        "age > 1 or ",
        "male or female ",
    ):
        text = "Exclusion Criteria:\n* " + piece * (100_000 // len(piece))
        assert len(drafted_criteria(read(text), "t")) == 1
