"""A condition without a body binds what follows it, and never what its denial says."""

from __future__ import annotations

import pytest

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import criteria


def bound(condition: str, *after: str) -> list[bool]:
    lines = (f"{rank}. {line}" for rank, line in enumerate((condition, "Stable for 3 months", *after), 1))
    guard, *items = criteria(read("Inclusion Criteria:\n\n" + "\n".join(lines)))
    assert guard.kind == "guard"
    return [item.guard == guard.start for item in items]


def test_the_next_criterion_is_bound() -> None:
    assert bound("If on insulin:") == [True]


def test_a_later_one_is_bound_where_it_repeats_the_condition() -> None:
    assert bound("If the participant is not on insulin:", "Those not on insulin must eat well", "Adults") == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("condition", "later"),
    [
        ("If on insulin:", "Participants not on insulin must eat well"),
        ("If not on insulin:", "Participants on insulin must eat well"),
        ("If on insulin:", "Participants without insulin must eat well"),
    ],
)
def test_the_denial_of_a_condition_is_another_condition(condition: str, later: str) -> None:
    assert bound(condition, later) == [True, False]
