"""Who may open what: a role with the deed, at the participant's site, that the protocol's masking lets see an arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from equipoise.core.design.roles import may_see_arm
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import members, rings, sealed
from equipoise.web.ledger.actions import By
from equipoise.web.trials import permissions
from equipoise.web.trials import queries as trials


class NotYours(InputError):
    """Something that is not for who asks. Pages answer as if it were not there."""

    def __init__(self) -> None:
        super().__init__("This is not there, or not yours to see.")


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens, and with what: their passphrase, or their private key that it has opened before."""

    username: str
    secret: str | bytes = field(repr=False)

    def private(self, trial: str) -> bytes:
        """Their private key in a trial. Refused where the passphrase is not theirs."""
        if isinstance(self.secret, bytes):
            return self.secret
        words = sealed.same_passphrase(self.secret)
        return sealed.member_key(trial, self.username, words)


@dataclass(frozen=True, slots=True)
class Shares:
    """What two shares open, at the command line alone. `by`: who runs it; `whose`: the log-ins of the stewards."""

    by: By
    key: bytes = field(repr=False)
    whose: tuple[str, ...]


def by_shares(trial: str, two: Sequence[str], by: By) -> Shares:
    """The trial's key of two shares, and whose they are. InputError where they are not this trial's."""
    return Shares(by, sealed.trial_key(trial, two), whose_shares(trial, two))


def whose_shares(trial: str, two: Sequence[str]) -> tuple[str, ...]:
    """The stewards who were given these shares, by the number that each share has in it."""
    return members.stewards(trial, sealed.share_numbers(two))


def opening(
    trial: str, opener: Opener | Shares, deed: str, site: str, now: datetime
) -> tuple[By, str, bytes]:
    """Who opens something at a site, with which ring and its private key. NotYours where they may not."""
    if isinstance(opener, Shares):
        return opener.by, rings.TRIAL, opener.key
    who = seeing(trial, opener.username, deed, site, now)
    ring = ring_of(who, site)
    return who, ring, ring_key(trial, ring, opener)


def seeing(trial: str, username: str, deed: str, site: str, now: datetime) -> By:
    """In which role somebody may do a deed that shows an arm, at a site; NotYours where they may not."""
    held, masking = trials.standing(trial, username, now).roles_at(site), trials.masking(trial)
    for role in sorted(held):
        if permissions.may([role], deed) and may_see_arm(role, masking):
            return By(username, role)
    raise NotYours


def ring_of(who: By, site: str) -> str:
    """The ring that somebody opens with in their role. NotYours for roles that have none."""
    ring = rings.of_role(who.role, site)
    if not ring:
        raise NotYours
    return ring


def ring_key(trial: str, ring: str, opener: Opener) -> bytes:
    """The private key of a ring, for one who is of it. Refused where they are not, or their passphrase is wrong."""
    return sealed.ring_key(trial, ring, opener.username, opener.private(trial))
