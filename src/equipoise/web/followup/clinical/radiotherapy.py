"""Radiotherapy before and after that of the trial: for the treating team's sums, and as panels that tell no arm."""

from __future__ import annotations

import json

from equipoise.core.design import measures
from equipoise.core.followup import courses, doses
from equipoise.core.followup.courses import Before
from equipoise.core.followup.doses import Basis
from equipoise.core.followup.forms import Purpose
from equipoise.web.allocation import dosing
from equipoise.web.enrolment import eligibility
from equipoise.web.followup import queries
from equipoise.web.followup.clinical import reading
from equipoise.web.followup.panels import Context, Panel

PRIOR_FACT = "prior_radiotherapy"
"""The fact by which a protocol's criteria ask for earlier radiotherapy, where they do."""
EARLIER_GROUP = "EARLIER"


def outside(trial: str, number: str) -> list[Before]:
    """All courses outside of the trial that forms tell; where the evidence of screening alone says that there was one,
    one of which nothing is known.
    """
    found: list[Before] = []
    for each in queries.entries(trial, number):
        if EARLIER_GROUP in each.values or "PRIORRT" in each.values:
            found += courses.earlier(each.values)
        elif "TRIALLESION" in each.values or "PRKIND" in each.values:
            found += courses.further(each.values)
    if not any(each.told == courses.BASELINE for each in found) and _said_in_screening(trial, number):
        found.insert(0, Before("", None, told="evidence of screening"))
    return found


def _said_in_screening(trial: str, number: str) -> bool:
    evidence = eligibility.kept(trial, [number])[number].evidence
    said = [json.loads(each.value) for each in evidence if each.fact == PRIOR_FACT and each.struck_at is None]
    return bool(said) and said[-1] == "yes"


def earlier(context: Context) -> list[Panel]:
    """Beside a form that lists courses before the trial: what each comes to."""
    if all(each.id != EARLIER_GROUP for each in context.form.items):
        return []
    return _panel("Earlier radiotherapy", courses.earlier(context.values), context)


def further(context: Context) -> list[Panel]:
    """Beside a form of further treatment: what all later courses come to."""
    seen = reading.of_purpose(context, Purpose.RADIOTHERAPY)
    return _panel(
        "Later radiotherapy", [one for each in seen for one in courses.further(each.values)], context
    )


def _panel(title: str, found: list[Before], context: Context) -> list[Panel]:
    if not found:
        return []
    basis = measures.dose_basis(context.plan.design)
    late = basis.of("late")
    note = (
        f"EQD2 with α/β {late.alpha_beta.normalize():f} Gy ({late.title}). What the trial’s own radiotherapy adds is "
        "on a page of the treating team alone."
    )
    return [Panel(title, tuple(_line(each, basis) for each in found), note)]


def _line(course: Before, basis: Basis) -> tuple[str, str]:
    dose = doses.of_course(course.course, basis.of("late").alpha_beta)
    day = course.ended.words() if course.ended else "day not known"
    eqd2 = f"; EQD2 {dosing.gray(dose.eqd2)}" if course.course else ""
    return course.place or "Place not said", f"{dosing.words(course.course)}{eqd2}; {day}"
