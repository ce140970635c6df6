"""The sums of doses beside the sealed form: published values, what was stated, what was before; for who opened it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from equipoise.core.design.model import Design
from equipoise.core.design.roles import Role
from equipoise.core.followup.courses import Before, course_of
from equipoise.core.protocol.reading import read
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.truth import Truth
from equipoise.web.allocation import dosing
from equipoise.web.trials import frame
from tests.web.allocation.conftest import Kept
from tests.web.allocation.example import NOW, Sealed, admitted, allocate, enrolled, sealed
from tests.web.allocation.test_pages import ROOM, client, post, text
from tests.web.trials.example import files

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def demonstration() -> Design:
    found = read(files()[0], "stop-2", overlay=files()[1]).design
    assert found is not None
    return found


@pytest.fixture(scope="module")
def alone() -> Design:
    """The protocol without the assumptions of the demonstration."""
    found = read(files()[0], "stop-2").design
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _nothing_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other rooms know of earlier courses is tried where it is said."""
    monkeypatch.setattr(dosing, "_EARLIER", [])


def row(lesion: str, organ: str, dose: str, fractions: str, **more: str) -> dict[str, str]:
    return {"TULNKID": lesion, "TULOC": organ, "DOSE": dose, "FRACTIONS": fractions, **more}


def shown(design: Design, *rows: dict[str, str], before: Sequence[Before] = ()) -> dosing.Doses:
    found = dosing.shown(design, before, {"LESION": list(rows)}, TODAY)
    assert found is not None
    return found


HIP = Before("left hip", course_of(Decimal(20), 5), PartialDate(2024, 5), told="baseline form")


def test_each_lesion_for_the_tumour_and_for_late_effects(demonstration: Design) -> None:
    days = {"ECSTDAT": "2026-09-28", "ECENDAT": "2026-10-02"}
    found = shown(demonstration, row("T1", "BONE", "35", "5", **days), row("T2", "LUNG", "8", "1"))
    first, second = found.lesions
    assert (first.organ, first.given, first.when) == ("bone", "35 Gy in 5", "28 September to 2 October 2026")
    assert (first.tumour, first.late) == (("59.5 Gy", "49.6 Gy"), ("70 Gy", "0 Gy", "70 Gy"))
    assert (second.tumour, second.late[2], second.when) == (("14.4 Gy", "12 Gy"), "17.6 Gy", "days not known")


def test_two_courses_to_one_lesion_are_added_up(demonstration: Design) -> None:
    (lesion,) = shown(demonstration, row("T1", "BONE", "8", "1"), row("t1", "BONE", "8", "1")).lesions
    assert (lesion.given, lesion.tumour[0]) == ("8 Gy in 1 and 8 Gy in 1", "28.8 Gy")


def test_what_is_not_known_is_said(demonstration: Design) -> None:
    assert dosing.shown(demonstration, [], {}, TODAY) is None
    (lesion,) = shown(demonstration, row("T1", "BONE", "35", "")).lesions
    assert (lesion.given, lesion.late) == ("dose or fractions not known", ("not known", "0 Gy", "not known"))
    (lesion,) = shown(demonstration, row("T1", "BONE", "35", "5"), before=[Before("", None)]).lesions
    assert lesion.late == ("70 Gy", "not known", "70 Gy or more")


def test_an_organ_stands_to_its_limit(demonstration: Design) -> None:
    given = row("T1", "BONE", "35", "5"), row("T2", "LUNG", "8", "1")
    bone, lung = shown(demonstration, *given, before=[HIP]).organs
    assert (bone.together, bone.verdict) == ("70 to 98 Gy", "may be above the limit of 90 Gy: not known")
    assert lung.verdict == "no limit is set"
    assert shown(demonstration, *given).organs[0].verdict == "within the limit of 90 Gy"
    certain = replace(HIP, overlap=Truth.YES)
    assert shown(demonstration, given[0], before=[certain]).organs[0].verdict == "above the limit of 90 Gy"


def test_what_the_protocol_leaves_unset_is_named_and_generic_values_are_called_so(alone: Design) -> None:
    found = shown(alone, row("T1", "BONE", "35", "5"))
    assert [each.place for each in found.unset] == ["doses.alpha beta", "doses.recovery", "doses.limits"]
    assert "since the protocol sets none" in found.assumed and found.lesions[0].tumour[0] == "59.5 Gy"


def test_what_the_team_wrote_is_held_against_the_courses(demonstration: Design) -> None:
    (lesion,) = shown(demonstration, row("T1", "BONE", "35", "5", PRIOREQD2="28"), before=[HIP]).lesions
    assert (lesion.stated, lesion.differs) == ("28 Gy", False)
    (lesion,) = shown(demonstration, row("T1", "BONE", "35", "5", PRIOREQD2="30"), before=[HIP]).lesions
    assert (lesion.stated, lesion.differs) == ("30 Gy", True)
    (lesion,) = shown(demonstration, row("T1", "BONE", "35", "5", PRIOREQD2="0")).lesions
    assert (lesion.stated, lesion.differs) == ("", False)


def test_other_courses_are_listed(demonstration: Design) -> None:
    later = Before("lung", course_of(Decimal(50), 25), PartialDate(2026, 11, 2), Truth.YES, "form")
    given = row("T1", "LUNG", "8", "1", ECSTDAT="2026-09-01")
    first, second = shown(demonstration, given, before=[HIP, later]).courses
    assert (first.given, first.ended, first.overlap, first.eqd2) == (
        "20 Gy in 5",
        "May 2024, 27 to 28 months before",
        "overlap not known",
        "28 Gy",
    )
    assert (second.ended, second.overlap) == ("2 November 2026", "overlaps with a lesion of the trial")


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
    monkeypatch.setattr(dosing, "_EARLIER", [lambda trial, number: [HIP] if number == "01-001" else []])
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: NOW + timedelta(hours=1)))
    browser, path = client(opening, Role.TREATING), "treatment/01-001/forms/treatment/"
    shut = text(post(browser, path, passphrase=opening.words["treating-01"]))
    assert "What each lesion has had" not in shut
    key = re.search(r'name="key" value="(\w+)"', shut)
    assert key
    given = {
        "LESION.1.TULNKID": "T1",
        "LESION.1.TULOC": "BONE",
        "LESION.1.DOSE": "35",
        "LESION.1.FRACTIONS": "5",
    }
    browser.post(f"{ROOM}/{path}", {"key": key[1], **given})
    seen = text(browser.get(f"{ROOM}/{path}"))
    assert "What each lesion has had in all" in seen and "59.5 Gy" in seen
    assert re.search(r"left hip\W+20 Gy in 5", re.sub(r"<[^>]+>", "", seen), re.IGNORECASE)
    assert "59.5" not in text(client(opening, Role.TREATING).get(f"{ROOM}/{path}")), "shut in another browser"
