from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.allocation import guessing
from equipoise.core.allocation.deciding import arms
from equipoise.core.allocation.lists import block
from equipoise.core.allocation.scheme import Method, Scheme
from equipoise.core.values.errors import InputError
from tests.core.allocation.schemes import big_stick, blocks, factor, minimised, simple

THREE = (("a", 1), ("b", 1), ("c", 1))
Sequences = dict[tuple[str, ...], Fraction]


def orders(scheme: Scheme, size: int) -> list[tuple[str, ...]]:
    return sorted(set(permutations(block(scheme, size))))


def layouts(scheme: Scheme, length: int) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    """Every sequence of whole blocks that is long enough, with how likely it is."""
    if length <= 0:
        yield (), Fraction(1)
        return
    for size in scheme.block_sizes:
        of_size = orders(scheme, size)
        for rest, likely in layouts(scheme, length - size):
            for each in of_size:
                yield each + rest, likely / len(scheme.block_sizes) / len(of_size)


def sequences(scheme: Scheme, length: int) -> Sequences:
    """Every sequence of this length with how likely it is: the slow way, beside which the quick one stands."""
    found: Sequences = {}
    if scheme.method is Method.BLOCKS:
        for each, likely in layouts(scheme, length):
            found[each[:length]] = found.get(each[:length], Fraction(0)) + likely
        return found
    for each in product([arm for arm, _ in scheme.arms], repeat=length):
        likely, lead = Fraction(1), 0
        for arm in each:
            turn = 1 if arm == scheme.arms[0][0] else -1
            if scheme.method is Method.SIMPLE:
                likely *= Fraction(dict(scheme.arms)[arm], sum(share for _, share in scheme.arms))
            elif abs(lead) == scheme.largest_imbalance:
                likely *= int(turn * lead < 0)
            else:
                likely /= 2
            lead += turn
        if likely:
            found[each] = likely
    return found


def by_enumeration(scheme: Scheme, length: int, known: Mapping[int, str]) -> list[tuple[Fraction, ...]]:
    agreeing = {
        s: p for s, p in sequences(scheme, length).items() if all(s[at - 1] == known[at] for at in known)
    }
    total = sum(agreeing.values())
    return [
        tuple(
            sum((p for s, p in agreeing.items() if s[at] == arm), Fraction(0)) / total
            for arm, _ in scheme.arms
        )
        for at in range(length)
    ]


def best_by_enumeration(scheme: Scheme, length: int) -> Fraction:
    """What the best guesser gets who knows all earlier arms, but not where blocks end."""
    found = Fraction(0)
    every = sequences(scheme, length)
    for at in range(length):
        beginnings: dict[tuple[str, ...], dict[str, Fraction]] = {}
        for each, likely in every.items():
            chances = beginnings.setdefault(each[:at], {})
            chances[each[at]] = chances.get(each[at], Fraction(0)) + likely
        found += sum((max(chances.values()) for chances in beginnings.values()), Fraction(0))
    return found


@pytest.mark.parametrize(
    ("size", "count", "correct", "certain"),
    [
        (2, 2, Fraction(3, 2), Fraction(1)),
        (4, 6, Fraction(17, 6), Fraction(4, 3)),
        (6, 20, Fraction(41, 10), Fraction(3, 2)),
        (8, 70, Fraction(373, 70), Fraction(8, 5)),
    ],
)
def test_the_published_figures_of_one_block(
    size: int, count: int, correct: Fraction, certain: Fraction
) -> None:
    scheme, half = blocks(size), size // 2
    assert len(orders(scheme, size)) == count
    assert guessing.expected(scheme, size) == correct
    assert correct == half + Fraction(2 ** (size - 1), comb(size, half)) - Fraction(1, 2)
    assert guessing.expected(scheme, size, guessing.determined) == certain
    assert best_by_enumeration(scheme, size) == correct


@pytest.mark.parametrize("scheme", [blocks(2, 4), blocks(4, 6), blocks(4), big_stick(2), simple()])
def test_for_two_equal_arms_it_helps_no_guess_to_know_where_blocks_end(scheme: Scheme) -> None:
    assert guessing.expected(scheme, 9) == best_by_enumeration(scheme, 9)


@pytest.mark.parametrize(
    "scheme",
    [blocks(3, 6, arms=(("a", 1), ("b", 2))), blocks(4, 8, arms=(("a", 1), ("b", 3))), blocks(3, arms=THREE)],
)
def test_to_see_where_blocks_end_never_makes_a_guesser_worse(scheme: Scheme) -> None:
    assert guessing.expected(scheme, 8) >= best_by_enumeration(scheme, 8)


SCHEMES = st.sampled_from(
    [
        blocks(2, 4),
        blocks(4, 6),
        blocks(6),
        blocks(3, 6, arms=(("a", 1), ("b", 2))),
        blocks(3, arms=THREE),
        big_stick(1),
        big_stick(3),
        simple((("a", 1), ("b", 3))),
    ]
)


@settings(max_examples=40)
@given(SCHEMES, st.integers(1, 7), st.data())
def test_what_can_be_known_is_what_enumeration_says(scheme: Scheme, length: int, data: st.DataObject) -> None:
    sequence = data.draw(st.sampled_from(sorted(sequences(scheme, length))))
    positions = data.draw(st.sets(st.integers(1, length)))
    known = {at: sequence[at - 1] for at in positions}
    found = guessing.posterior(scheme, length, known)
    assert list(found) == by_enumeration(scheme, length, known)
    assert all(sum(each) == 1 for each in found)


def test_who_knows_no_arm_has_nothing_but_the_ratio() -> None:
    for each in guessing.posterior(blocks(4, 6), 40, {}):
        assert each == (Fraction(1, 2), Fraction(1, 2))
    for each in guessing.posterior(blocks(3, 6, arms=(("a", 1), ("b", 2))), 20, {}):
        assert each == (Fraction(1, 3), Fraction(2, 3))


def test_one_unblinding_tells_half_a_guess_and_only_of_its_neighbours() -> None:
    """The rest of a block leans to the other arm by a half in all, however the sizes were drawn."""
    told = guessing.raised(blocks(4, 6), 12, 6, {9: "sabr"}, 9)
    assert told.slots_used == 11
    assert sum(told.used) + sum(told.ahead) > 0
    assert told.used[0] + told.ahead[0] == Fraction(17, 2)
    assert told.used[1] + told.ahead[1] == 9
    assert told.chances[8] == (0, 1)
    last = guessing.raised(blocks(4), 4, 4, {4: "sabr"}, 4)
    assert (last.used[0], last.used[1]) == (Fraction(3, 2), 2)
    assert last.ahead[0] == last.ahead[1]
    assert last.following == (Fraction(1, 2), Fraction(1, 2))


def test_an_unblinding_inside_a_block_tells_of_the_next() -> None:
    told = guessing.raised(blocks(4), 3, 1, {3: "sabr"}, 3)
    assert told.following == (Fraction(1, 2), Fraction(2, 3))
    second = guessing.raised(blocks(4), 3, 1, {1: "sabr", 2: "sabr", 3: "control"}, 3)
    assert second.following == (1, 1)


def test_simple_allocation_tells_nothing() -> None:
    told = guessing.raised(simple(), 5, 5, {2: "sabr"}, 2)
    assert told.used[0] == told.used[1]
    assert told.ahead[0] == told.ahead[1]


def test_what_cannot_have_been_is_refused() -> None:
    with pytest.raises(InputError, match="can't have come"):
        guessing.posterior(blocks(4), 3, {1: "sabr", 2: "sabr", 3: "sabr"})
    with pytest.raises(InputError, match="who takes part"):
        guessing.posterior(minimised(factor("sex", "f", "m")), 3, {})


SEX = (factor("sex", "f", "m"), factor("chemo", "c", "n"))
LEVELS = st.fixed_dictionaries({"sex": st.sampled_from("fm"), "chemo": st.sampled_from("cn")})


def minimised_slowly(
    scheme: Scheme, history: list[dict[str, str]], known: Mapping[int, str], levels: dict[str, str]
) -> list[Fraction]:
    """Over chances in the middle of each twentieth, which are as likely, for p = .85 and ties of two."""
    grid = [f"0.{number:03d}" for number in range(25, 1000, 50)]
    everyone = [*history, levels]
    counts = {arm: 0 for arm, _ in scheme.arms}
    for chances in product(grid, repeat=len(everyone)):
        came = arms(scheme, chances, everyone)
        if all(came[at - 1] == known[at] for at in known):
            counts[came[-1]] += 1
    return [Fraction(n, sum(counts.values())) for n in counts.values()]


@settings(max_examples=8, deadline=None)
@given(st.lists(LEVELS, min_size=1, max_size=2), LEVELS, st.sampled_from(["control", "sabr"]))
def test_minimisation_is_weighed_over_all_that_may_have_been(
    history: list[dict[str, str]], levels: dict[str, str], arm: str
) -> None:
    scheme, known = minimised(*SEX), {len(history): arm}
    found = guessing.minimised_next(scheme, history, known, levels)
    assert list(found) == minimised_slowly(scheme, history, known, levels)


def test_a_minimised_trial_tells_nothing_before_an_unblinding_and_at_most_its_probability_after() -> None:
    scheme = minimised(*SEX)
    history = [{"sex": "fm"[at % 2], "chemo": "cn"[at % 3 == 0]} for at in range(30)]
    new = {"sex": "f", "chemo": "c"}
    assert guessing.minimised_next(scheme, history, {}, new) == (Fraction(1, 2), Fraction(1, 2))
    told = max(guessing.minimised_next(scheme, history, {30: "sabr"}, new))
    assert Fraction(1, 2) <= told < scheme.probability


def test_an_unblinding_that_cannot_have_been_is_refused_with_minimisation() -> None:
    scheme = minimised(SEX[0], probability="1")
    with pytest.raises(InputError, match="can't have come"):
        guessing.minimised_next(scheme, [{"sex": "f"}] * 2, {1: "sabr", 2: "sabr"}, {"sex": "f"})
