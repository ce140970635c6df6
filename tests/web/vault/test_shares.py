"""Shares and passphrases: words that can be written down, and slips that are found."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from equipoise.web.vault import shares
from equipoise.web.vault.shares import Slip

SECRET = bytes(range(32))
SET = shares.split(SECRET)


@given(secret=st.binary(min_size=32, max_size=32))
@settings(max_examples=10)
def test_any_two_of_three_give_the_secret_back(secret: bytes) -> None:
    made = shares.split(secret)
    assert [len(each.split()) for each in made] == [33, 33, 33]
    assert {shares.joined(two) for two in combinations(made, 2)} == {secret}


def test_fewer_or_the_same_twice_give_nothing() -> None:
    for given_shares in ([], SET[:1], [SET[0], SET[0]], [SET[0], SET[0].upper()], SET):
        with pytest.raises(Slip, match="2 different shares"):
            shares.joined(given_shares)


def test_shares_of_another_set_do_not_belong() -> None:
    with pytest.raises(Slip, match="do not belong together"):
        shares.joined([SET[0], shares.split(SECRET)[1]])


@given(at=st.integers(0, 32), word=st.sampled_from(WORDLIST))
def test_one_wrong_word_is_found(at: int, word: str) -> None:
    typed = SET[0].split()
    if typed[at] == word:
        return
    typed[at] = word
    with pytest.raises(Slip, match="do not fit together"):
        shares.joined([" ".join(typed), SET[1]])


@given(at=st.integers(0, 31))
def test_two_words_in_each_others_place_are_found(at: int) -> None:
    typed = SET[0].split()
    if typed[at] == typed[at + 1]:
        return
    typed[at], typed[at + 1] = typed[at + 1], typed[at]
    with pytest.raises(Slip):
        shares.checked(" ".join(typed))


def test_a_word_that_is_none_is_named_by_its_place_and_perhaps_mended() -> None:
    with pytest.raises(Slip, match=r"Share 2: Word 3 is not of the list. Was it “acid”\?"):
        shares.words("academic acne acidd", "Share 2")
    with pytest.raises(Slip, match=r"Word 1 is not of the list\. Compare it"):
        shares.words("xxqq", "Share 1")


def test_first_letters_large_letters_and_blanks_are_forgiven() -> None:
    assert shares.words("  ACAD acid\nacne ", "x") == "academic acid acne"
    typed = "\n".join(word[:4].upper() for word in SET[2].split())
    assert shares.joined([SET[0], typed]) == SECRET


def test_a_passphrase_has_seven_words_of_a_list_of_1024() -> None:
    made = shares.passphrase()
    assert made != shares.passphrase()
    assert len(set(WORDLIST)) == 1024 == len({word[:4] for word in WORDLIST})
    assert shares.same_passphrase(made.upper()) == made
    with pytest.raises(Slip, match="has 7 words"):
        shares.same_passphrase(" ".join(made.split()[:6]))
