"""Why somebody who was screened is not enrolled. A code is never given a new meaning."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason. `title`: as pages and the flow diagram name it."""

    code: str
    title: str


NOT_MET = Reason("criteria", "Did not meet the criteria")
REASONS = (
    Reason("declined", "Did not want to take part"),
    Reason("withdrew", "Took consent back"),
    Reason("physician", "The treating doctor advised against it"),
    Reason("elsewhere", "Joined another trial or was treated elsewhere"),
    Reason("too_late", "A time window passed"),
    Reason("unreachable", "Could not be reached"),
    Reason("worse", "Became too ill"),
    Reason("died", "Died before enrolment"),
    Reason("duplicate", "Was entered twice"),
    Reason("other", "Another reason"),
)
"""In the order in which pages offer them."""


DECLINED, OTHERWISE = "Declined to take part", "Other reasons"
GROUPS = (NOT_MET.title, DECLINED, OTHERWISE)
"""How CONSORT parts exclusions, so that each is counted once."""
_REFUSALS = frozenset({"declined", "withdrew"})


def group(codes: Collection[str]) -> str:
    """The one of `GROUPS` that an exclusion counts in: criteria first, then the person's own no, then all else."""
    if NOT_MET.code in codes:
        return NOT_MET.title
    return DECLINED if _REFUSALS.intersection(codes) else OTHERWISE


def title(code: str) -> str:
    """The words of a code; the code itself where it is not known any more."""
    return next((each.title for each in (NOT_MET, *REASONS) if each.code == code), code)
