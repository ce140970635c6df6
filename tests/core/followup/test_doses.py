"""Cumulative doses: published values of single courses, sums, and what earlier ones leave under an assumption."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.doses import (
    Assumption,
    Before,
    Given,
    by_lesion,
    by_organ,
    course_of,
    cumulative,
    delivered,
    earlier,
    months_between,
    stated,
)
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span

TODAY = date(2026, 6, 1)
NERVES = Assumption(
    "Late effects", Decimal(2), "the physicist", "usual for the cord", ((Decimal(6), Decimal("0.25")),)
)
LATE = Assumption("Late effects", Decimal(3), "the physicist", "usual")


def assumed(alpha_beta: int) -> Assumption:
    return Assumption("tissue", Decimal(alpha_beta), "the physicist", "a test")


def once(
    dose: int, fractions: int, first: date | None = None, lesion: str = "T1", organ: str = "LUNG"
) -> Given:
    return Given(lesion, organ, course_of(Decimal(dose), fractions), first)


# reference-numbers, section 5: BED for alpha/beta 10, 3 and 2.
COURSES = [
    (8, 1, ("14.4", "29.333", "40")),
    (24, 2, ("52.8", "120", "168")),
    (20, 1, ("60", "153.333", "220")),
    (35, 5, ("59.5", "116.667", "157.5")),
    (30, 3, ("60", "130", "180")),
    (54, 3, ("151.2", "378", "540")),
    (55, 5, ("115.5", "256.667", "357.5")),
    (60, 8, ("105", "210", "285")),
    (48, 4, ("105.6", "240", "336")),
    (50, 25, ("60", "83.333", "100")),
]


@pytest.mark.parametrize(("dose", "fractions", "published"), COURSES)
def test_published_courses(dose: int, fractions: int, published: tuple[str, str, str]) -> None:
    for alpha_beta, expected in zip((10, 3, 2), published, strict=True):
        found = cumulative("T1", [once(dose, fractions)], [], assumed(alpha_beta), TODAY)
        assert round(found.new_bed, 3) == round(Decimal(expected), 3)
        assert found.bed == Span.exactly(found.new_bed)
        eqd2 = found.new_bed / (1 + Decimal(2) / alpha_beta)
        assert round(found.new_eqd2, 6) == round(eqd2, 6)


def test_published_eqd2() -> None:
    found = [cumulative("T1", [once(35, 5)], [], assumed(ab), TODAY).new_eqd2 for ab in (10, 3, 2)]
    assert [round(each, 3) for each in found] == [Decimal("49.583"), Decimal(70), Decimal("78.75")]


def test_an_earlier_course_counts_whole_without_recovery() -> None:
    before = Before("lung", course_of(Decimal(50), 25), PartialDate(2020, 1, 1))
    found = cumulative("T1", [once(8, 1)], [before], LATE, TODAY)
    assert round(found.eqd2.low, 3) == round(Decimal("17.6") + 50, 3)


@pytest.mark.parametrize(
    ("ended", "left"),
    [
        (PartialDate(2025, 12, 2), Span.exactly(Decimal(100))),  # five whole months
        (PartialDate(2025, 12, 1), Span.exactly(Decimal(75))),  # six, to the day
        (PartialDate(2025, 12), Span(Decimal(75), Decimal(100))),
        (PartialDate(2025), Span(Decimal(75), Decimal(100))),
        (PartialDate(2024), Span.exactly(Decimal(75))),
        (None, Span(Decimal(75), Decimal(100))),
    ],
)
def test_what_has_recovered(ended: PartialDate | None, left: Span) -> None:
    before = Before("cord", course_of(Decimal(50), 25), ended)
    found = cumulative("cord", [once(8, 1, TODAY)], [before], NERVES, date(2030, 1, 1))
    assert found.earlier_bed == left
    assert found.bed == Span(left.low + 40, left.high + 40)


@pytest.mark.parametrize(
    ("ended", "start", "months"),
    [
        (PartialDate(2024, 2, 29), date(2025, 2, 28), (11, 11)),
        (PartialDate(2024, 2, 29), date(2025, 3, 1), (12, 12)),
        (PartialDate(2026, 1, 31), date(2026, 2, 28), (0, 0)),
        (PartialDate(2026, 5), date(2026, 5, 10), (0, 0)),
        (PartialDate(2027), date(2026, 5, 10), (0, 0)),
    ],
)
def test_whole_months(ended: PartialDate, start: date, months: tuple[int, int]) -> None:
    assert months_between(ended, start) == Span(Decimal(months[0]), Decimal(months[1]))


def test_lesions_and_organs() -> None:
    given = [
        once(8, 1, lesion="T1", organ="LUNG"),
        once(8, 1, lesion="T2", organ="Lung"),
        once(8, 1, lesion="T1"),
    ]
    assert [(each.place, each.new_bed) for each in by_lesion(given, {}, assumed(10), TODAY)] == [
        ("T1", Decimal("28.8")),
        ("T2", Decimal("14.4")),
    ]
    before = [Before("lung", course_of(Decimal(8), 1)), Before("liver", course_of(Decimal(8), 1))]
    found = {each.place: each.bed.high for each in by_organ(given, before, assumed(10), TODAY)}
    assert found == {"lung": Decimal("57.6"), "liver": Decimal("14.4")}


def test_entries_are_read() -> None:
    rows = [
        {
            "TULNKID": "T1",
            "TULOC": "BONE",
            "DOSE": "8",
            "FRACTIONS": "1",
            "ECSTDAT": "2026-05-01",
            "PRIOREQD2": "30",
        },
        {"TULNKID": "T2", "TULOC": "LUNG", "DOSE": "8"},
        {"TULNKID": "T3", "DOSE": "8", "FRACTIONS": "0"},
    ]
    found = delivered({"LESION": rows})
    assert [(each.lesion, each.course.dose_per_fraction, each.first) for each in found] == [
        ("T1", Decimal(8), date(2026, 5, 1))
    ]
    assert stated({"LESION": rows}) == {"T1": Decimal(30)}
    courses = [
        {"PRLOC": "lung", "PRDOSE": "50", "PRFRAC": "25", "PRENDAT": "2020-05", "OVERLAP": overlap}
        for overlap in ("yes", "no", "")
    ]
    assert [each.ended for each in earlier({"EARLIER": courses})] == [PartialDate(2020, 5)] * 2
    assert delivered({}) == [] and earlier({}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"alpha_beta": Decimal(0)},
        {"by": ""},
        {"why": ""},
        {"steps": ((Decimal(6), Decimal("0.5")), (Decimal(12), Decimal("0.4")))},
        {"steps": ((Decimal(6), Decimal("1.1")),)},
    ],
)
def test_an_assumption_says_who_and_why_and_never_takes_back(change: dict[str, object]) -> None:
    with pytest.raises(ScoreError):
        replace(NERVES, **change)  # type: ignore[arg-type]


def test_no_fractions_are_no_course() -> None:
    with pytest.raises(ScoreError):
        course_of(Decimal(8), 0)


ended = st.dates(date(2000, 1, 1), TODAY)


@given(ended, st.integers(1, 60), st.integers(1, 30))
def test_a_month_holds_each_of_its_days(day: date, dose: int, fractions: int) -> None:
    course = course_of(Decimal(dose), fractions)

    def total(known: PartialDate) -> Span:
        return cumulative("x", [once(8, 1, TODAY)], [Before("x", course, known)], NERVES, TODAY).bed

    exact = total(PartialDate(day.year, day.month, day.day))
    assert exact.known
    assert total(PartialDate(day.year, day.month)).holds(exact)
    assert total(PartialDate(day.year)).holds(exact)
