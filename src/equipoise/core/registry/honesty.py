"""Where a record contradicts itself or the calendar, found to be shown beside the field it concerns.

Each rule is a small function from a study and today's date to findings; `RULES` is the table of them all.
The measure of a rule is that what it finds is a contradiction indeed: in doubt it keeps silent.
"""

from __future__ import annotations

from datetime import date

from equipoise.core.registry.finding import Evidence, Finding
from equipoise.core.registry.honesty_people import age_against_text, sex_against_text
from equipoise.core.registry.honesty_status import STATUS_RULES, Rule
from equipoise.core.registry.honesty_text import (
    masking_against_text,
    phase_against_text,
    randomised_against_text,
)
from equipoise.core.registry.record import Study

__all__ = ["RULES", "Evidence", "Finding", "contradictions"]

RULES: tuple[Rule, ...] = (
    *STATUS_RULES,
    phase_against_text,
    age_against_text,
    sex_against_text,
    masking_against_text,
    randomised_against_text,
)


def contradictions(study: Study, today: date) -> tuple[Finding, ...]:
    """Every contradiction in a record as it stands today, status and dates first."""
    return tuple(finding for rule in RULES for finding in rule(study, today))
