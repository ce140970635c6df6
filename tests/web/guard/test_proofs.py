"""Proof of work: quick to check, hard to make up, of one challenge alone."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.guard import proofs


@given(challenge=st.text(), bits=st.integers(0, 8))
def test_what_is_found_is_right_and_right_is_what_the_digest_says(challenge: str, bits: int) -> None:
    number = proofs.found(challenge.encode("utf-8", "replace").decode(), bits)
    digest = sha256(f"{challenge.encode('utf-8', 'replace').decode()}:{number}".encode()).digest()
    assert f"{int.from_bytes(digest):0256b}".startswith("0" * bits)


@pytest.mark.parametrize("number", ["", "-1", "1 ", "٣", "1e3", "0x1", "9" * 21, "1\n", "NaN"])
def test_what_is_no_number_proves_nothing(number: str) -> None:
    assert not proofs.is_right("c", number, 0)


def test_it_serves_its_own_challenge_alone() -> None:
    number = proofs.found("one", 12)
    assert proofs.is_right("one", number, 12)
    assert not proofs.is_right("two", number, 12)
    assert proofs.name_of("one") != proofs.name_of("two")
