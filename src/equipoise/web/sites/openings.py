"""Whether a site takes participants: what a site may say, and what the registry's states of a place mean beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Opening(StrEnum):
    """Whether people can join a study at a site. A site may say all but `UNKNOWN`, which nobody has said."""

    OPEN = "open"
    INVITATION = "invitation"
    NOT_YET = "not_yet"
    PAUSED = "paused"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a state is called, and what it means for a person who looks for a trial."""

    name: str
    meaning: str


WORDS: Mapping[Opening, Wording] = {
    Opening.OPEN: Wording("Taking participants", "People can join the study here now."),
    Opening.INVITATION: Wording("By invitation only", "Only people whom the team invites can join here."),
    Opening.NOT_YET: Wording("Not open yet", "The study is planned here, but takes nobody yet."),
    Opening.PAUSED: Wording("Paused", "Nobody can join here for the moment. It may open again."),
    Opening.CLOSED: Wording("Closed", "Nobody new can join the study here."),
    Opening.UNKNOWN: Wording("Not known", "Nobody has said whether people can join here."),
}
SAYABLE = tuple(each for each in Opening if each is not Opening.UNKNOWN)
"""What a site may say of itself."""
_REGISTRY: Mapping[str, Opening] = {
    "RECRUITING": Opening.OPEN,
    "AVAILABLE": Opening.OPEN,
    "ENROLLING_BY_INVITATION": Opening.INVITATION,
    "NOT_YET_RECRUITING": Opening.NOT_YET,
    "SUSPENDED": Opening.PAUSED,
    "TEMPORARILY_NOT_AVAILABLE": Opening.PAUSED,
    "ACTIVE_NOT_RECRUITING": Opening.CLOSED,
    "COMPLETED": Opening.CLOSED,
    "TERMINATED": Opening.CLOSED,
    "WITHDRAWN": Opening.CLOSED,
    "NO_LONGER_AVAILABLE": Opening.CLOSED,
    "APPROVED_FOR_MARKETING": Opening.CLOSED,
}


def of_registry(status: str) -> Opening:
    """What a state of the registry (ClinicalTrials.gov API v2, `RecruitmentStatus`) means; unknown where unsaid."""
    return _REGISTRY.get(status, Opening.UNKNOWN)


def in_force(said: str, registry: Opening) -> Opening:
    """What holds: the site's own word; the registry's where the site has said nothing."""
    return Opening(said) if said else registry
