"""What this room holds for an account: the roles it has and had."""

from __future__ import annotations

from equipoise.web.accounts.rooms import Owner, Room
from equipoise.web.trials import queries


def held(owner: Owner) -> object:
    """Every role of theirs in every trial; None where there is none. They stand in the trail of the trial for good."""
    found = queries.roles_of(owner.username) if owner.id else []
    return [
        {
            "trial": trial,
            "role": each.role,
            "site": each.site,
            "since": each.since.isoformat(),
            "until": each.until.isoformat() if each.until else None,
        }
        for trial, each in found
    ] or None


ROOM = Room(held=held)
