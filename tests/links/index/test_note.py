"""A pasted summary: age, sex, what is denied, whose illness it is, and who is found by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.record import Age, Eligibility
from equipoise.links.index.note import is_note, read
from equipoise.links.index.noting import Named, note_query
from tests.links.index.making import indexed, study


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("A 45-year-old man with", 45, "MALE"),
        ("48 M with a h/o", 48, "MALE"),
        ("64F presenting", 64, "FEMALE"),
        ("Patient is a 55yo woman. Her husband says he", 55, "FEMALE"),
        ("60 yo M with", 60, "MALE"),
        ("The patient is a 17 y/o girl", 17, "FEMALE"),
        ("An 18 month old boy", 1.5, "MALE"),
        ("Pregnant, at 38 weeks", None, "FEMALE"),
        ("Newborn boy", 0, "MALE"),
        ("A 62 year old with melanoma", 62, ""),
        ("Dose 45 mg twice", None, ""),
        ("A 999 year old", None, ""),
    ],
)
def test_age_and_sex_are_read(text: str, age: float | None, sex: str) -> None:
    note = read(text)
    assert note.age == pytest.approx(age) if age is not None else note.age is None
    assert note.sex == sex


def test_what_is_denied_and_what_relatives_had_is_left_out() -> None:
    note = read(
        "Adenocarcinoma of the lung. No evidence of brain metastases. Denies haemoptysis, fever but has dyspnoea. "
        "Mother had melanoma. Family history of glioma."
    )
    assert {"adenocarcinoma", "lung", "dyspnoea"} <= set(note.weights)
    assert not {"brain", "haemoptysis", "fever", "melanoma", "glioma", "patient"} & set(note.weights)


def test_the_opening_and_what_is_said_often_weigh_more() -> None:
    weights = read("Sarcoma found. Of the femur. Gout. Gout again, gout. Asthma.").weights
    assert weights["sarcoma"] > weights["asthma"]
    assert weights["gout"] > weights["asthma"]


@given(st.text(max_size=400) | st.just("45-year-old " * 400))
def test_no_text_is_wrong(text: str) -> None:
    note = read(text)
    assert all(weight >= 1 for weight in note.weights.values())
    assert is_note(text) == (len(text.split()) >= 25)


def test_fitting_limits_come_first_and_the_rest_stays(tmp_path: Path) -> None:
    snapshot = indexed(
        tmp_path,
        [
            study(
                1, "Glioma in children", eligibility=Eligibility(maximum_age=Age(17, "Years", 17 * 365.25))
            ),
            study(2, "Glioma in adults", eligibility=Eligibility(minimum_age=Age(18, "Years", 18 * 365.25))),
            study(3, "Glioma in women", eligibility=Eligibility(sex="FEMALE")),
            *(study(n, "Something else") for n in range(4, 20)),
        ],
    )
    found = snapshot.found(note_query(read("A 45-year-old man with glioma."), (), snapshot), 9).hits
    assert found[0].nct_id == "NCT00000002"
    assert {int(hit.nct_id[3:]) for hit in found} == {1, 2, 3}


def test_a_recognised_name_finds_its_other_names(tmp_path: Path) -> None:
    studies = [study(1, "Renal cell carcinoma"), study(2, "Kidney stones"), *(study(n) for n in range(3, 15))]
    snapshot = indexed(tmp_path, studies)
    named = Named(("kidney", "cancer"), ("renal cell carcinoma",))
    note = read("Kidney cancer.")
    alone = snapshot.found(note_query(note, (), snapshot), 5).hits
    widened = snapshot.found(note_query(note, (named,), snapshot), 5).hits
    assert {hit.nct_id for hit in widened} - {hit.nct_id for hit in alone} == {"NCT00000001"}
