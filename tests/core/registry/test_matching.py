"""Pairing is fair: whichever version comes first, the same parts find each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.matching import MAX_FUZZY, likeness, match_by, words


def _alike(left: int, right: int) -> float:
    return (left * right % 4) / 4


@given(st.lists(st.integers(0, 9), max_size=7), st.lists(st.integers(0, 9), max_size=7))
def test_swapping_the_sides_swaps_the_pairs(before: list[int], after: list[int]) -> None:
    there, back = match_by(before, after, (), _alike), match_by(after, before, (), _alike)
    assert sorted(there.pairs) == sorted((left, right) for right, left in back.pairs)
    assert (there.removed, there.added) == (back.added, back.removed)


def test_the_likest_pair_comes_first() -> None:
    near = {("a", "y"): 0.9, ("a", "x"): 0.8, ("b", "y"): 0.7}
    found = match_by("ab", "xy", (), lambda left, right: near.get((left, right), 0.0))
    assert found.pairs == (("a", "y"),)
    assert (found.removed, found.added) == (("b",), ("x",))


def test_a_long_list_is_paired_by_its_keys_only() -> None:
    many = [str(number) for number in range(MAX_FUZZY + 1)]
    found = match_by([*many, "same"], [*(f"{each}!" for each in many), "same"], (str,), lambda _a, _b: 1.0)
    assert found.pairs == (("same", "same"),)


def test_words_leave_out_case_accents_and_marks() -> None:
    assert words("Hôpital  ÉTOILE, (Nord)") == words("hopital etoile nord")
    assert words("A &amp; B") == words("A & B")
    assert likeness(words("a b c"), words("b c d")) == 0.5
    assert likeness((), ()) == 0.0
