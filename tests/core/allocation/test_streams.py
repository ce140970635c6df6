from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.allocation.streams import SALT, Stream

SEED = bytes(range(32))


@given(st.binary(min_size=32, max_size=32), st.text(max_size=30), st.lists(st.integers(0, 70), max_size=6))
def test_the_key_is_hkdf_and_the_stream_counts_under_it(seed: bytes, name: str, sizes: list[int]) -> None:
    key = HKDF(SHA256(), 32, SALT, name.encode()).derive(seed)
    whole = b"".join(hmac.new(key, i.to_bytes(8, "big"), hashlib.sha256).digest() for i in range(20))
    stream = Stream(seed, name)
    assert b"".join(stream.take(size) for size in sizes) == whole[: sum(sizes)]


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Stream(bytes(length), "all")


@pytest.mark.parametrize("limit", [0, -1, 2**32 + 1])
def test_numbers_are_drawn_below_a_limit_that_can_be(limit: int) -> None:
    with pytest.raises(ValueError, match="below"):
        Stream(SEED, "all").below(limit)


def test_words_that_would_make_a_number_likelier_are_thrown_away() -> None:
    class Given(Stream):
        words = [2**64 - 1, 2**64 - 2, 7]

        def take(self, count: int) -> bytes:
            return self.words.pop(0).to_bytes(count, "big")

    # 2^64 leaves 1 when divided by 3: the last word of all is one too many.
    assert Given(SEED, "all").below(3) == (2**64 - 2) % 3


@given(st.integers(1, 2**32), st.integers(0, 1000))
def test_numbers_lie_below_their_limit_and_come_again(limit: int, number: int) -> None:
    drawn = Stream(SEED, str(number)).below(limit)
    assert 0 <= drawn < limit
    assert drawn == Stream(SEED, str(number)).below(limit)


def test_numbers_and_orders_are_even() -> None:
    """Chi-squared with 5 degrees of freedom: over 20.5 in one of a thousand seeds, and this seed stays the same."""
    stream = Stream(SEED, "even")
    numbers = Counter(stream.below(6) for _ in range(6000))
    orders: Counter[tuple[str, ...]] = Counter()
    for _ in range(6000):
        things = ["a", "b", "c"]
        stream.shuffle(things)
        orders[tuple(things)] += 1
    assert set(numbers) == set(range(6))
    assert set(orders) == set(permutations("abc"))
    for counts in (numbers, orders):
        assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5


def test_the_first_bytes_stay_what_they_are() -> None:
    """Lists in use hang on it: whatever changes this breaks every trial that runs."""
    assert Stream(SEED, "list/all").take(8).hex() == "967a8d6ff6bed817"
