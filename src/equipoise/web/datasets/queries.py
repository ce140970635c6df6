"""Reading what was taken away before, and who may take away what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from equipoise.core.design.roles import may_see_arm
from equipoise.web.datasets import kinds
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import permissions
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """Blinded data that somebody took away. `as_of`: how they stood then; `sha256`: of the file."""

    at: datetime
    who: str
    as_of: datetime
    sha256: str
    rows: int


def taken(trial: str, zone: tzinfo) -> list[Taken]:
    """The last times that blinded data were taken away, the newest first. 2 queries."""
    found = ledger.told(trial, ledger.Asked(kind=kinds.EXPORTED), most=SHOWN)
    return [
        Taken(
            each.at.astimezone(zone),
            each.actor,
            datetime.fromisoformat(each.payload["as_of"]),
            each.payload["sha256"],
            each.payload["rows"],
        )
        for each in found.events
    ]


def may_unblind(frame: Frame) -> bool:
    """Whether somebody has a role in the trial that may take unblinded data, and may see an arm by its masking."""
    masking = trials.masking(frame.trial.trial)
    roles = frame.standing.roles_at()
    return any(
        permissions.may([role], Deed.EXPORT_UNBLINDED) and may_see_arm(role, masking) for role in roles
    )
