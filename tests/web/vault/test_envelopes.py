"""Envelopes: opened by their key alone, in their place alone, and of one size."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.web.vault import envelopes
from equipoise.web.vault.envelopes import Cost, Shut
from tests.web.vault import reference_hpke

OURS, OTHERS = envelopes.pair(), envelopes.pair()
PLACE = ("slot", "stop-2", "03", "7")
CHEAP = Cost(memory=64, time=1, lanes=1)
WORDS = "academic acid acne acquire acrobat activity actress"
plains = st.binary(max_size=64)


def test_the_reference_agrees_with_the_vector_of_rfc_9180() -> None:
    """Appendix A.1.1: AES-128-GCM, sequence number 0."""
    private = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    enc = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
    keys = reference_hpke.receiver(private, enc, b"Ode on a Grecian Urn", aead=1, key_size=16)
    assert keys.key.hex() == "4531685d41d65f03dc48f6b8302c05b0"
    assert keys.nonce.hex() == "56d890e5accaaf011cff4b7d"
    sealed = bytes.fromhex(
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    assert AESGCM(keys.key).decrypt(keys.nonce, sealed, b"Count-0") == b"Beauty is truth, truth beauty"


@given(plain=plains)
@settings(max_examples=20)
def test_what_is_sealed_is_what_the_rfc_says(plain: bytes) -> None:
    envelope = envelopes.seal(OURS.public, plain, PLACE, size=64)
    whole = reference_hpke.opened(OURS.private, envelope, envelopes.told(PLACE))
    assert envelopes.unpadded(whole) == plain


@given(plain=plains)
def test_every_envelope_of_a_size_is_as_long_and_opens_for_its_key_alone(plain: bytes) -> None:
    envelope = envelopes.seal(OURS.public, plain, PLACE, size=64)
    assert len(envelope) == 64 + envelopes.OVERHEAD
    assert envelopes.opened(OURS.private, envelope, PLACE) == plain
    with pytest.raises(Shut):
        envelopes.opened(OTHERS.private, envelope, PLACE)


@given(at=st.integers(0, 64 + envelopes.OVERHEAD - 1), bit=st.integers(0, 7))
def test_an_altered_envelope_is_not_opened(at: int, bit: int) -> None:
    envelope = bytearray(envelopes.seal(OURS.public, b"sabr", PLACE, size=64))
    envelope[at] ^= 1 << bit
    with pytest.raises(Shut):
        envelopes.opened(OURS.private, bytes(envelope), PLACE)


places = st.lists(st.text(max_size=4), max_size=4).map(tuple)


@given(here=places, there=places)
def test_an_envelope_is_not_opened_in_another_place(here: tuple[str, ...], there: tuple[str, ...]) -> None:
    assert (envelopes.told(here) == envelopes.told(there)) == (here == there)
    envelope = envelopes.seal(OURS.public, b"sabr", here, size=16)
    if here != there:
        with pytest.raises(Shut):
            envelopes.opened(OURS.private, envelope, there)


@pytest.mark.parametrize("envelope", [b"", b"x" * 31, b"\0" * 32, b"\0" * 100])
def test_what_is_no_envelope_is_shut(envelope: bytes) -> None:
    with pytest.raises(Shut):
        envelopes.opened(OURS.private, envelope, PLACE)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="65 octets do not fit 64"):
        envelopes.seal(OURS.public, b"x" * 65, PLACE, size=64)


def test_padding_that_nobody_wrote_is_refused() -> None:
    for whole in (b"\0\0\0\x09short", b"\0\0\0\x01ab", b"\0"):
        with pytest.raises(ValueError, match="padding"):
            envelopes.unpadded(whole + b"x")


def test_a_key_is_unwrapped_by_its_passphrase_for_its_owner() -> None:
    wrapped = envelopes.wrap(OURS.private, WORDS, ("stop-2", "ann"), CHEAP)
    assert wrapped.startswith("argon2id$m=64,t=1,p=1$")
    assert envelopes.unwrapped(wrapped, WORDS, ("stop-2", "ann")) == OURS.private
    for words, whose in ((WORDS + "s", "ann"), (WORDS, "bob")):
        with pytest.raises(Shut):
            envelopes.unwrapped(wrapped, words, ("stop-2", whose))


@pytest.mark.parametrize(
    ("said", "put"),
    [
        ("m=64", "m=72"),
        ("m=64", "m=9999999"),
        ("t=1", "t=99"),
        ("p=1", "q=1"),
        ("argon2id", "scrypt"),
        ("$", ""),
    ],
)
def test_a_wrapped_key_whose_cost_was_altered_is_shut(said: str, put: str) -> None:
    wrapped = envelopes.wrap(OURS.private, WORDS, ("ann",), CHEAP)
    with pytest.raises(Shut):
        envelopes.unwrapped(wrapped.replace(said, put), WORDS, ("ann",))


def test_the_cost_of_a_passphrase_is_what_is_advised() -> None:
    assert (envelopes.COST.memory, envelopes.COST.time, envelopes.COST.lanes) == (65_536, 3, 4)


@given(plain=plains, at=st.integers(0, 95), bit=st.integers(0, 7))
def test_what_is_locked_opens_under_its_key_in_its_place(plain: bytes, at: int, bit: int) -> None:
    key, locked = bytes(range(32)), envelopes.lock(bytes(range(32)), plain, PLACE, size=64)
    assert len(locked) == 96
    assert envelopes.unlocked(key, locked, PLACE) == plain
    altered = bytearray(locked)
    altered[at] ^= 1 << bit
    for other in ((bytes(32), locked, PLACE), (key, locked, ("moved",)), (key, bytes(altered), PLACE)):
        with pytest.raises(Shut):
            envelopes.unlocked(*other)


def test_text_that_is_no_envelope_is_shut() -> None:
    assert envelopes.from_text(envelopes.to_text(b"\xff\0")) == b"\xff\0"
    with pytest.raises(Shut):
        envelopes.from_text("é")


def test_a_pair_follows_from_its_private_key() -> None:
    assert envelopes.pair_of(OURS.private) == OURS
    with pytest.raises(Shut):
        envelopes.pair_of(b"short")
