"""Every form a bound is written in, as sentences of our own."""

from __future__ import annotations

import pytest

from equipoise.core.drafting.drafter import draft
from equipoise.core.eligibility.reader import read


def told(text: str, *, out: bool = False) -> list[str]:
    """The bounds of one criterion, written short: `age >= 18 year`."""
    title = "Exclusion" if out else "Inclusion"
    tree = read(f"{title} Criteria:\n\n* {text}\n")
    found = []
    for bound in draft(tree).bounds():
        lower = f"{bound.lower.value} {'<=' if bound.lower.inclusive else '<'} " if bound.lower else ""
        upper = f" {'<=' if bound.upper.inclusive else '<'} {bound.upper.value}" if bound.upper else ""
        denied = "not " if bound.outside else ""
        found.append(f"{denied}{lower}{bound.fact}{upper} {bound.unit}".strip())
    return found


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Age ≥ 18 years", ["18 <= age year"]),
        ("Aged 21 years or over", ["21 <= age year"]),
    ],
)
def test_age(text: str, bounds: list[str]) -> None:
    assert told(text) == bounds
