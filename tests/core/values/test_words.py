"""Words of a record are kept whole or refused, never cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values.words import TooLong, whole


@given(st.text(max_size=40), st.integers(0, 40))
def test_words_come_back_whole_or_not_at_all(text: str, longest: int) -> None:
    try:
        kept = whole(text, longest, "why")
    except TooLong as error:
        assert error.count > error.longest == longest
    else:
        assert kept == text.replace("\r\n", "\n").strip() and len(kept) <= longest


def test_the_sentence_says_how_long_it_is_and_may_be() -> None:
    with pytest.raises(TooLong) as refused:
        whole("x" * 1_204, 1_000, "why")
    assert str(refused.value) == (
        "why: This has 1,204 characters, and 1,000 is the most. Take out 204 characters or more."
    )


def test_a_line_s_end_counts_once() -> None:
    assert whole("a\r\nb", 3, "why") == "a\nb"
