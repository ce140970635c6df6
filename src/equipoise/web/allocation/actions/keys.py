"""Keys of one's own, and being admitted to a ring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from equipoise.core.design.roles import Role, may_see_arm
from equipoise.core.design.sourced import Sourced
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import members, queries, ring_kinds, rings, sealed
from equipoise.web.allocation.actions.permitted import NotYours, Opener, by_shares, ring_key
from equipoise.web.ledger import enclosures
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Standing

offered_passphrase, typed_passphrase = sealed.passphrase, sealed.same_passphrase
held_by_browser, from_browser = sealed.held_by_browser, sealed.from_browser


def ring_for(trial: str, username: str, now: datetime) -> tuple[str, str]:
    """The role and the ring that somebody belongs to in a trial; empty where there is none.

    A role that the protocol's masking does not let see an arm has none, also where another role of its site does.
    """
    return ring_in(trials.standing(trial, username, now))


def ring_in(standing: Standing) -> tuple[str, str]:
    """The same, for a standing that is known."""
    return _ring_of(standing, queries.rings(standing.trial), trials.masking(standing.trial))


def _ring_of(
    standing: Standing, made: Mapping[str, str], masking: Mapping[Role, Sourced[bool]]
) -> tuple[str, str]:
    for site, roles in sorted(standing.roles.items()):
        for role in sorted(roles):
            if rings.of_role(role, site) in made and may_see_arm(role, masking):
                return role, rings.of_role(role, site)
    return "", ""


def set_passphrase(trial: str, words: str, by: By, now: datetime) -> None:
    """Make somebody's key in a trial, wrapped by a passphrase of seven words; an earlier key is of no use any more, and
    what only it opened is taken out of the database.

    InputError where the words can't be a passphrase that was offered; NotYours for who is of no ring.
    """
    if not ring_for(trial, by.actor, now)[1]:
        raise NotYours
    public, wrapped = sealed.member(trial, by.actor, sealed.same_passphrase(words))
    own = f"{ring_kinds.WRAPPED}{by.actor}"
    with writing(trial):
        copies = [f"{ring_kinds.HOLDER}{ring}/{by.actor}" for ring in queries.rings(trial)]
        append(
            trial, ring_kinds.MEMBER_KEYED, f"trial:{trial}", {"public": public}, by=by, now=now,
            enclosed={own: wrapped}, shed=enclosures.find(trial, names=[own, *copies]),
        )  # fmt: skip


def unlock(trial: str, username: str, words: str) -> bytes:
    """Somebody's private key in a trial; Refused where the passphrase is not theirs."""
    return Opener(username, words).private(trial)


def admit(trial: str, holder: str, opener: Opener, now: datetime) -> None:
    """Admit a colleague to one's own ring. Refused where one is not of it oneself, or they have no passphrase."""
    role, ring = ring_for(trial, opener.username, now)
    if not ring:
        raise NotYours
    key = ring_key(trial, ring, opener)
    _admit(trial, ring, holder, key, by=By(opener.username, role), now=now)


def admit_by_shares(trial: str, holder: str, two: Sequence[str], by: By, now: datetime) -> None:
    """Admit somebody to the ring of their role with two shares: the first of each ring has no colleague yet."""
    ring = ring_for(trial, holder, now)[1]
    if not ring:
        raise NotYours
    opened = by_shares(trial, two, by)
    key = sealed.ring_key(trial, ring, "", opened.key)
    _admit(trial, ring, holder, key, by=by, now=now, whose=opened.whose)


def _admit(
    trial: str, ring: str, holder: str, key: bytes, *, by: By, now: datetime, whose: Sequence[str] = ()
) -> None:
    if ring_for(trial, holder, now)[1] != ring:
        raise InputError(f"{holder} has no role that belongs here.", mend="Give them the role first.")
    said = {"ring": ring, "holder": holder, "by_shares": list(whose)}
    with writing(trial):
        if queries.rings(trial)[ring] != sealed.public_of(key):
            raise InputError("The keys of this ring were renewed meanwhile.", mend="Try again.")
        copy = {f"{ring_kinds.HOLDER}{ring}/{holder}": sealed.admission(trial, ring, key, holder)}
        append(trial, ring_kinds.ADMITTED, f"trial:{trial}", said, by=by, now=now, enclosed=copy)


def say_lost(trial: str, by: By, now: datetime) -> None:
    """Somebody's share or passphrase is lost, or may have been seen: the manager has a ring to renew from then on.

    Said twice it is said once. NotYours for who has neither.
    """
    with writing(trial):
        mine = members.of(trial, by.actor)
        if not mine:
            raise NotYours
        for each in mine:
            if each.lost is None:
                append(trial, ring_kinds.LOST, f"trial:{trial}", {"ring": each.ring}, by=by, now=now)


def waiting(trial: str, ring: str, now: datetime) -> list[str]:
    """Who has a passphrase and the role, and was not admitted to a ring yet. 6 queries, however many there are."""
    outside = sorted(queries.keyed(trial).keys() - queries.holders(trial, ring))
    made, masking = queries.rings(trial), trials.masking(trial)
    roles = trials.standings(trial, now)
    return [name for name in outside if name in roles and _ring_of(roles[name], made, masking)[1] == ring]
