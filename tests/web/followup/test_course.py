"""The page of lesions over all scans: RECIST for the whole, each lesion by itself, and nothing that tells an arm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.forms import Purpose
from equipoise.web.followup import schedules
from equipoise.web.followup.clinical import charting, course
from equipoise.web.followup.clinical.charting import Measured
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL
from tests.web.followup.test_clinical import keep
from tests.web.trials.example import Example

PAGE = f"/trial/{TRIAL}/participants/{NUMBER}/lesions/"
OF_TRIAL = {"T": "yes", "O": "no"}


def scan(
    day: str, response: str, sizes: dict[str, str], new: str = "no", others: str = "NCRNPD"
) -> dict[str, Any]:
    rows = [
        {"TULNKID": name, "TULOC": "LUNG", "DIAM": size, "TREATED": OF_TRIAL.get(name[0], "")}
        for name, size in sizes.items()
    ]
    found = {"TRDAT": day, "METHOD": "CT", "TARGET": rows, "NONTARGET": others}
    return {**found, "NEWLES": new, "RESPONSE": response}


@pytest.fixture
def scanned(example: Example) -> Example:
    keep(example, "baseline", "lesions", scan("2026-01-12", "NE", {"T1": "30", "O1": "30"}))
    keep(example, "month3", "lesions", scan("2026-04-20", "PR", {"T1": "12", "O1": "29"}))
    keep(example, "month6", "lesions", scan("2026-07-20", "SD", {"T1": "13", "O1": "36"}, others="PD"))
    return example


def found() -> course.Course:
    made = course.of(schedules.plan(TRIAL, NUMBER, NOW))
    assert made is not None
    return made


@pytest.mark.django_db
def test_each_scan_by_recist(scanned: Example) -> None:
    made = found()
    told = [(each.sum, each.from_baseline, each.from_nadir, each.response) for each in made.scans]
    assert told == [
        ("60 mm", "—", "—", "baseline"),
        ("41 mm", "−31.6 %", "−19 mm, −31.6 %", "PR"),
        ("49 mm", "−18.3 %", "+8 mm, +19.5 %", "PD"),
    ]
    assert [each.is_nadir for each in made.scans] == [False, True, False]
    assert [each.differs for each in made.scans] == [False, False, True]
    assert made.first_progression == "20 July 2026" and made.best == "partial response (PR)"


@pytest.mark.django_db
def test_each_lesion_and_whether_those_of_the_trial_grew(scanned: Example) -> None:
    made = found()
    assert [(each.name, each.kind) for each in made.rows] == [
        ("T1", "of the trial"),
        ("O1", "not of the trial"),
    ]
    assert [[cell.grown for cell in row.cells] for row in made.rows] == [[False] * 3, [False, False, True]]
    assert [cell.is_nadir for cell in made.rows[0].cells] == [False, True, False]
    assert [(each.title, each.words) for each in made.groups] == [
        ("Lesions of the trial", "None has grown."),
        ("Other lesions that are measured", "O1 grew on the scan of 20 July 2026."),
        ("New lesions", "None was seen."),
        ("All other lesions together", "Unequivocal progression on the scan of 20 July 2026."),
    ]


@pytest.mark.django_db
def test_a_new_lesion_is_told_from_the_scan_that_shows_it(scanned: Example) -> None:
    sizes = {"T1": "13", "O1": "36", "N1": "8"}
    keep(scanned, "month9", "lesions", scan("2026-10-20", "PD", sizes, new="yes"))
    made = found()
    new = next(each for each in made.rows if each.name == "N1")
    assert [cell.words for cell in new.cells] == ["—", "—", "—", "8 mm"] and new.kind == "new"
    told = {each.title: (each.lesions, each.words) for each in made.groups}
    assert told["New lesions"] == ("N1", "First seen on the scan of 20 October 2026.")


@pytest.mark.django_db
def test_without_a_rule_no_lesion_is_judged_and_the_rule_is_named(scanned: Example) -> None:
    plan = schedules.plan(TRIAL, NUMBER, NOW)
    unset = {
        **plan.design.measures,
        "lesions.single": Sourced("lesions.single", Source.UNSET, question="Which?"),
    }
    made = course.of(replace(plan, design=replace(plan.design, measures=unset)))
    assert made is not None and made.unset is not None and "“lesions.single”" in made.unset.what
    assert made.groups == () and not any(cell.grown for row in made.rows for cell in row.cells)
    assert made.scans == found().scans


@pytest.mark.django_db
def test_it_is_made_of_open_forms_alone(scanned: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, read = schedules.plan(TRIAL, NUMBER, NOW), []
    entries = course.queries.entries

    def noted(trial: str, number: str) -> Any:
        read.extend(each.place.form for each in entries(trial, number))
        return entries(trial, number)

    monkeypatch.setattr(course.queries, "entries", noted)
    assert course.of(plan) is not None
    assert {plan.forms[each].purpose for each in read} == {Purpose.LESIONS}
    assert not any(plan.forms[each].sealed for each in read)


@pytest.mark.django_db
def test_who_may_read_the_measurements_sees_it_and_nobody_else(scanned: Example) -> None:
    client = log_in(Client(), scanned.user("oncologist"))
    said = " ".join(client.get(PAGE).content.decode().split())
    assert "Each lesion by itself" in said and "Gy" not in said
    assert "Lesions over all scans" in client.get(PAGE.removesuffix("lesions/")).content.decode()
    for role, site in (("treating", "01"), ("coordinator", "02")):
        assert log_in(Client(), scanned.user(role, site)).get(PAGE).status_code == 404


@pytest.mark.django_db
def test_before_the_first_scan_there_is_nothing(example: Example) -> None:
    assert (
        "No scan was measured yet" in log_in(Client(), example.user("oncologist")).get(PAGE).content.decode()
    )


def test_words_of_the_picture_stand_apart() -> None:
    days = [Measured(date(2026, month, 1), 50 + month, "SD") for month in (1, 2, 3, 4, 7)]
    made = charting.chart("said", days, [(60, "30 % below"), (60.5, "progression")])
    assert made is not None
    first, second = made.thresholds
    assert second.text_y - first.text_y >= 14
    below = [each.x for each in made.days]
    assert below[0] == made.marks[0].x and all(b - a >= 64 for a, b in pairwise(below))
    assert charting.chart("said", days[:1], []) is None
    assert [each.words for each in made.grid] == ["0", "20", "40", "60", "80"]
