"""Who is of which ring, since when, whose role ended, and what follows from it. No secret stands in any of this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.design.roles import may_see_arm
from equipoise.web.allocation import queries, rings
from equipoise.web.allocation.models import Ring, RingMember, ShareUse
from equipoise.web.trials import permissions
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

USES = {
    "extended": "The lists were made longer",
    "admitted": "Somebody was admitted to the treatment codes",
    "tried": "The shares were tried; nothing was shown",
    "renewed": "Keys were renewed",
    "exported": "The unblinded data were taken away",
    "revealed": "The lists were revealed",
}
"""What shares are used for, in words."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has, or had, the key that a ring has now. `since`: when they got it; `share`: a steward's number.

    `left`: their role ended; `lost`: when they said that their share or passphrase is lost, None if they didn't.
    `inside`: they can open now, as far as the database goes.
    """

    username: str
    ring: str
    since: datetime
    share: int = 0
    left: bool = False
    lost: datetime | None = None
    inside: bool = True


@dataclass(frozen=True, slots=True)
class RingState:
    """A ring with its members. `since`: when its key was made; `renewals`: how many it had before."""

    name: str
    since: datetime
    renewals: int
    members: tuple[Member, ...]

    @property
    def title(self) -> str:
        """The ring in words."""
        return rings.title(self.name)

    @property
    def due(self) -> tuple[Member, ...]:
        """Those because of whom it has to be renewed."""
        return tuple(each for each in self.members if each.left or each.lost)


@dataclass(frozen=True, slots=True)
class Use:
    """That a share was used. `what`: in words; `about`: a log-in or a ring in words, or empty."""

    at: datetime
    what: str
    about: str


def states(trial: str, now: datetime) -> list[RingState]:
    """Every ring of a trial with who has its key. 6 queries."""
    found: dict[str, list[Member]] = {}
    may, inside = _holders_now(trial, now), queries.every_holder(trial)
    for row in RingMember.objects.filter(trial=trial).order_by("share", "holder"):
        left = row.holder not in may.get(row.ring, frozenset())
        is_in = row.ring == rings.TRIAL or (row.ring, row.holder) in inside
        one = Member(row.holder, row.ring, row.since, row.share, left, row.lost, is_in and not left)
        found.setdefault(row.ring, []).append(one)
    rows = sorted(Ring.objects.filter(trial=trial), key=lambda row: (row.name != rings.TRIAL, row.name))
    return [RingState(r.name, r.since, r.renewals, tuple(found.get(r.name, ()))) for r in rows]


def due(trial: str, now: datetime) -> list[RingState]:
    """The rings that have to be renewed: somebody left, or lost what opens. 6 queries."""
    return [each for each in states(trial, now) if each.due]


def of(trial: str, username: str) -> list[Member]:
    """The rings whose key somebody has, or had. 1 query."""
    rows = RingMember.objects.filter(trial=trial, holder=username).order_by("ring")
    return [Member(row.holder, row.ring, row.since, row.share, lost=row.lost) for row in rows]


def all_of(trial: str, ring: str) -> set[str]:
    """Everybody who has, or had, the key that a ring has now. 1 query."""
    return set(RingMember.objects.filter(trial=trial, ring=ring).values_list("holder", flat=True))


def stewards(trial: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """The log-ins of the stewards who hold the shares of these numbers. 1 query."""
    rows = RingMember.objects.filter(trial=trial, ring=rings.TRIAL, share__in=list(numbers))
    return tuple(rows.order_by("share").values_list("holder", flat=True))


def uses(trial: str, username: str) -> list[Use]:
    """What somebody's share was used for, the newest first. 1 query."""
    rows = ShareUse.objects.filter(trial=trial, holder=username).order_by("-at", "-id")
    return [Use(row.at, USES.get(row.what, row.what), _about(row)) for row in rows]


def renewals(trial: str, ring: str) -> int:
    """How many keys a ring had before the one it has. 1 query."""
    return Ring.objects.values_list("renewals", flat=True).get(trial=trial, name=ring)


def _about(row: ShareUse) -> str:
    return rings.title(row.about) if row.what == "renewed" else row.about


def _holders_now(trial: str, now: datetime) -> Mapping[str, set[str]]:
    """Who belongs to each ring by the roles they have now. 2 queries."""
    masking, found = trials.masking(trial), dict[str, set[str]]()
    for each in trials.people(trial):
        if each.since > now or (each.until is not None and each.until <= now):
            continue
        if permissions.may([each.role], Deed.HOLD_SHARE):
            found.setdefault(rings.TRIAL, set()).add(each.username)
        elif may_see_arm(each.role, masking):
            found.setdefault(rings.of_role(each.role, each.site), set()).add(each.username)
    return found
