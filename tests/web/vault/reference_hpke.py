"""HPKE in base mode written down from RFC 9180, sections 4 and 5: slow, plain, and apart from the library's."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM = b"KEM" + (0x20).to_bytes(2, "big")


@dataclass(frozen=True)
class Keys:
    key: bytes
    nonce: bytes


def receiver(private: bytes, enc: bytes, info: bytes, *, aead: int, key_size: int) -> Keys:
    """The key and first nonce that the receiver derives. `aead`: 1 for AES-128-GCM, 2 for AES-256-GCM."""
    own = X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + own.public_key().public_bytes_raw()
    secret = _expand(KEM, _extract(KEM, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    suite = b"HPKE" + b"".join(each.to_bytes(2, "big") for each in (0x20, 1, aead))
    schedule = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    base = _extract(suite, secret, b"secret", b"")
    return Keys(
        _expand(suite, base, b"key", schedule, key_size), _expand(suite, base, b"base_nonce", schedule, 12)
    )


def opened(private: bytes, envelope: bytes, info: bytes) -> bytes:
    """What an envelope of the suite in use here holds."""
    keys = receiver(private, envelope[:32], info, aead=2, key_size=32)
    return AESGCM(keys.key).decrypt(keys.nonce, envelope[32:], b"")


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + material, sha256).digest()


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    told = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    made, block, count = b"", b"", 1
    while len(made) < length:
        block = hmac.new(key, block + told + bytes([count]), sha256).digest()
        made, count = made + block, count + 1
    return made[:length]
