"""Cumulative doses: published values of single courses, sums, and what earlier ones leave under an assumption."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.courses import (
    Before,
    Given,
    course_of,
    delivered,
    earlier,
    further,
    same_place,
    stated,
)
from equipoise.core.followup.doses import (
    GENERIC,
    AlphaBeta,
    Assumption,
    Basis,
    Cumulative,
    Dose,
    Limit,
    by_lesion,
    by_organ,
    cumulative,
    months_between,
)
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.truth import Truth
from tests.core.scores.schedules import SCHEDULES

TODAY = date(2026, 6, 1)
NERVES = Assumption(
    "Late effects", Decimal(2), "the physicist", "usual for the cord", ((Decimal(6), Decimal("0.25")),)
)
LATE = Assumption("Late effects", Decimal(3), "the physicist", "usual")
NAMES = {"LUNG": "lung", "BONE": "bone", "ADRENAL": "adrenal gland", "OTHER": "another"}
GIVEN_BASIS = Basis(GENERIC, names=NAMES)
HERE = Truth.YES


def assumed(alpha_beta: int) -> Assumption:
    return Assumption("tissue", Decimal(alpha_beta), "the physicist", "a test")


def once(
    dose: int, fractions: int, first: date | None = None, lesion: str = "T1", organ: str = "LUNG"
) -> Given:
    return Given(lesion, organ, course_of(Decimal(dose), fractions), first)


@pytest.mark.parametrize(("dose", "fractions", "published"), SCHEDULES)
def test_published_courses(dose: int, fractions: int, published: tuple[str, str, str]) -> None:
    for alpha_beta, expected in zip((10, 3, 2), published, strict=True):
        found = cumulative("T1", [once(dose, fractions)], [], assumed(alpha_beta), TODAY)
        assert found.new.bed.known and round(found.new.bed.low, 3) == round(Decimal(expected), 3)
        assert found.together == found.new
        eqd2 = found.new.bed.low / (1 + Decimal(2) / alpha_beta)
        assert round(found.new.eqd2.low, 6) == round(eqd2, 6)


def test_published_eqd2() -> None:
    found = [cumulative("T1", [once(35, 5)], [], assumed(ab), TODAY).new.eqd2.low for ab in (10, 3, 2)]
    assert [round(each, 3) for each in found] == [Decimal("49.583"), Decimal(70), Decimal("78.75")]


def test_an_earlier_course_counts_whole_without_recovery() -> None:
    before = Before("lung", course_of(Decimal(50), 25), PartialDate(2020, 1, 1))
    found = cumulative("T1", [once(8, 1)], [(before, HERE)], LATE, TODAY)
    assert round(found.together.eqd2.low, 3) == round(Decimal("17.6") + 50, 3)


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
    found = cumulative("cord", [once(8, 1, TODAY)], [(before, HERE)], NERVES, date(2030, 1, 1))
    assert found.earlier.bed == left
    assert found.together.bed == Span(left.low + 40, left.high + 40)


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


def bone(dose: int, fractions: int, lesion: str) -> Given:
    return once(dose, fractions, lesion=lesion, organ="BONE")


def test_of_two_lesions_in_one_organ_at_least_the_larger_and_at_most_both() -> None:
    given = [bone(8, 1, "T1"), bone(35, 5, "T2"), bone(8, 1, "T1")]
    tumours = by_lesion(given, (), GIVEN_BASIS, "tumour", TODAY)
    assert [(each.place, each.new.bed) for each in tumours] == [
        ("T1", Span.exactly(Decimal("28.8"))),
        ("T2", Span.exactly(Decimal("59.5"))),
    ]
    (organ,) = by_organ(given, (), GIVEN_BASIS, TODAY)
    assert organ.place == "BONE"
    assert organ.new.eqd2 == Span(Decimal(70), Decimal(70) + 2 * Decimal("17.6"))


WHERE = [
    # words of the earlier course, whether it overlaps, organs treated: whether the lung's and the bone's tissue met it
    ("Left LUNG, upper lobe", Truth.YES, ("LUNG", "BONE"), (Truth.YES, Truth.NO)),
    ("lung", Truth.UNKNOWN, ("LUNG", "BONE"), (Truth.UNKNOWN, Truth.NO)),
    ("lung", Truth.NO, ("LUNG", "BONE"), (Truth.NO, Truth.NO)),
    ("left hip", Truth.YES, ("LUNG", "BONE"), (Truth.UNKNOWN, Truth.UNKNOWN)),
    ("left hip", Truth.YES, ("BONE",), (Truth.UNKNOWN, Truth.YES)),
    ("", Truth.UNKNOWN, ("LUNG", "BONE"), (Truth.UNKNOWN, Truth.UNKNOWN)),
    ("lung", Truth.YES, ("LUNG", "LUNG"), (Truth.UNKNOWN, Truth.NO)),
]


@pytest.mark.parametrize(("words", "overlap", "places", "expected"), WHERE)
def test_whether_an_earlier_course_met_the_same_tissue(
    words: str, overlap: Truth, places: tuple[str, ...], expected: tuple[Truth, Truth]
) -> None:
    before = Before(words, course_of(Decimal(50), 25), overlap=overlap)
    found = [before.meets(organ, places, NAMES) for organ in ("LUNG", "BONE")]
    asked = [organ in places for organ in ("LUNG", "BONE")]
    assert [each for each, is_asked in zip(found, asked, strict=True) if is_asked] == [
        each for each, is_asked in zip(expected, asked, strict=True) if is_asked
    ]


def test_a_gland_is_known_without_its_gland_and_a_lung_is_no_other_place() -> None:
    assert same_place("right adrenal", "ADRENAL", NAMES) is Truth.YES
    assert same_place("right adrenal", "LUNG", NAMES) is Truth.NO
    assert same_place("another place", "OTHER", NAMES) is Truth.UNKNOWN


def test_where_the_overlap_is_not_known_a_sum_goes_from_none_to_all() -> None:
    before = [Before("bone", course_of(Decimal(20), 5))]
    (found,) = by_lesion([bone(35, 5, "T1")], before, GIVEN_BASIS, "late", TODAY)
    assert found.earlier.eqd2 == Span(Decimal(0), Decimal(28))
    assert found.together.eqd2 == Span(Decimal(70), Decimal(98))


def test_a_course_of_which_dose_or_fractions_are_missing_leaves_the_sum_open() -> None:
    (found,) = by_lesion([bone(35, 5, "T1")], [Before("bone", None)], GIVEN_BASIS, "late", TODAY)
    assert found.together.eqd2 == Span(Decimal(70), INFINITY)
    (own,) = by_lesion([Given("T1", "BONE", None)], (), GIVEN_BASIS, "late", TODAY)
    assert own.new.eqd2 == Span(Decimal(0), INFINITY)


@pytest.mark.parametrize(
    ("most", "keeps"), [(98, Truth.YES), (97, Truth.UNKNOWN), (70, Truth.UNKNOWN), (69, Truth.NO)]
)
def test_a_limit_is_kept_broken_or_not_known(most: int, keeps: Truth) -> None:
    limit = Limit("BONE", Decimal(most), Decimal(3), "a test")
    basis = Basis(GENERIC, {"BONE": limit}, names=NAMES)
    (found,) = by_organ([bone(35, 5, "T1")], [Before("bone", course_of(Decimal(20), 5))], basis, TODAY)
    assert found.keeps(limit) is keeps


def test_a_limit_and_an_organ_bring_their_own_alpha_beta() -> None:
    own = {**GENERIC, "LUNG": AlphaBeta("LUNG", Decimal(4), "for the lung")}
    limits = {"BONE": Limit("BONE", Decimal(100), Decimal(2), "with the limit")}
    basis = Basis(own, limits, names=NAMES)
    found = {organ: basis.of(organ) for organ in ("LUNG", "BONE", "ADRENAL")}
    assert {organ: each.alpha_beta for organ, each in found.items()} == {
        "LUNG": 4,
        "BONE": 2,
        "ADRENAL": 3,
    }
    assert found["BONE"].title == "with the limit"


def test_a_tumour_gains_nothing_from_recovery() -> None:
    basis = Basis(GENERIC, steps=((Decimal(6), Decimal("0.5")),), names=NAMES)
    before = [Before("bone", course_of(Decimal(20), 5), PartialDate(2020), Truth.YES)]
    late, tumour = (
        by_lesion([bone(8, 1, "T1")], before, basis, tissue, TODAY)[0] for tissue in ("late", "tumour")
    )
    assert late.earlier.eqd2 == Span.exactly(14)
    assert round(tumour.earlier.eqd2.low, 3) == Decimal("23.333")


def test_entries_are_read() -> None:
    rows = [
        {"TULNKID": "t1 ", "TULOC": "BONE", "DOSE": "8", "FRACTIONS": "1", "ECSTDAT": "2026-05-01", "PRIOREQD2": "30"},
        {"TULNKID": "T2", "TULOC": "LUNG", "DOSE": "8"},
        {"TULNKID": "T3", "DOSE": "8", "FRACTIONS": "0"},
        {"TULOC": "LUNG"},
    ]  # fmt: skip
    found = delivered({"LESION": rows})
    assert [(each.lesion, each.course and each.course.dose_per_fraction, each.first) for each in found] == [
        ("T1", Decimal(8), date(2026, 5, 1)),
        ("T2", None, None),
        ("T3", None, None),
    ]
    assert stated({"LESION": rows}) == {"T1": Decimal(30)}
    assert delivered({}) == [] and earlier({}) == []


def test_earlier_and_later_courses_are_read() -> None:
    given = [
        {"PRLOC": "lung", "PRDOSE": "50", "PRFRAC": "25", "PRENDAT": "2020-05", "OVERLAP": overlap}
        for overlap in ("yes", "no", "")
    ]
    found = earlier({"PRIORRT": "yes", "EARLIER": [*given, {"PRLOC": "hip", "PRDOSE": "8"}]})
    assert [each.overlap for each in found[:3]] == [Truth.YES, Truth.NO, Truth.UNKNOWN]
    assert found[0].ended == PartialDate(2020, 5) and found[3].course is None
    assert earlier({"PRIORRT": "yes"}) == [Before("", None, told="baseline form")]
    later = {"PRKIND": "RT", "PRLOC": "lung", "PRDOSE": "20", "PRFRAC": "5", "PRSTDAT": "2026-09-01"}
    assert [each.overlap for each in further(later)] == [Truth.UNKNOWN]
    assert [each.overlap for each in further({**later, "TRIALLESION": "yes"})] == [Truth.YES]
    assert further({**later, "PRKIND": "SURG"}) == []


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
        before = [(Before("x", course, known), HERE)]
        return cumulative("x", [once(8, 1, TODAY)], before, NERVES, TODAY).together.bed

    exact = total(PartialDate(day.year, day.month, day.day))
    assert exact.known
    assert total(PartialDate(day.year, day.month)).holds(exact)
    assert total(PartialDate(day.year)).holds(exact)


courses = st.builds(
    Before,
    st.sampled_from(["lung", "left hip", "", "bone"]),
    st.none() | st.builds(course_of, st.integers(1, 60).map(Decimal), st.integers(1, 30)),
    st.none() | st.builds(PartialDate, st.integers(2015, 2025)),
    st.sampled_from(Truth),
)
treated = st.lists(
    st.builds(
        Given,
        st.sampled_from(["T1", "T2", "T3"]),
        st.sampled_from(["LUNG", "BONE"]),
        st.none() | st.builds(course_of, st.integers(1, 60).map(Decimal), st.integers(1, 8)),
    ),
    min_size=1,
    max_size=4,
)


@given(treated, st.lists(courses, max_size=3), st.data())
def test_what_is_learnt_only_narrows_a_sum(
    given: list[Given], before: list[Before], data: st.DataObject
) -> None:
    def sums(known: list[Before]) -> list[Cumulative]:
        return [
            *by_lesion(given, known, GIVEN_BASIS, "late", TODAY),
            *by_organ(given, known, GIVEN_BASIS, TODAY),
        ]

    learnt = [
        replace(
            each,
            overlap=data.draw(st.sampled_from([Truth.YES, Truth.NO]))
            if each.overlap is Truth.UNKNOWN
            else each.overlap,
            course=each.course or course_of(Decimal(30), 10),
        )
        for each in before
    ]
    for wide, narrow in zip(sums(before), sums(learnt), strict=True):
        assert wide.together.eqd2.holds(narrow.together.eqd2) and wide.together.bed.holds(narrow.together.bed)
        assert narrow.together.eqd2.low >= Dose().eqd2.low
