"""Who may join by the coded fields, how many, and how the study is built."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.registry.change_kinds import Change
from equipoise.core.registry.record import Age, Study

DESIGN_FIELDS = (
    "study_type",
    "allocation",
    "intervention_model",
    "primary_purpose",
    "masking",
    "observational_model",
)
"""Coded fields of `Design` of which a change is told; each names its table in `terms`."""


def design_changes(before: Study, after: Study) -> Iterator[Change]:
    """Changes in the fields for age, sex, healthy volunteers, number of participants, phase and design."""
    for rule in (_minimum_age, _maximum_age, _sex, _healthy, _enrolment, _phase, _design):
        yield from rule(before, after)


def _age_text(age: Age | None) -> str:
    return age.words() if age else ""


def _age_change(limit: str, old: Age | None, new: Age | None, *, looser: bool) -> Change:
    kind = "age_loosened" if looser else "age_tightened"
    return Change(kind, {"limit": limit, "from": _age_text(old), "to": _age_text(new)})


def _minimum_age(before: Study, after: Study) -> Iterator[Change]:
    old, new = before.eligibility.minimum_age, after.eligibility.minimum_age
    old_days, new_days = (each.days if each else 0.0 for each in (old, new))
    if old_days != new_days:
        yield _age_change("minimum", old, new, looser=new_days < old_days)


def _maximum_age(before: Study, after: Study) -> Iterator[Change]:
    old, new = before.eligibility.maximum_age, after.eligibility.maximum_age
    old_days, new_days = (each.days if each else float("inf") for each in (old, new))
    if old_days != new_days:
        yield _age_change("maximum", old, new, looser=new_days > old_days)


def _sex(before: Study, after: Study) -> Iterator[Change]:
    old, new = before.eligibility.sex, after.eligibility.sex
    if old == new:
        return
    if old and new and "ALL" in (old, new):
        kind = "sex_loosened" if new == "ALL" else "sex_tightened"
    else:
        kind = "sex_changed"
    yield Change(kind, {"from": old, "to": new})


def _healthy(before: Study, after: Study) -> Iterator[Change]:
    old, new = bool(before.eligibility.healthy_volunteers), bool(after.eligibility.healthy_volunteers)
    if old != new:
        yield Change("healthy_volunteers_accepted" if new else "healthy_volunteers_refused")


def _enrolment(before: Study, after: Study) -> Iterator[Change]:
    old, new = before.design, after.design
    kind = _enrolment_kind(before, after)
    if kind:
        numbers = {"from": old.enrollment, "to": new.enrollment}
        yield Change(kind, {**numbers, "from_type": old.enrollment_type, "to_type": new.enrollment_type})


def _enrolment_kind(before: Study, after: Study) -> str:
    old, new = before.design.enrollment, after.design.enrollment
    if old is None or new is None:
        return "" if old == new else "enrolment_given" if old is None else "enrolment_removed"
    types = before.design.enrollment_type, after.design.enrollment_type
    if types[0] != types[1] and "ACTUAL" in types:
        return "enrolment_actual" if types[1] == "ACTUAL" else "enrolment_estimated"
    if old == new:
        return ""
    return "enrolment_raised" if new > old else "enrolment_lowered"


def _phase(before: Study, after: Study) -> Iterator[Change]:
    old, new = before.design.phases, after.design.phases
    if set(old) != set(new):
        yield Change("phase_changed", {"from": list(old), "to": list(new)})


def _design(before: Study, after: Study) -> Iterator[Change]:
    for field in DESIGN_FIELDS:
        old, new = getattr(before.design, field), getattr(after.design, field)
        if old != new:
            yield Change("design_changed", {"field": field, "from": old, "to": new})
    old_who, new_who = before.design.who_masked, after.design.who_masked
    if set(old_who) != set(new_who):
        yield Change("design_changed", {"field": "who_masked", "from": list(old_who), "to": list(new_who)})
