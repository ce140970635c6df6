"""Envelopes: sealed to public keys; their private keys are wrapped by passphrases, or locked under a key of a browser.

HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256, AES-256-GCM. What an envelope is bound to (trial, list, position,
form, ring) is HPKE's `info`, so that an envelope that is moved elsewhere can't be opened. What is sealed is padded to a
size that the caller names, so that its length tells nothing. A passphrase wraps with Argon2id (RFC 9106), whose cost
stands in the value.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

KEY = 32
"""Octets of every key here: X25519's private and public keys, and AES-256's."""
_LENGTH, _NONCE, _SALT = 4, 12, 16
OVERHEAD = 32 + _LENGTH + 16
"""Octets that sealing adds to the size: the sender's own public key, the length, and the tag."""
_HIGHEST_MEMORY_KIB, _HIGHEST_TIME = 1 << 20, 20
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

Bound = tuple[str, ...]
"""What an envelope belongs to, part by part: `("slot", "stop-2", "03", "7")`."""


class Shut(Exception):
    """Something that this key or passphrase does not open: it is another's, or was altered, or moved."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair: 32 octets each. The public one seals, the private one opens."""

    public: bytes
    private: bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """What trying one passphrase costs: `memory` in KiB, `time` in passes, `lanes` side by side (RFC 9106)."""

    memory: int
    time: int
    lanes: int


COST = Cost(memory=64 * 1024, time=3, lanes=4)
"""RFC 9106's second recommendation: 64 MiB, some 0.1 s on one core of 2026."""


def pair() -> Pair:
    """A new key pair."""
    return _pair(X25519PrivateKey.generate())


def pair_of(private: bytes) -> Pair:
    """The pair that a private key belongs to. Shut where it is no key."""
    return _pair(_private(private))


def seal(public: bytes, plain: bytes, bound: Bound, *, size: int) -> bytes:
    """`plain` in an envelope of `size` + `OVERHEAD` octets. ValueError where it doesn't fit `size`."""
    return _SUITE.encrypt(padded(plain, size), X25519PublicKey.from_public_bytes(public), info=told(bound))


def opened(private: bytes, envelope: bytes, bound: Bound) -> bytes:
    """What was sealed. Shut where the key is not its, or it was altered, or belongs elsewhere."""
    try:
        return unpadded(_SUITE.decrypt(envelope, _private(private), info=told(bound)))
    except (InvalidTag, ValueError) as error:
        raise Shut("this key does not open it") from error


def lock(key: bytes, plain: bytes, bound: Bound, *, size: int) -> bytes:
    """`plain` under a key of 32 octets (AES-256-GCM), padded to `size`; the nonce goes before it."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, padded(plain, size), told(bound))


def unlocked(key: bytes, locked: bytes, bound: Bound) -> bytes:
    """What was locked. Shut where the key is not its, or it was altered, or belongs elsewhere."""
    try:
        return unpadded(AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], told(bound)))
    except (InvalidTag, ValueError) as error:
        raise Shut("this key does not open it") from error


def wrap(private: bytes, passphrase: str, bound: Bound, cost: Cost | None = None) -> str:
    """A private key as text that the passphrase alone opens; `argon2id$m=65536,t=3,p=4$salt$sealed`."""
    spent, salt = cost or COST, os.urandom(_SALT)
    named = f"argon2id$m={spent.memory},t={spent.time},p={spent.lanes}"
    locked = lock(_derived(passphrase, salt, spent), private, (*bound, named), size=KEY)
    return f"{named}${to_text(salt)}${to_text(locked)}"


def unwrapped(wrapped: str, passphrase: str, bound: Bound) -> bytes:
    """The private key. Shut where the passphrase is not its, or the value was altered or belongs to somebody else."""
    try:
        name, cost, salt, locked = wrapped.split("$")
        spent = _cost(cost)
        key = _derived(passphrase, from_text(salt), spent)
    except ValueError as error:
        raise Shut("this is no wrapped key") from error
    return unlocked(key, from_text(locked), (*bound, f"{name}${cost}"))


def padded(plain: bytes, size: int) -> bytes:
    """`plain` with its length before it (4 octets) and noughts up to `size` after it. ValueError if it is longer."""
    if len(plain) > size:
        raise ValueError(f"{len(plain)} octets do not fit {size}")
    return len(plain).to_bytes(_LENGTH, "big") + plain + bytes(size - len(plain))


def unpadded(whole: bytes) -> bytes:
    """What was padded. ValueError where that can't be."""
    length, rest = int.from_bytes(whole[:_LENGTH], "big"), whole[_LENGTH:]
    if length > len(rest) or any(rest[length:]):
        raise ValueError("the padding is not what was written")
    return rest[:length]


def told(bound: Bound) -> bytes:
    """What an envelope is bound to, as octets: each part with its length, so that no two bounds are told alike."""
    parts = [part.encode() for part in ("equipoise envelope 1", *bound)]
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def to_text(octets: bytes) -> str:
    """Octets as text for a column (base64, RFC 4648)."""
    return base64.b64encode(octets).decode()


def from_text(text: str) -> bytes:
    """The octets again. Shut where the text is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Shut("this is no envelope") from error


def _pair(key: X25519PrivateKey) -> Pair:
    return Pair(key.public_key().public_bytes_raw(), key.private_bytes_raw())


def _private(octets: bytes) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(octets)
    except ValueError as error:
        raise Shut("this is no key") from error


def _cost(text: str) -> Cost:
    """The cost that stands in a value; ValueError where no honest value has it: it would hold the server up."""
    said = dict(part.split("=") for part in text.split(","))
    cost = Cost(int(said["m"]), int(said["t"]), int(said["p"])) if set(said) == {"m", "t", "p"} else None
    if cost is None or cost.memory > _HIGHEST_MEMORY_KIB or cost.time > _HIGHEST_TIME:
        raise ValueError("this is no cost of a passphrase")
    return cost


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    made = Argon2id(salt=salt, length=KEY, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory)
    return made.derive(passphrase.encode())
