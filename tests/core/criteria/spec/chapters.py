"""All chapters, in the order of the reference."""

from __future__ import annotations

from tests.core.criteria.spec import choices, days, lists, logic, numbers, others

PARTS = (
    logic.PART,
    numbers.PART,
    choices.PART,
    days.PART,
    lists.PART,
    others.SCORES,
    others.DERIVED,
    others.READINGS,
)
