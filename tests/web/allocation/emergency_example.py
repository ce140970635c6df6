"""A trial in which some were allocated, with people on call who can open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from equipoise.core.design.roles import Role
from equipoise.web.accounts.models import User
from equipoise.web.allocation.actions import unblinding
from equipoise.web.allocation.actions.unblinding import Asked, Wanted
from tests.web.allocation.example import TRIAL, Sealed, admitted, allocate, enrolled

ANN = "01-001"
OTHERS = ("01-002", "01-003", "01-004", "02-001")


@dataclass(frozen=True)
class Emergency:
    """The world with five participants allocated and the on-call member admitted."""

    world: Sealed
    now: datetime

    def wanted(self, participant: str = ANN, physician: str = "oncologist-01", **changed: str) -> Wanted:
        said = {"reason": "event", "words": "Bleeding from the bowel after radiotherapy."} | changed
        return Wanted(participant, said["reason"], said["words"], physician)

    def ask(self, key: str = "key-of-the-form", role: Role = Role.COORDINATOR, **changed: str) -> Asked:
        by = self.world.example.by(role)
        return unblinding.ask(TRIAL, self.wanted(**changed), by=by, now=self.now, key=key)

    def later(self, minutes: int) -> datetime:
        return self.now + timedelta(minutes=minutes)


def emergency(world: Sealed) -> Emergency:
    """Five people are allocated; on call and the independent statistician can open; all have addresses."""
    for number in (ANN, *OTHERS):
        allocate(world, enrolled(number))
    admitted(world, Role.ON_CALL)
    admitted(world, Role.INDEPENDENT)
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()
    return Emergency(world, world.example.now + timedelta(days=30))
