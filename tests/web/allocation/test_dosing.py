"""The sums of doses beside the sealed form: published values, what was stated, what was before; for who opened it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.followup.answers import Answer
from equipoise.core.followup.doses import Before, course_of
from equipoise.core.followup.forms import Form
from equipoise.core.protocol.reading import read
from equipoise.core.values.dates import PartialDate
from equipoise.web.allocation import dosing
from equipoise.web.trials import frame
from tests.web.allocation.conftest import Kept
from tests.web.allocation.example import NOW, Sealed, admitted, allocate, enrolled, sealed
from tests.web.allocation.test_pages import ROOM, client, post, text
from tests.web.trials.example import files

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def form() -> Form:
    found = read(files()[0], "stop-2", overlay=files()[1]).design
    assert found is not None and found.forms["treatment"].value is not None
    return found.forms["treatment"].value


@pytest.fixture(autouse=True)
def _nothing_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other rooms know of earlier courses is tried where it is said."""
    monkeypatch.setattr(dosing, "_EARLIER", [])


def answers(**given: str) -> dict[str, Answer]:
    return {f"LESION.{path[1:].replace('_', '.')}": Answer(value) for path, value in given.items()}


def shown(form: Form, **given: str) -> Any:
    return dosing.shown("stop-2", "01-001", form, answers(**given), TODAY)


def test_each_lesion_by_both_values(form: Form) -> None:
    found = shown(
        form, L1_TULNKID="T1", L1_DOSE="35", L1_FRACTIONS="5", L1_PRIOREQD2="30", L2_TULNKID="T2", L2_DOSE="8",
        L2_FRACTIONS="1",
    )  # fmt: skip
    first, second = found.lesions
    assert (first.given, first.bed, first.eqd2) == (
        "35 Gy in 5",
        ("59.5 Gy", "116.7 Gy"),
        ("49.6 Gy", "70 Gy"),
    )
    assert (first.earlier, first.together) == ("30 Gy", "100 Gy")
    assert (second.bed, second.earlier, second.together) == (("14.4 Gy", "29.3 Gy"), "not said", "not known")


def test_two_courses_to_one_lesion_are_added_up(form: Form) -> None:
    found = shown(
        form, L1_TULNKID="T1", L1_DOSE="8", L1_FRACTIONS="1", L2_TULNKID="T1", L2_DOSE="8", L2_FRACTIONS="1"
    )
    (lesion,) = found.lesions
    assert (lesion.given, lesion.bed[0]) == ("8 Gy in 1 and 8 Gy in 1", "28.8 Gy")


def test_nothing_given_is_nothing_shown(form: Form) -> None:
    assert shown(form) is None
    assert shown(form, L1_TULNKID="T1", L1_DOSE="35") is None


def test_earlier_courses_are_listed(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Before("lung", course_of(Decimal(50), 25), PartialDate(2020, 5))
    monkeypatch.setattr(dosing, "_EARLIER", [lambda trial, number: [before] if number == "01-001" else []])
    (course,) = shown(form, L1_TULNKID="T1", L1_DOSE="8", L1_FRACTIONS="1").courses
    assert (course.place, course.given, course.ended, course.eqd2) == (
        "lung",
        "50 Gy in 25",
        "May 2020",
        "50 Gy",
    )


@pytest.fixture(scope="module")
def opening(kept: Kept) -> Iterator[Sealed]:
    """Somebody was allocated at site 01, whose team has a key."""
    with kept():
        found = sealed()
        allocate(found, enrolled("01-001"))
        admitted(found, Role.TREATING)
        yield found


@pytest.mark.django_db
def test_they_stand_on_the_page_of_who_opened_the_form(
    opening: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: NOW + timedelta(hours=1)))
    browser, path = client(opening, Role.TREATING), "treatment/01-001/forms/treatment/"
    shut = text(post(browser, path, passphrase=opening.words["treating-01"]))
    assert "What each lesion has had" not in shut
    key = re.search(r'name="key" value="(\w+)"', shut)
    assert key
    given = {"LESION.1.TULNKID": "T1", "LESION.1.DOSE": "35", "LESION.1.FRACTIONS": "5"}
    browser.post(f"{ROOM}/{path}", {"key": key[1], **given})
    seen = text(browser.get(f"{ROOM}/{path}"))
    assert "What each lesion has had in all" in seen and "116.7 Gy" in seen
    assert "116.7" not in text(client(opening, Role.TREATING).get(f"{ROOM}/{path}")), (
        "shut in another browser"
    )
