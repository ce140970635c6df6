"""What the drafts say of one criterion, written short: `18 <= age year`."""

from __future__ import annotations

from equipoise.core.drafting.drafter import draft
from equipoise.core.drafting.statements import Bound
from equipoise.core.eligibility.reader import read


def bounds(text: str, *, out: bool = False) -> tuple[Bound, ...]:
    """The bounds of a text that is one criterion."""
    title = "Exclusion" if out else "Inclusion"
    return draft(read(f"{title} Criteria:\n\n* {text}\n")).bounds()


def short(bound: Bound) -> str:
    """One bound, written short; a condition has a question mark."""
    lower = f"{bound.lower.value} {'<=' if bound.lower.inclusive else '<'} " if bound.lower else ""
    upper = f" {'<=' if bound.upper.inclusive else '<'} {bound.upper.value}" if bound.upper else ""
    name = bound.fact + (f"({bound.about})" if bound.about else "")
    clock = f" @{bound.anchor}" if bound.anchor else ""
    said = f"{lower}{name}{upper} {bound.unit}".strip() + clock
    return f"{'not ' if bound.outside else ''}{said}{'?' if bound.condition else ''}"


def told(text: str, *, out: bool = False) -> list[str]:
    """Every bound of one criterion, written short."""
    return [short(bound) for bound in bounds(text, out=out)]
