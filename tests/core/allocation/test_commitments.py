from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.allocation import commitments
from equipoise.core.allocation.commitments import (
    Part,
    Record,
    batch,
    leaf,
    packed,
    published,
    record_leaf,
    root,
)
from tests.core.allocation.schemes import blocks

NONCE = bytes(range(32))
RECORD = Record("01-001", "01", {"b": "yes", "a": "no"}, "site=01", 1, "2026-11-24T10:32:00+00:00", "ab" * 32)


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@given(st.lists(st.text(max_size=5), max_size=5), st.lists(st.text(max_size=5), max_size=5))
def test_no_two_lists_of_parts_are_packed_alike(one: list[str], two: list[str]) -> None:
    assert (packed(*one) == packed(*two)) == (one == two)


def test_the_digest_of_a_slot_to_the_byte() -> None:
    parts = [b"equipoise slot 1", b"all", b"7", b"sabr", NONCE]
    data = b"".join(len(each).to_bytes(4, "big") + each for each in parts)
    assert leaf("all", 7, "sabr", NONCE) == digest(b"\x00" + data)


def test_the_tree_is_that_of_rfc_9162() -> None:
    """Its section 2.1.5 draws the tree over seven leaves: ((ab)(cd))((ef)g)."""
    leaves = [digest(b"\x00" + bytes([at])) for at in range(7)]

    def node(left: bytes, right: bytes) -> bytes:
        return digest(b"\x01" + left + right)

    a, b, c, d, e, f, g = leaves
    assert root(leaves) == node(node(node(a, b), node(c, d)), node(node(e, f), g))
    assert root([]) == digest(b"")
    assert root([a]) == a


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=20), st.data())
def test_any_other_leaves_have_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.sampled_from([*leaves, NONCE]), max_size=20))
    assert (root(leaves) == root(other)) == (leaves == other)


@pytest.mark.parametrize(
    "change",
    [
        {"participant": "01-002"},
        {"site": "02"},
        {"levels": {"a": "no"}},
        {"levels": {"a": "yes", "b": "no"}},
        {"list": "site=02"},
        {"position": 2},
        {"at": "2026-11-24T10:33:00+00:00"},
        {"event": "ac" * 32},
    ],
)
def test_the_digest_of_an_allocation_holds_all_of_it(change: dict[str, object]) -> None:
    assert record_leaf("stop-2", RECORD) != record_leaf("stop-2", replace(RECORD, **change))  # type: ignore[arg-type]
    assert record_leaf("stop-2", RECORD) != record_leaf("other", RECORD)


def test_the_order_of_levels_says_nothing() -> None:
    assert record_leaf("t", RECORD) == record_leaf("t", replace(RECORD, levels={"a": "no", "b": "yes"}))


def test_the_published_file_holds_no_slot_and_no_seed() -> None:
    scheme, seed, salt = blocks(4, 6), b"s" * 32, b"t" * 32
    digests = commitments.scheme_digest(scheme, salt), commitments.seed_digest(seed)
    part = Part("all", 1, tuple(leaf("all", at, "sabr", NONCE) for at in (1, 2)))
    made = batch("stop-2", *digests, [part], made="2026-11-24T10:00:00+00:00")
    said = commitments.canonical(published("stop-2", *digests, [made], [RECORD])).decode()
    for secret in ("sabr", seed.hex(), salt.hex(), NONCE.hex(), "block", "01-001"):
        assert secret not in said


@pytest.mark.parametrize(
    "change", [{"after": 1}, {"before": "ab" * 32}, {"made": "2026-11-25T10:00:00+00:00"}]
)
def test_the_root_of_a_batch_holds_when_it_was_made(change: dict[str, str | int]) -> None:
    given: dict[str, str | int] = {"made": "2026-11-24T10:00:00+00:00"}
    part = Part("all", 1, (NONCE,))
    one = batch("stop-2", NONCE, NONCE, [part], **given)  # type: ignore[arg-type]
    assert one["root"] != batch("stop-2", NONCE, NONCE, [part], **(given | change))["root"]  # type: ignore[arg-type]
    assert one["root"] != batch("stop-2", NONCE, NONCE, [replace(part, first=2)], **given)["root"]  # type: ignore[arg-type]
