"""The demonstration's story holds together: days of work, what follows from what, and forms that agree."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import demonstration
from equipoise.cli import demo_forms
from equipoise.cli.demo_stage import SATURDAY, later_workday, nearest_workday, workdays_after
from equipoise.core.followup.courses import delivered
from equipoise.core.followup.measuring import series
from equipoise.core.followup.resources import QUANTITIES, quantities
from equipoise.core.followup.responses import points

ROOT = Path(__file__).resolve().parents[2]
MONTH_3 = 91
DAY = date(2026, 5, 4)
"""A Monday."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", ROOT / "tools" / "build_participants.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def stories() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = demonstration.participants()["participants"]
    return found


def test_the_file_is_what_the_tool_makes(tool: ModuleType) -> None:
    made = tool.participants(Random(tool.SEED))
    assert json.loads(json.dumps(made)) == stories()
    assert demonstration.participants()["regimens"] == tool.REGIMENS


def test_nothing_happens_after_an_end() -> None:
    for each in stories():
        end = (each.get("death") or each.get("withdrawal") or {}).get("after", 1_000)
        happens = [one["after"] for one in each["events"]]
        happens += [
            each[name]["after"] for name in ("line", "further", "serious", "unblinded") if name in each
        ]
        assert all(after < end for after in happens), each["site"]


def test_who_dies_or_has_a_new_line_had_progressed_on_a_scan_before() -> None:
    changed = [each for each in stories() if "death" in each or "line" in each]
    assert len(changed) >= 10
    for each in changed:
        assert each["progressed"] == {"scan": 1, "organ": each["progressed"]["organ"]} and not each["missed"]
        assert all(each[name]["after"] > MONTH_3 for name in ("death", "line") if name in each)


def test_somebody_is_reached_somebody_lost_and_a_withdrawal_taken_back() -> None:
    found = [each for each in stories() if "tries" in each]
    assert sorted("lost" in each for each in found) == [False, True]
    for each in found:
        assert each["missed"] and not {"death", "withdrawal"} & each.keys()
        outcomes = [one["outcome"] for one in each["tries"]]
        assert (outcomes[-1] == "reached") is ("lost" not in each) and "reached" not in outcomes[:-1]
        assert each.get("lost", {"after": 99})["after"] > each["tries"][-1]["after"]
    (mistaken,) = [each for each in stories() if "mistaken" in each]
    assert not {"death", "withdrawal"} & mistaken.keys()
    assert mistaken["mistaken"]["after"] + mistaken["mistaken"]["days"] < MONTH_3 - 5


def test_what_the_oncologist_says_is_what_the_sizes_give() -> None:
    for each in stories():
        scans = [demo_forms.lesions(each, DAY + timedelta(days=90 * n), n) for n in range(6)]
        told = [one["RESPONSE"] for one in scans[1:]]
        plain = [{**one, "TARGET": [dict(row, NODE="no") for row in one["TARGET"]]} for one in scans]
        for one in plain:
            one["NEWLES"] = "yes" if one["NEWLES"] else "no"
        assert [point.response for point in points(series(plain))][1:] == told


@pytest.mark.parametrize("first", [DAY + timedelta(days=weekday) for weekday in range(5)])
def test_treatment_is_given_on_days_of_work_and_is_over_when_it_is_written(first: date) -> None:
    story = {
        **stories()[0],
        "lesions": [{"id": f"T{n}", "organ": each} for n, each in enumerate(("LUNG", "BONE"))],
    }
    for regimen in demonstration.participants()["regimens"].values():
        found = demo_forms.treatment(story, regimen, DAY, first)
        days = [each for one in delivered(found) for each in (one.first, one.last) if each is not None]
        assert len(days) == 4 and all(each.weekday() < SATURDAY for each in days)
        assert max(days) - first <= timedelta(days=14)


def test_use_of_care_is_counted_whole() -> None:
    for each in stories():
        for one in each["resources"]:
            values = demo_forms.resources(one, DAY, DAY + timedelta(days=90))
            used = quantities(values)
            assert set(used) < set(QUANTITIES) and all(amount is not None for amount in used.values())
            assert int(values["ICUDAYS"]) <= int(values["HODAYS"])


def test_a_visit_asks_what_happened_since_the_one_before() -> None:
    story = {**stories()[0], "events": [{"after": 40}], "line": {"after": 112}}
    first = demo_forms.visit(story, DAY, 1, (0, 42), remote=True)
    second = demo_forms.visit(story, DAY, 2, (42, 91), remote=False)
    third = demo_forms.visit(story, DAY, 3, (91, 180), remote=False)
    assert [each["AEYN"] for each in (first, second, third)] == [True, False, False]
    assert [each["CMYN"] for each in (first, second, third)] == [False, False, True]
    assert (first["VISMODE"], "WEIGHT" in first, second["VISMODE"]) == ("T", False, "S")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda each: each.replace(tzinfo=UTC)))
def test_days_of_work(when: datetime) -> None:
    later, nearest = later_workday(when), nearest_workday(when)
    assert later.weekday() < SATURDAY and nearest.weekday() < SATURDAY
    assert timedelta() <= later - when <= timedelta(days=2) and abs(nearest - when) <= timedelta(days=1)
    assert (later == when) is (nearest == when) is (when.weekday() < SATURDAY)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 12))
def test_so_many_days_of_work_later(day: date, count: int) -> None:
    found = workdays_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(each.weekday() < SATURDAY for each in between) == count
    assert not between or between[-1].weekday() < SATURDAY
