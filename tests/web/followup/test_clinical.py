"""What stands beside clinical forms: the RECIST course, the clock of a serious event, scores, times, and warnings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Place
from equipoise.web.followup import actions, checks, ends, panels, queries, schedules
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials
from equipoise.web.trials.rooms import tasks
from tests.web.accounts.people import log_in
from tests.web.followup import made_up
from tests.web.followup.made_up import NOW, NUMBER, TRIAL
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db


def keep(
    example: Example, visit: str, form: str, values: dict[str, Any], now: datetime = NOW, times: int = 1
) -> Place:
    role = Role.PARTICIPANT if form in ("eq5d", "factg") else Role.COORDINATOR
    by = By(f"participant:{NUMBER}", "participant") if role is Role.PARTICIPANT else example.by(role)
    actions.save(TRIAL, NUMBER, visit, form, values, by=by, now=now, key=made_up.key(), occurrence=times)
    return Place(NUMBER, visit, form, times)


def shown(place: Place, now: datetime = NOW) -> dict[str, dict[str, str]]:
    plan, held = schedules.plan(TRIAL, place.participant, now), queries.entry(TRIAL, place)
    assert held is not None
    found = panels.panels(checks.context(plan, place, held.answers))
    return {each.title: dict(each.lines) for each in found}


def warned(place: Place, now: datetime = NOW) -> dict[str, str]:
    plan, held = schedules.plan(TRIAL, place.participant, now), queries.entry(TRIAL, place)
    assert held is not None
    return {each.path: each.sentence for each in checks.findings(plan, place, held.answers)}


def scan(day: str, *sizes: int, response: str = "SD", new: str = "no", organ: str = "LUNG") -> dict[str, Any]:
    rows = [{"TULNKID": f"T{n}", "TULOC": organ, "DIAM": str(size)} for n, size in enumerate(sizes, 1)]
    return {
        "TRDAT": day, "METHOD": "CT", "TARGET": rows, "NONTARGET": "NONE", "NEWLES": new, "RESPONSE": response,
    }  # fmt: skip


def test_what_is_just_below_a_threshold_is_not_shown_as_on_it(example: Example) -> None:
    keep(example, "baseline", "lesions", scan("2026-01-12", 5000))
    place = keep(example, "month3", "lesions", scan("2026-02-12", 5999))
    found = shown(place)["By RECIST 1.1"]
    assert found["Change from it"] == "+999 mm (19.9 %)"
    assert found["Response by RECIST 1.1"] == "stable disease (SD)"


def test_a_scan_whose_place_is_open_is_asked_about(example: Example) -> None:
    keep(example, "baseline", "lesions", scan("2026-01-12", 30))
    place = keep(example, "month3", "lesions", scan("2026-01-12", 20, response="PR"))
    assert "another scan of 12 January 2026" in warned(place)["TRDAT"]


def test_a_form_with_a_day_on_which_its_visit_can_not_have_been(example: Example) -> None:
    place = keep(example, "week6", "visit", {"VISDAT": "2026-01-10"})
    assert "10 January 2026 is before consent" in warned(place)["VISDAT"]
    assert queries.happening(TRIAL, NUMBER, "week6") is None


def test_the_series_over_scans(example: Example) -> None:
    keep(example, "baseline", "lesions", scan("2026-01-12", 30, 20))
    keep(example, "month3", "lesions", scan("2026-04-20", 20, 15, response="PR"))
    last = keep(example, "month6", "lesions", scan("2026-07-20", 25, 17, response="SD"))
    found = shown(last)
    assert found["By RECIST 1.1"] == {
        "Sum of target lesions": "42 mm",
        "Smallest sum before": "35 mm",
        "Change from it": "+7 mm (20 %)",
        "Response by RECIST 1.1": "progression (PD)",
    }
    assert found["All scans"] == {
        "12 January 2026": "50 mm, baseline",
        "20 April 2026": "35 mm, PR",
        "20 July 2026": "42 mm, PD",
    }
    held = queries.entry(TRIAL, last)
    assert held is not None
    course = panels.panels(checks.context(schedules.plan(TRIAL, NUMBER, NOW), last, held.answers))[1].plot
    assert course is not None
    assert [(each.x, each.y, each.mark) for each in course.dots] == [
        (16.0, 22.0, ""),
        (123.9, 38.8, "PR"),
        (224.0, 31.0, "PD"),
    ]
    assert warned(last)["RESPONSE"].startswith("By the measurements it is progression (PD)")
    assert "RESPONSE" not in warned(Place(NUMBER, "month3", "lesions"))


def test_what_speaks_against_measurements(example: Example) -> None:
    start = keep(example, "baseline", "lesions", scan("2026-01-12", 30, 20, 8, new="yes"))
    assert "at most 2 an organ" in warned(start)["TARGET"]
    assert "RESPONSE" not in warned(start), "nothing is new at baseline"
    later = keep(example, "month3", "lesions", scan("2026-04-20", 70, 20, 8, new="yes"))
    assert "There are new lesions" in warned(later)["RESPONSE"]
    assert warned(later)["TARGET"] == "Lesion T1 went from 30 mm to 70 mm between two scans."
    gone = keep(example, "month6", "lesions", scan("2026-07-20", 70, 20, response="NE"))
    assert "T3 of the baseline is not here" in warned(gone)["TARGET"]


EVENT = {
    "AETERM": "Pneumonitis", "AETOXGR": "3", "AESTDAT": "2026-03-01", "AEONGO": "yes", "AESER": "yes",
    "AESREASON": ["HOSP"], "AWAREDAT": "2026-03-03", "AEEXP": "no", "AEREL": "P", "AEOUT": "NOT",
}  # fmt: skip


def waiting(example: Example, role: str = "coordinator", site: str = "01", now: datetime = NOW) -> list[Any]:
    standing = trials.standing(TRIAL, example.username(role, site), now)
    return [each for each in tasks(standing, now) if "serious event" in each.title]


def test_the_clock_of_a_serious_event(example: Example) -> None:
    """Written down at 9:00 in Vancouver of the day on which it was learned of."""
    place = keep(example, "", "adverse_event", EVENT)
    clock = shown(place)["Serious event"]
    assert clock["Tell the sponsor"] == "by Wed 4 Mar 2026, 00:00: running"
    assert clock["Follow-up report"] == "needed until the outcome is known"
    over = shown(place, NOW + timedelta(hours=25))["Serious event"]["Tell the sponsor"]
    assert over.endswith(": overdue")
    (task,) = waiting(example)
    assert task.due == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert NUMBER in task.title
    assert [waiting(example, role, site) for role, site in (("coordinator", "02"), ("monitor", "01"))] == [
        [],
        [],
    ]

    told = {**EVENT, "REPORTDAT": "2026-03-03"}
    keep(example, "", "adverse_event", {"REPORTDAT": told["REPORTDAT"]})
    after = shown(place)["Serious event"]
    assert after["Tell the sponsor"].endswith("done in time")
    assert after["Tell the authorities"] == "by Wed 18 Mar 2026, 23:59: running"
    keep(example, "", "adverse_event", {"AUTHDAT": "2026-03-18"})
    assert shown(place)["Serious event"]["Tell the authorities"].endswith(": done in time")
    assert waiting(example) == []


def test_what_is_not_serious_has_no_clock(example: Example) -> None:
    mild = {**EVENT, "AESER": "no", "AESREASON": [], "AETOXGR": "1"}
    place = keep(example, "", "adverse_event", mild)
    assert shown(place) == {} and waiting(example) == []


def test_a_death_that_no_form_tells(example: Example) -> None:
    fatal = {**EVENT, "AETOXGR": "5", "AESREASON": ["DTH"], "AEOUT": "FATAL", "AESTDAT": "2026-03-01"}
    place = keep(example, "", "adverse_event", fatal)
    assert "“Death” has no date" in warned(place)["AETOXGR"]
    keep(example, "", "death", {"DTHDAT": "2026-03-02", "CAUSE": "CANCER"})
    assert "AETOXGR" not in warned(place)
    assert "AWAREDAT" not in warned(place), "a site may learn of it after the death"
    late = keep(example, "", "adverse_event", {**fatal, "AESTDAT": "2026-03-03"}, times=2)
    assert "after the participant’s death, 2 March 2026" in warned(late)["AESTDAT"]


def test_scores_and_their_course(example: Example) -> None:
    answers = dict(
        zip(("mobility", "self_care", "usual_activities", "pain", "anxiety"), "23145", strict=True)
    )
    keep(example, "baseline", "eq5d", {**answers, "vas": "60"}, now=made_up.BEGUN)
    place = keep(example, "week6", "eq5d", {**answers, "vas": "71"})
    found = shown(place)
    assert found["Scores"]["EQ-5D-5L index, Canada"] == "0.275"
    assert found["Health today over the visits"] == {"Baseline": "60 of 100", "Week 6": "71 of 100"}


def test_times_from_randomisation(example: Example) -> None:
    line = {"LINE": "2", "CMTRT": "B", "AFTERRAND": "yes", "CMSTDAT": "2026-02", "CMONGO": "yes"}
    place = keep(example, "", "systemic", line)
    found = shown(place)["Times from randomisation"]
    assert found["Lines begun after randomisation"] == "1"
    assert found["Next line"] == "after 13 to 40 days"
    assert found["Progression on the next line, or death"] == "not in 43 days so far"
    ends.end(
        TRIAL,
        NUMBER,
        "lost to follow-up",
        date(2026, 2, 28),
        by=example.by(Role.COORDINATOR),
        now=NOW,
        key="l",
    )
    found = shown(place)["Times from randomisation"]
    assert found["Progression on the next line, or death"] == "not in 40 days so far", (
        "since then nobody knows"
    )
    keep(example, "", "systemic", {**line, "CMONGO": "no", "CMENDAT": "2026-01-20"}, times=2)
    told = " ".join(warned(Place(NUMBER, "", "systemic", 2)).values())
    assert "entered already" in told


def test_use_of_care_is_added_up_and_not_twice(example: Example) -> None:
    first = {"FROMDAT": "2026-01-19", "TODAT": "2026-04-19", "HODAYS": "5", "ERVISITS": "1", "CLINIC": "2"}
    keep(example, "month3", "resources", first)
    place = keep(example, "month6", "resources", {**first, "FROMDAT": "2026-04-19", "TODAT": "2026-07-19"})
    found = shown(place)["In 2 periods together"]
    assert found["Days in hospital, without those in intensive care"] == "10"
    assert found["Scans beyond those of the trial"] == "not counted"
    assert "counted by another entry too" in warned(place)["FROMDAT"]


def test_panels_stand_on_the_page(example: Example) -> None:
    keep(example, "baseline", "lesions", scan("2026-01-12", 30, 20))
    client = log_in(Client(), example.user("oncologist"))
    text = client.get(f"/trial/{TRIAL}/participants/{NUMBER}/forms/baseline/lesions/1/").content.decode()
    assert "Baseline by RECIST 1.1" in text and "50 mm" in text
