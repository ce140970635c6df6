"""The ceremony: lists drawn from a seed, sealed slot by slot, the trial's key split into three shares.

Everything is made in memory first (`draw`, `longer`); one transaction writes it once the stewards have shown that they
hold their shares (`seal`). Whoever stops in between leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from equipoise.core.allocation import checking, commitments, lists
from equipoise.core.allocation.commitments import Part
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import kinds, queries, ring_kinds, rings, sealed
from equipoise.web.allocation.actions.permitted import whose_shares
from equipoise.web.allocation.kinds import by_ring
from equipoise.web.allocation.ring_kinds import HELD, SEED, SLOTS
from equipoise.web.allocation.sealed import Root, SlotValue
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials

STEWARDS, SHORTEST, MORE = 3, 40, 20
"""Who gets a share; the slots of a list at least, and how many it grows by."""
checked_share = sealed.checked_share


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a ceremony made, and nothing has written yet. `payload`: of the event; `enclosed`: what goes with it;
    `rings`: those that are new.

    `again`: the lists were there before, and become longer or more. `after`: how many allocations there were.
    """

    trial: str
    rings: sealed.Rings
    payload: Mapping[str, Any] = field(repr=False)
    enclosed: Mapping[str, Any] = field(repr=False)
    after: int = 0
    again: bool = False

    @property
    def shares(self) -> tuple[str, ...]:
        """A share for each steward; none where the trial's key was made before."""
        return self.rings.shares

    @property
    def root(self) -> str:
        """The commitment, in hex."""
        return str(self.payload["public"]["root"])

    @property
    def slots(self) -> int:
        """How many slots were sealed."""
        return sum(len(part["leaves"]) for part in self.payload["public"]["lists"])


@dataclass(frozen=True, slots=True)
class _Making:
    """What slots are made from."""

    trial: str
    scheme: Scheme
    root: Root
    sites: tuple[str, ...]
    public: Mapping[str, str]
    """Every ring's public key."""


def draw(trial: str, now: datetime, *, length: int = 0) -> Ceremony:
    """Draw and seal a trial's lists in memory. `length`: of each list; by default twice what is planned, shared out.

    InputError where the lists exist, the scheme can't be used, or nobody may see an arm; Unset where the protocol
    leaves out what the scheme needs.
    """
    _refuse_if_sealed(trial)
    version, scheme = _scheme(trial)
    sites = _sites(trial)
    wanted = rings.names(trials.masking(trial), sites)
    if not wanted:
        raise InputError(
            "The protocol lets nobody see an arm, so that nobody could treat.",
            where="masking",
            mend="Say in the protocol file which roles are unblinded.",
        )
    made, root = sealed.trial_rings(trial, wanted), sealed.random_root()
    making = _Making(trial, scheme, root, sites, made.public)
    names = lists.names(scheme, sites)
    count = length or max(SHORTEST, -(-2 * scheme.planned // len(names)))
    batch, envelopes = _batch(making, dict.fromkeys(names, (1, count)), now)
    seed = sealed.seal_root(trial, root, made.public[sealed.TRIAL])
    return Ceremony(trial, made, _payload(making, version, batch), _enclosed(envelopes) | {SEED: seed})


def longer(trial: str, two: Sequence[str], now: datetime, *, more: int = MORE) -> Ceremony:
    """The lists made longer by `more` slots each, and lists and keys for sites that came later, with two shares.

    InputError where the shares are not this trial's, or there is nothing to add.
    """
    known, scheme, sites = _sealed(trial), queries.scheme(trial), _sites(trial)
    key, whose = sealed.trial_key(trial, two), whose_shares(trial, two)
    there = queries.rings(trial)
    wanted = [name for name in rings.names(trials.masking(trial), sites) if name not in there]
    made = sealed.more_rings(trial, wanted, there[sealed.TRIAL])
    making = _Making(trial, scheme, sealed.root(trial, key), sites, there | made.public)
    has = {each.name: each.slots for each in queries.lengths(trial)}
    first = max(SHORTEST, more)
    places = {
        name: (has.get(name, 0) + 1, has[name] + more if name in has else first)
        for name in lists.names(scheme, sites)
        if more or name not in has
    }
    if not places and not wanted:
        raise InputError("There is nothing to add.", mend="Say by how many slots the lists become longer.")
    after = len(queries.allocations(trial))
    batch, envelopes = _batch(making, places, now, after=after, before=known.root)
    shared = _shared(making, has, made.public, key)
    payload = _payload(making, known.version, batch) | {"by_shares": list(whose)}
    return Ceremony(trial, made, payload, _enclosed(envelopes, shared), after, again=True)


def seal(ceremony: Ceremony, stewards: Sequence[str], by: By, now: datetime) -> None:
    """Write what a ceremony made: from now on it can't be changed. `stewards`: log-ins of who took part.

    InputError where somebody was faster.
    """
    with writing(ceremony.trial):
        if ceremony.again:
            _refuse_if_moved(ceremony)
        else:
            _refuse_if_sealed(ceremony.trial)
        subject = f"trial:{ceremony.trial}"
        if ceremony.rings.public:
            said = {"rings": ceremony.rings.public, "stewards": list(stewards)}
            held = {f"{HELD}{ring}": key for ring, key in ceremony.rings.held.items()}
            append(ceremony.trial, ring_kinds.RINGS_MADE, subject, said, by=by, now=now, enclosed=held)
        append(
            ceremony.trial, kinds.LISTS_SEALED, subject, ceremony.payload, by=by, now=now,
            enclosed=ceremony.enclosed,
        )  # fmt: skip


def try_shares(trial: str, two: Sequence[str], by: By, now: datetime) -> int:
    """The same as `rehearse`, and the stewards whose shares were tried see that they were."""
    with writing(trial):
        count, said = rehearse(trial, two), {"by_shares": list(whose_shares(trial, two))}
        append(trial, ring_kinds.TRIED, f"trial:{trial}", said, by=by, now=now)
    return count


def rehearse(trial: str, two: Sequence[str]) -> int:
    """Open every list's last slot with two shares, and draw it anew from the seed; gives how many lists there are.

    Nothing that was opened is shown or kept. InputError where a slot is not what it should be.
    """
    key, scheme = sealed.trial_key(trial, two), queries.scheme(trial)
    root, lengths = sealed.root(trial, key), queries.lengths(trial)
    for each in lengths:
        (held,) = sealed.slots(trial, each.name, sealed.TRIAL, key, first=each.slots, last=each.slots)
        drawn = lists.draw(scheme, [each.name], root.seed, each.slots)[each.name][-1]
        if held.value != drawn:
            raise InputError("A slot does not follow from the seed.", where=f"{each.name}, {each.slots}")
    return len(lengths)


def _batch(
    making: _Making,
    places: Mapping[str, tuple[int, int]],
    now: datetime,
    *,
    after: int = 0,
    before: str = "",
) -> tuple[dict[str, Any], dict[str, dict[str, dict[str, str]]]]:
    """What is published of new slots, and their envelopes. `places`: of each list the first and last position."""
    parts, envelopes = list[Part](), dict[str, dict[str, dict[str, str]]]()
    for name, (first, last) in places.items():
        drawn = lists.draw(making.scheme, [name], making.root.seed, last)[name][first - 1 :]
        slots = [SlotValue(value, sealed.random_nonce()) for value in drawn]
        to = rings.of_list(making.scheme, name, making.sites, making.public)
        parts.append(Part(name, first, tuple(_leaves(name, first, slots))))
        envelopes[name] = {
            str(position): sealed.seal_slot(making.trial, name, position, slot, to)
            for position, slot in enumerate(slots, first)
        }
    digests = _digests(making)
    made = queries.instant(now)
    return commitments.batch(making.trial, *digests, parts, made=made, after=after, before=before), envelopes


def _leaves(name: str, first: int, slots: Iterable[SlotValue]) -> Iterable[bytes]:
    for position, slot in enumerate(slots, first):
        yield commitments.leaf(name, position, slot.value, slot.nonce)


def _digests(making: _Making) -> tuple[bytes, bytes]:
    scheme = commitments.scheme_digest(making.scheme, making.root.salt)
    return scheme, commitments.seed_digest(making.root.seed)


def _payload(making: _Making, version: str, batch: Mapping[str, Any]) -> dict[str, Any]:
    scheme, seed = _digests(making)
    return {"version": version, "scheme": scheme.hex(), "seed_digest": seed.hex(), "public": batch}


def _enclosed(*made: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, Any]:
    """Envelopes by list, position and ring, as they go with the event: by ring, so that each can be taken away."""
    return {f"{SLOTS}{ring}": lists for ring, lists in by_ring(*made).items()}


def _shared(
    making: _Making, has: Mapping[str, int], new: Mapping[str, str], key: bytes
) -> dict[str, dict[str, dict[str, str]]]:
    """Slots that are there, sealed to rings that came later: of lists that these use too."""
    found = dict[str, dict[str, dict[str, str]]]()
    for name, count in has.items():
        to = rings.of_list(making.scheme, name, making.sites, new)
        if to:
            held = sealed.slots(making.trial, name, sealed.TRIAL, key, last=count)
            found[name] = {
                str(position): sealed.seal_slot(making.trial, name, position, slot, to)
                for position, slot in enumerate(held, 1)
            }
    return found


def _scheme(trial: str) -> tuple[str, Scheme]:
    held = trials.trial(trial)
    if held is None:
        raise InputError(f"There is no trial {trial[:60]}.", where="trial", mend="See: equipoise trial list")
    scheme = trials.design(trial).scheme()
    checking.check(scheme)
    return held.version, scheme


def _sites(trial: str) -> tuple[str, ...]:
    found = tuple(each.number for each in trials.sites(trial))
    if not found:
        raise InputError("The trial has no sites yet.", mend="Add the sites first.")
    return found


def _sealed(trial: str) -> queries.Sealed:
    found = queries.sealed(trial)
    if found is None:
        raise InputError(
            "The lists of this trial are not sealed yet.", mend="Run: equipoise allocation prepare"
        )
    return found


def _refuse_if_sealed(trial: str) -> None:
    if queries.is_sealed(trial) or queries.allocations(trial):
        raise InputError(
            "The lists of this trial are sealed already, and can’t be drawn again.",
            where="trial",
            mend="To make them longer, or to add a site’s: equipoise allocation extend",
        )


def _refuse_if_moved(ceremony: Ceremony) -> None:
    """What was made for later has to follow on what is there: another ceremony or an allocation may have come between.

    The published file says after how many allocations slots were sealed.
    """
    known, after = _sealed(ceremony.trial), len(queries.allocations(ceremony.trial))
    firsts = {part["name"]: part["first"] for part in ceremony.payload["public"]["lists"]}
    has = {each.name: each.slots for each in queries.lengths(ceremony.trial)}
    moved = any(first != has.get(name, 0) + 1 for name, first in firsts.items())
    if moved or after != ceremony.after or known.batches[-1]["root"] == ceremony.root:
        raise InputError(
            "Somebody was allocated, or sealed lists, while this was made. Nothing was changed.",
            mend="Run it again.",
        )
