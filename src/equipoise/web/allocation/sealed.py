"""The one module that opens what is sealed, and seals it.

Nothing here is kept: keys come in as arguments, from a passphrase, a browser or two shares, and go with the answer.
Who may is asked before, in `actions`; a key that should not be there is no reason to use it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from equipoise.core.allocation import commitments
from equipoise.core.values.errors import InputError
from equipoise.web.allocation.models import Batch, Handled, MemberKey, Ring, RingKey, Slot, Unblinding
from equipoise.web.allocation.ring_kinds import KEYS
from equipoise.web.vault import envelopes, shares
from equipoise.web.vault.envelopes import KEY, Shut, from_text, to_text

TRIAL = "trial"
"""The ring whose private key nobody has: two of three shares make it again."""
SLOT_SIZE, SEED_SIZE, CONTENT_SIZE, SESSION_SIZE = 192, 256, 4096, 64
Envelopes = dict[str, str]
"""The same thing sealed to several rings: name of the ring → envelope."""
passphrase, same_passphrase, checked_share = shares.passphrase, shares.same_passphrase, shares.checked


class Refused(InputError):
    """A key, passphrase or share that does not open what was asked for."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What a slot holds: `value`, an arm or a chance; `nonce`, which makes its digest impossible to guess."""

    value: str
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Root:
    """What the lists are made from: 32 octets each, by chance. It is shown in no message."""

    seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rings:
    """New rings: their public keys, their private keys sealed to the ring `trial`, and that one's three shares."""

    public: dict[str, str]
    held: dict[str, str]
    shares: tuple[str, ...] = field(default=(), repr=False)


def random_root() -> Root:
    """A seed and a salt from the operating system."""
    return Root(os.urandom(KEY), os.urandom(KEY))


def random_nonce() -> bytes:
    """A slot's nonce."""
    return os.urandom(KEY)


# Rings and who is of them.


def trial_rings(trial: str, names: Iterable[str]) -> Rings:
    """A trial's first rings, `trial` among them."""
    own = envelopes.pair()
    made = more_rings(trial, names, to_text(own.public))
    return Rings({TRIAL: to_text(own.public), **made.public}, made.held, tuple(shares.split(own.private)))


def more_rings(trial: str, names: Iterable[str], trial_public: str) -> Rings:
    """Further rings, their private keys sealed to the ring `trial`."""
    pairs = {name: envelopes.pair() for name in names}
    public = from_text(trial_public)
    held = {name: _to_holder(trial, name, "", public, each.private) for name, each in pairs.items()}
    return Rings({name: to_text(each.public) for name, each in pairs.items()}, held)


def member(trial: str, username: str, words: str) -> tuple[str, str]:
    """A new key of somebody's own: its public half, and the private one wrapped by their passphrase."""
    made = envelopes.pair()
    return to_text(made.public), envelopes.wrap(made.private, words, _of_member(trial, username))


def member_key(trial: str, username: str, words: str) -> bytes:
    """Somebody's private key. Refused where the passphrase is not theirs, or they have set none."""
    row = MemberKey.objects.filter(trial=trial, username=username).first()
    if row is None:
        raise Refused("No passphrase was set yet.", where="passphrase", mend="Set one first.")
    try:
        return envelopes.unwrapped(row.wrapped, words, _of_member(trial, username))
    except Shut as error:
        raise Refused(
            "This is not your passphrase.",
            where="passphrase",
            mend="Compare it with what you wrote down. If it is lost, set a new one and be admitted again.",
        ) from error


def trial_key(trial: str, two: Sequence[str]) -> bytes:
    """The private key of the ring `trial`, from two shares. InputError where they are not this trial's."""
    private = shares.joined(two)
    ring = Ring.objects.filter(trial=trial, name=TRIAL).first()
    if ring is None or public_of(private) != ring.public:
        raise Refused("These shares are not this trial’s.", where="shares", mend="Compare the sheets.")
    return private


def ring_key(trial: str, ring: str, holder: str, private: bytes) -> bytes:
    """A ring's private key. `private`: of the holder; with an empty holder, of the ring `trial`.

    Refused where the holder is not of the ring.
    """
    row = RingKey.objects.filter(trial=trial, ring=ring, holder=holder).first()
    if row is None:
        raise Refused(
            "You were not admitted to this yet.",
            mend="Ask a colleague who is, or two stewards, to admit you.",
        )
    try:
        return envelopes.opened(private, from_text(row.sealed), _of_ring(trial, ring, holder))
    except Shut as error:
        raise Refused("Your key does not open this.", mend="Be admitted again.") from error


def admission(trial: str, ring: str, key: bytes, holder: str) -> str:
    """A ring's private key, sealed to somebody's own. Refused where they have none."""
    row = MemberKey.objects.filter(trial=trial, username=holder).first()
    if row is None:
        raise Refused(f"{holder} has set no passphrase yet.", mend="Ask them to set one first.")
    return _to_holder(trial, ring, holder, from_text(row.public), key)


# Lists.


def seal_slot(trial: str, name: str, position: int, slot: SlotValue, to: Mapping[str, str]) -> Envelopes:
    """A slot's value, sealed to rings (name → public key)."""
    plain = json.dumps([slot.value, slot.nonce.hex()]).encode()
    return {
        ring: to_text(
            envelopes.seal(from_text(public), plain, _of_slot(trial, name, position, ring), size=SLOT_SIZE)
        )
        for ring, public in to.items()
    }


def slots(trial: str, name: str, ring: str, key: bytes, *, first: int = 1, last: int) -> list[SlotValue]:
    """What slots of a list hold, from one position to another. Refused where the ring's key does not open them, or
    one is not what was committed to.
    """
    rows = Slot.objects.filter(trial=trial, list=name, position__range=(first, last)).order_by("position")
    return [_slot(row, ring, key) for row in rows]


def _slot(row: Slot, ring: str, key: bytes) -> SlotValue:
    if ring not in row.sealed:
        raise Refused("This list was not sealed to you.", mend="Ask two stewards to extend the lists.")
    bound = _of_slot(row.trial, row.list, row.position, ring)
    try:
        value, nonce = json.loads(envelopes.opened(key, from_text(row.sealed[ring]), bound))
    except Shut as error:
        raise Refused("A slot of the lists was altered.", where=f"{row.list}, {row.position}") from error
    found = SlotValue(value, bytes.fromhex(nonce))
    if commitments.leaf(row.list, row.position, found.value, found.nonce).hex() != row.leaf:
        raise Refused("A slot is not what was committed to.", where=f"{row.list}, {row.position}")
    return found


def seal_root(trial: str, root: Root, trial_public: str) -> str:
    """Seed and salt, sealed to the ring `trial` alone."""
    plain = root.seed + root.salt
    return to_text(envelopes.seal(from_text(trial_public), plain, ("seed", trial), size=SEED_SIZE))


def root(trial: str, key: bytes) -> Root:
    """Seed and salt. `key`: of the ring `trial`. Refused where it does not open them."""
    sealed = Batch.objects.filter(trial=trial).exclude(seed="").values_list("seed", flat=True).get()
    try:
        plain = envelopes.opened(key, from_text(sealed), ("seed", trial))
    except Shut as error:
        raise Refused("The seed can’t be opened by these shares.", where="shares") from error
    return Root(plain[:KEY], plain[KEY:])


# Rings that are renewed.


def new_pair() -> envelopes.Pair:
    """A new pair of keys for a ring."""
    return envelopes.pair()


def public_of(private: bytes) -> str:
    """The public half of a private key, as a column has it."""
    return to_text(envelopes.pair_of(private).public)


def split(pair: envelopes.Pair) -> tuple[str, ...]:
    """Three shares of the ring `trial`'s private key."""
    return tuple(shares.split(pair.private))


def share_numbers(two: Sequence[str]) -> tuple[int, ...]:
    """Which of a trial's shares these are, from 1 and in order."""
    return tuple(sorted(shares.number(each) for each in two))


def held(trial: str, ring: str, trial_public: str, key: bytes) -> str:
    """A ring's private key, sealed to the ring `trial`."""
    return _to_holder(trial, ring, "", from_text(trial_public), key)


def held_anew(trial: str, key: bytes, trial_public: str) -> Envelopes:
    """Every other ring's private key, sealed to a new key of the ring `trial`. `key`: the one it had."""
    names = RingKey.objects.filter(trial=trial, holder="").order_by("ring").values_list("ring", flat=True)
    return {name: held(trial, name, trial_public, ring_key(trial, name, "", key)) for name in names}


def slots_anew(trial: str, ring: str, key: bytes, public: str) -> dict[str, Envelopes]:
    """Every place that a ring could open, sealed to its new public key: list → position → envelope.

    `key`: of the ring `trial`, which opens them all. Refused where one is not what was committed to.
    """
    found: dict[str, Envelopes] = {}
    for row in Slot.objects.filter(trial=trial).order_by("list", "position"):
        if ring in row.sealed:
            slot = _slot(row, TRIAL, key)
            sealed_anew = seal_slot(trial, row.list, row.position, slot, {ring: public})
            found.setdefault(row.list, {})[str(row.position)] = sealed_anew[ring]
    return found


def contents_anew(trial: str, ring: str, key: bytes, public: str) -> Envelopes:
    """The keys of all contents that a ring could open, sealed to its new public key, by the contents' ids.

    `key`: of the ring `trial`. Refused where one was altered.
    """
    rows = [row for row in Handled.objects.filter(trial=trial).order_by("id") if ring in row.keys]
    return {
        str(row.pk): to_text(
            envelopes.seal(
                from_text(public),
                _own_key(row, TRIAL, key),
                _of_content(trial, row.participant, ring),
                size=KEY,
            )
        )
        for row in rows
    }


# What is kept of participants for unblinded eyes alone.


def seal_content(
    trial: str, participant: str, content: Mapping[str, Any], to: Mapping[str, str]
) -> tuple[dict[str, str], Envelopes]:
    """Something of a participant, locked once and its key sealed to rings: always of one size. What the event says, and
    what goes with it. InputError if it is longer than fits.
    """
    plain, key = zlib.compress(json.dumps(dict(content), sort_keys=True).encode(), 9), os.urandom(KEY)
    if len(plain) > CONTENT_SIZE:
        raise InputError("This is too much for one form.", mend="Shorten what was written in words.")
    keys = {
        f"{KEYS}{ring}": to_text(
            envelopes.seal(from_text(public), key, _of_content(trial, participant, ring), size=KEY)
        )
        for ring, public in to.items()
    }
    locked = envelopes.lock(key, plain, _of_content(trial, participant, ""), size=CONTENT_SIZE)
    return {"content": to_text(locked)}, keys


def contents(trial: str, participant: str, ring: str, key: bytes) -> list[dict[str, Any]]:
    """Everything that was kept of a participant, oldest first. Refused where the ring's key does not open it."""
    rows = Handled.objects.filter(trial=trial, participant=participant).order_by("id")
    return [_content(row, ring, key) for row in rows if ring in row.keys]


def _own_key(row: Handled, ring: str, key: bytes) -> bytes:
    try:
        return envelopes.opened(key, from_text(row.keys[ring]), _of_content(row.trial, row.participant, ring))
    except Shut as error:
        raise Refused("What was kept of this participant was altered.", where=row.participant) from error


def _content(row: Handled, ring: str, key: bytes) -> dict[str, Any]:
    own = _own_key(row, ring, key)
    try:
        plain = envelopes.unlocked(own, from_text(row.content), _of_content(row.trial, row.participant, ""))
    except Shut as error:
        raise Refused("What was kept of this participant was altered.", where=row.participant) from error
    found: dict[str, Any] = json.loads(zlib.decompress(plain))
    return found


# The answer of an emergency, for one physician, once.


def answer_key(unblinding: str, words: str) -> tuple[str, str]:
    """A key for one answer: its public half, and the private one wrapped by words that are shown once."""
    made = envelopes.pair()
    return to_text(made.public), envelopes.wrap(made.private, words, ("answer key", unblinding))


def seal_answer(unblinding: str, arm: str) -> str:
    """An arm, sealed to the key of one answer: always of one size."""
    public = from_text(Unblinding.objects.values_list("public", flat=True).get(pk=unblinding))
    return to_text(envelopes.seal(public, arm.encode(), ("answer", unblinding), size=SLOT_SIZE))


def answer(unblinding: str, words: str) -> str:
    """The arm that an answer holds. Refused where the words are not those that were shown."""
    row = Unblinding.objects.get(pk=unblinding)
    try:
        private = envelopes.unwrapped(row.wrapped, words, ("answer key", unblinding))
        return envelopes.opened(private, from_text(row.answer), ("answer", unblinding)).decode()
    except Shut as error:
        raise Refused(
            "These words do not open this answer.",
            where="passphrase",
            mend="Compare them with what you were told. Who is on call can tell you the answer too.",
        ) from error


# A private key between two requests of one browser.


def held_by_browser(private: bytes, bound: tuple[str, ...]) -> tuple[str, str]:
    """A private key for the server's session, and the random key it is locked under, for the browser's cookie."""
    key = os.urandom(KEY)
    return to_text(envelopes.lock(key, private, ("session", *bound), size=SESSION_SIZE)), to_text(key)


def from_browser(locked: str, key: str, bound: tuple[str, ...]) -> bytes | None:
    """The private key again; None where the cookie is not the one, or it belongs elsewhere."""
    try:
        return envelopes.unlocked(from_text(key), from_text(locked), ("session", *bound))
    except Shut:
        return None


def _to_holder(trial: str, ring: str, holder: str, public: bytes, key: bytes) -> str:
    return to_text(envelopes.seal(public, key, _of_ring(trial, ring, holder), size=KEY))


def _of_member(trial: str, username: str) -> envelopes.Bound:
    return ("member", trial, username)


def _of_ring(trial: str, ring: str, holder: str) -> envelopes.Bound:
    return ("ring", trial, ring, holder)


def _of_slot(trial: str, name: str, position: int, ring: str) -> envelopes.Bound:
    return ("slot", trial, name, str(position), ring)


def _of_content(trial: str, participant: str, ring: str) -> envelopes.Bound:
    return ("content", trial, participant, ring)
