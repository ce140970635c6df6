"""Renewing a ring: a new pair of keys, and all that its members need sealed anew to it, by two shares.

What earlier keys opened is taken out of the database in the same transaction, out of what goes with earlier events too.
The places are bound to the digests that they have had since the ceremony, so that what was committed to doesn't change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from equipoise.core.values.errors import InputError
from equipoise.web.allocation import members, queries, ring_kinds, rings, sealed
from equipoise.web.allocation.actions.keys import ring_for
from equipoise.web.allocation.actions.permitted import Shares, by_shares
from equipoise.web.allocation.earlier import Earlier, inside
from equipoise.web.allocation.models import Batch, Handled, MemberKey, RingKey, Slot
from equipoise.web.allocation.ring_kinds import HELD, HOLDER, KEYS, SEED, SLOTS, WRAPPED
from equipoise.web.allocation.rings import TRIAL
from equipoise.web.ledger import enclosures
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.ledger.enclosures import Enclosed
from equipoise.web.ledger.guards import BESIDE
from equipoise.web.vault import freed

STEWARDS = 3
"""Who gets a share of the ring `trial`."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new pair of keys for a ring, which nothing has written yet. `stays`: log-ins of who is of it from then on.

    `shares`: of the ring `trial` alone, one for each of the stewards in `stays`.
    """

    trial: str
    ring: str
    stays: tuple[str, ...]
    opened: Shares = field(repr=False)
    private: bytes = field(repr=False)
    public: str
    before: int
    shares: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal did: places and contents that were sealed anew, and whose own keys went.

    `inside`: what the former key opens in events of earlier versions of this program, which stays.
    """

    places: int
    contents: int
    left: tuple[str, ...]
    inside: Earlier = field(default_factory=Earlier)


def renewal(
    trial: str, ring: str, two: Sequence[str], stays: Sequence[str], *, by: By, now: datetime
) -> Renewal:
    """A new pair of keys for a ring, in memory. `two`: shares as they are now; `stays`: who is of it from then on.

    InputError where there is no such ring, the shares are not this trial's, or somebody who stays has no role that
    belongs to it or no passphrase; for the ring `trial`, where they are not three.
    """
    _refuse_unknown(trial, ring)
    opened = by_shares(trial, two, by)
    _refuse_strangers(trial, ring, stays, now)
    made = sealed.new_pair()
    given = sealed.split(made) if ring == TRIAL else ()
    before = members.renewals(trial, ring)
    return Renewal(
        trial, ring, tuple(stays), opened, made.private, sealed.public_of(made.private), before, given
    )


def renew(made: Renewal, now: datetime, *, why: str = "") -> Renewed:
    """Seal everything anew and write it: one transaction, in which the trial's writers wait.

    InputError where the ring was renewed meanwhile; Refused where something was altered.
    """
    trial, ring, subject = made.trial, made.ring, f"trial:{made.trial}"
    with writing(trial):
        _refuse_if_moved(made)
        left = _left(made, now)
        places, contents = _places(made), _contents(made)
        said = {
            "ring": ring,
            "public": made.public,
            "stays": list(made.stays),
            "left": list(left),
            "by_shares": list(made.opened.whose),
        }
        append(
            trial, ring_kinds.RENEWED, subject, said, by=made.opened.by, now=now, why=why,
            enclosed=_keys(made) | {f"{SLOTS}{ring}": places}, shed=_open_ones(made, left),
        )  # fmt: skip
        append(
            trial, ring_kinds.RESEALED, subject, {"ring": ring}, by=made.opened.by, now=now,
            enclosed={f"{KEYS}{ring}": contents},
            shed=enclosures.find(trial, names=[f"{KEYS}{ring}"], sealed=True),
        )  # fmt: skip
    return Renewed(sum(map(len, places.values())), len(contents), left, inside(trial, ring, made.stays))


def clear_old() -> list[str]:
    """Take what was there before out of the files of the database. Gives the tables whose old rows stay (PostgreSQL),
    as they are not this user's or somebody reads them; see `vault.freed`.
    """
    return freed.rewrite(
        [BESIDE, *(each._meta.db_table for each in (Slot, RingKey, MemberKey, Handled, Batch))]
    )


def _places(made: Renewal) -> dict[str, sealed.Envelopes]:
    return sealed.slots_anew(made.trial, made.ring, made.opened.key, made.public)


def _contents(made: Renewal) -> sealed.Envelopes:
    return sealed.contents_anew(made.trial, made.ring, made.opened.key, made.public)


def _keys(made: Renewal) -> dict[str, Any]:
    """The new private key, sealed to who is of the ring; of the ring `trial`, all that it alone holds."""
    trial, ring = made.trial, made.ring
    if ring == TRIAL:
        held = sealed.held_anew(trial, made.opened.key, made.public)
        seed = sealed.seal_root(trial, sealed.root(trial, made.opened.key), made.public)
        return {SEED: seed} | {f"{HELD}{name}": key for name, key in held.items()}
    trial_public = queries.rings(trial)[TRIAL]
    copies = {
        f"{HOLDER}{ring}/{name}": sealed.admission(trial, ring, made.private, name) for name in made.stays
    }
    return copies | {f"{HELD}{ring}": sealed.held(trial, ring, trial_public, made.private)}


def _open_ones(made: Renewal, left: Sequence[str]) -> list[Enclosed]:
    """What goes with earlier open events, and the ring's former key opened, or opened that key."""
    ring, names = made.ring, [f"{WRAPPED}{name}" for name in left]
    if ring == TRIAL:
        return enclosures.find(made.trial, names=[f"{SLOTS}{ring}", SEED], beginnings=[HELD])
    names += [f"{SLOTS}{ring}", f"{HELD}{ring}"]
    return enclosures.find(made.trial, names=names, beginnings=[f"{HOLDER}{ring}/"])


def _left(made: Renewal, now: datetime) -> tuple[str, ...]:
    """Who was of the ring and is of none any more: their own keys have nothing left to open."""
    if made.ring == TRIAL:
        return ()
    had = members.all_of(made.trial, made.ring) | queries.holders(made.trial, made.ring)
    gone = had - set(made.stays)
    return tuple(name for name in sorted(gone) if not ring_for(made.trial, name, now)[1])


def _refuse_unknown(trial: str, ring: str) -> None:
    known = queries.rings(trial)
    if ring not in known:
        raise InputError(
            f"The trial has no ring “{ring[:30]}”.",
            where="--ring",
            mend=f"There are: {', '.join(sorted(known))}." if known else "Its lists are not sealed yet.",
        )


def _refuse_strangers(trial: str, ring: str, stays: Sequence[str], now: datetime) -> None:
    if ring == TRIAL:
        if len(stays) != STEWARDS or len(set(stays)) != STEWARDS:
            raise InputError("Three stewards get a share each.", where="--keep", mend="Name three log-ins.")
        return
    keyed = queries.keyed(trial)
    for name in stays:
        if ring_for(trial, name, now)[1] != ring:
            raise InputError(
                f"{name[:60]} has no role that belongs to {rings.title(ring)}.",
                where="--keep",
                mend="Give them the role first, or leave them out.",
            )
        if name not in keyed:
            raise InputError(
                f"{name[:60]} has set no passphrase.",
                where="--keep",
                mend="Ask them to set one, or leave them out and admit them later.",
            )
        if any(
            each.ring == ring and each.lost and each.lost > keyed[name] for each in members.of(trial, name)
        ):
            raise InputError(
                f"{name[:60]} said that their passphrase was seen, and has set no new one.",
                where="--keep",
                mend="Ask them to set one, or leave them out and admit them later.",
            )


def _refuse_if_moved(made: Renewal) -> None:
    same_trial_key = queries.rings(made.trial)[TRIAL] == sealed.public_of(made.opened.key)
    if members.renewals(made.trial, made.ring) != made.before or not same_trial_key:
        raise InputError("Keys were renewed while this was made. Nothing was changed.", mend="Run it again.")
