"""What is sealed can only be read with its key and in its column; what was changed is not read at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.vault.keyring import Keyring, Unreadable

OLD, NEW = bytes(32), bytes(range(32))
RING = Keyring({"new": NEW, "old": OLD})


@given(st.binary(max_size=300), st.text(max_size=20))
def test_what_is_sealed_is_opened_again(plain: bytes, column: str) -> None:
    sealed = RING.seal(plain, column)
    assert sealed.startswith("new:")
    assert RING.open(sealed, column) == plain


def test_the_same_value_is_never_sealed_the_same() -> None:
    assert RING.seal(b"ann@example.org", "a") != RING.seal(b"ann@example.org", "a")


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_value_that_was_changed_is_not_opened(plain: bytes, data: st.DataObject) -> None:
    sealed = RING.seal(plain, "a")
    at = data.draw(st.integers(4, len(sealed) - 1))
    other = data.draw(
        st.characters(min_codepoint=43, max_codepoint=122).filter(lambda each: each != sealed[at])
    )
    try:
        opened = RING.open(sealed[:at] + other + sealed[at + 1 :], "a")
    except Unreadable:
        return
    assert opened == plain, "only the unused bits of the last character of base64 may differ"


def test_a_value_moved_to_another_column_is_not_opened() -> None:
    with pytest.raises(Unreadable, match="moved"):
        RING.open(RING.seal(b"x", "a"), "b")


def test_a_missing_key_is_named() -> None:
    with pytest.raises(Unreadable, match="“new” is not at hand"):
        Keyring({"old": OLD}).open(RING.seal(b"x", "a"), "a")


def test_an_older_key_still_opens_and_is_still_looked_up_by() -> None:
    before = Keyring({"old": OLD})
    assert RING.open(before.seal(b"x", "a"), "a") == b"x"
    assert before.digest("ann", "p") in RING.digests("ann", "p")
    assert RING.digests("ann", "p")[0] == RING.digest("ann", "p")


def test_digests_tell_purposes_apart() -> None:
    assert RING.digest("ann", "one") != RING.digest("ann", "two")
