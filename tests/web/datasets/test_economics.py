"""Use of care with its costs, utilities and years of life as tables; what tells the arm is unblinded alone."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from equipoise.core.design.roles import Role
from equipoise.web.datasets import actions
from equipoise.web.datasets.bundle import Bundle
from equipoise.web.followup import actions as followup
from equipoise.web.ledger.actions import By
from tests.web.allocation.example import Sealed, admitted
from tests.web.datasets.test_blinded import blinded, files, rows
from tests.web.datasets.test_unblinded import unblinded
from tests.web.datasets.world import LATER, ONE, TRIAL

pytestmark = pytest.mark.django_db
KEYS = count(1)
WELL = dict.fromkeys(("mobility", "self_care", "usual_activities", "pain", "anxiety"), "1")


def keep(story: Sealed, visit: str, form: str, values: dict[str, Any], days: int) -> None:
    whose = form == "eq5d"
    by = By(f"participant:{ONE}", "participant") if whose else story.example.by(Role.COORDINATOR, ONE[:2])
    now, key = LATER + timedelta(days=days), f"economics-{next(KEYS)}"
    followup.save(TRIAL, ONE, visit, form, values, by=by, now=now, key=key)


def mine(found: Bundle, table: str) -> list[dict[str, str]]:
    return [each for each in rows(found, table) if each["participant"] == ONE]


@pytest.fixture
def lived(story: Sealed) -> Sealed:
    """Two questionnaires, the second of the visit of 2 March, a period of use of care, and a later treatment."""
    keep(story, "baseline", "eq5d", WELL, -11)
    keep(story, "week6", "eq5d", {**WELL, "mobility": "2"}, 10)
    used = {
        "FROMDAT": "2026-01-19",
        "TODAT": "2026-03-01",
        "HODAYS": "3",
        "ICUDAYS": "1",
        "ERVISITS": "1",
        "CLINIC": "4",
    }
    keep(story, "month3", "resources", used, 10)
    later = {"PRKIND": "RT", "PRLOC": "left hip", "PRSTDAT": "2026-02-20", "PRDOSE": "20", "PRFRAC": "5"}
    keep(story, "", "radiotherapy", later, 10)
    return story


def test_what_was_used_costs_what_the_protocol_says(lived: Sealed) -> None:
    (found,) = rows(blinded(lived), "costs")
    assert (found["participant"], found["periods"], found["last_day"]) == (ONE, "1", "2026-03-01")
    assert (found["ward_days"], found["ward_days_cost"]) == ("2", "2400")
    assert (found["further_fractions"], found["further_fractions_cost"]) == ("5", "1750")
    assert found["cost"] == str(2 * 1200 + 3600 + 300 + 4 * 150 + 5 * 350)
    assert (found["currency"], found["price_year"], found["not_computed"]) == ("CAD", "2025", "")
    assert found["not_counted"] == "home_care_hours scans work_days"


def test_utilities_and_years_stand_in_it(lived: Sealed) -> None:
    found = blinded(lived)
    told = [(each["visit"], each["day"], each["utility"]) for each in mine(found, "utilities")]
    assert told[:2] == [("baseline", "2026-02-20", "0.9489"), ("week6", "2026-03-02", "0.91")]
    (years,) = mine(found, "qalys")
    assert (years["days"], years["days_missing"]) == ("10", "0")
    assert years["qaly"] == years["qaly_counted"] == f"{(0.9489 + 0.91) / 2 * 10 / 365.25:.6f}"
    assert "area under the utilities" in files(found)["dictionary.md"].decode()


def test_a_questionnaire_with_too_little_answered_leaves_no_years(lived: Sealed) -> None:
    keep(lived, "month3", "eq5d", {"mobility": "1"}, 20)
    (years,) = mine(blinded(lived), "qalys")
    assert (years["qaly"], years["days"], years["days_missing"]) == ("", "31", "21")


def test_what_the_trials_radiotherapy_costs_is_for_those_who_may_see_arms(lived: Sealed) -> None:
    (found,) = rows(unblinded(admitted(lived, Role.INDEPENDENT)), "treatment_costs")
    assert (found["participant"], found["treatment_plans"], found["cost"]) == (ONE, "1", "1500")
    assert (found["treatment_fractions"], found["not_counted"]) == ("", "treatment_fractions"), (
        "nobody wrote them"
    )
    assert not any("treatment_" in name for name in files(blinded(lived)))


def test_nobody_s_data_who_withdrew_them(lived: Sealed) -> None:
    given = {"DSSTDAT": "2026-03-10", "SCOPE": "DATA"}
    keep(lived, "", "withdrawal", given, 25)
    found = actions.blinded(TRIAL, by=lived.example.by(Role.STATISTICIAN), now=LATER + timedelta(days=30))
    assert mine(found, "costs") == mine(found, "qalys") == []
