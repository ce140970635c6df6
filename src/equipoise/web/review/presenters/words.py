"""What states, reaches and sides are called on pages."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.criteria.model import Criterion
from equipoise.core.protocol.reach import Reach


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its icon; `tone` is the class that gives it its colour."""

    word: str
    icon: str
    tone: str


STATES = {
    "draft": Mark("Draft", "soon", "not-known"),
    "approved": Mark("Approved, not in force yet", "met", "met"),
    "published": Mark("In force", "open", "met"),
    "replaced": Mark("Replaced", "history", "na"),
    "withdrawn": Mark("Withdrawn", "stopped", "na"),
    "shipped": Mark("Ships with the software", "unsaid", "not-known"),
}
SENTENCES = {
    "draft": "version {number} is a draft",
    "approved": "version {number} is approved, and not in force yet",
    "published": "version {number} is in force",
    "replaced": "version {number} was replaced",
    "withdrawn": "version {number} was withdrawn",
    "shipped": "the file that ships, reviewed by no study team",
}
REACHES: dict[Reach, Mark] = {
    "whole": Mark("Computed", "met", "met"),
    "part": Mark("Computed in part", "not-known", "not-known"),
    "words": Mark("Only words", "unsaid", "na"),
}
WAITS = {"draft": "To be checked and approved", "approved": "To be published"}


def demand(criterion: Criterion) -> str:
    """Which way a criterion counts."""
    if criterion.side == "include":
        return "Needed" if criterion.gate else "Wanted, but not needed"
    return "Can’t take part if this is so" if criterion.gate else "Better not"
