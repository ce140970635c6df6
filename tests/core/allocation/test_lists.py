from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.allocation.checking import check
from equipoise.core.allocation.deciding import arm, arms
from equipoise.core.allocation.lists import block, draw, list_of, names
from equipoise.core.allocation.scheme import Method, Scheme
from equipoise.core.allocation.streams import Stream
from equipoise.core.values.errors import InputError
from tests.core.allocation.schemes import TWO, big_stick, blocks, factor, minimised, simple

SEED = bytes(range(32))
SEEDS = st.binary(min_size=32, max_size=32)
STRATIFIED = replace(
    blocks(4, 6, by_site=True), factors=(factor("cytotoxic", "yes", "no"), factor("count", "1", "2-5"))
)


@st.composite
def block_schemes(draws: st.DrawFn) -> Scheme:
    shares = draws(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    sizes = draws(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    arms = tuple((f"arm-{at}", share) for at, share in enumerate(shares))
    return blocks(*(size * sum(shares) for size in sizes), arms=arms)


def cut(scheme: Scheme, seed: bytes, name: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The whole blocks of a list, by drawing their sizes once more."""
    stream, found, at = Stream(seed, f"list/{name}"), [], 0
    while True:
        size = scheme.block_sizes[stream.below(len(scheme.block_sizes))]
        stream.shuffle([""] * size)
        if at + size > len(values):
            return found
        found.append(values[at : at + size])
        at += size


@given(block_schemes(), SEEDS)
def test_every_whole_block_is_balanced(scheme: Scheme, seed: bytes) -> None:
    values = draw(scheme, ["all"], seed, 80)["all"]
    whole = cut(scheme, seed, "all", values)
    assert whole
    for each in whole:
        assert sorted(each) == sorted(block(scheme, len(each)))


@given(block_schemes(), SEEDS)
def test_no_beginning_of_a_list_strays_from_the_ratio_by_more_than_a_block(
    scheme: Scheme, seed: bytes
) -> None:
    values = draw(scheme, ["all"], seed, 60)["all"]
    total = sum(share for _, share in scheme.arms)
    for end in range(len(values) + 1):
        counts = Counter(values[:end])
        for name, share in scheme.arms:
            most = max(scheme.block_sizes) * share // total
            assert abs(counts[name] - Fraction(end * share, total)) <= most


@given(st.integers(1, 5), SEEDS)
def test_the_big_stick_holds_the_arms_together(largest: int, seed: bytes) -> None:
    values = draw(big_stick(largest), ["all"], seed, 194)["all"]
    lead, reached = 0, 0
    for each in values:
        lead += 1 if each == "control" else -1
        reached = max(reached, abs(lead))
        assert abs(lead) <= largest
    assert reached == largest


def test_the_big_stick_with_an_imbalance_of_one_pairs_the_arms() -> None:
    values = draw(big_stick(1), ["all"], SEED, 20)["all"]
    assert all(set(values[at : at + 2]) == {"control", "sabr"} for at in range(0, 20, 2))


SCHEMES = st.one_of(
    block_schemes(),
    st.integers(1, 5).map(big_stick),
    st.just(simple((("a", 1), ("b", 3)))),
    st.just(minimised(factor("sex", "f", "m"))),
)


@given(SCHEMES, SEEDS, st.integers(0, 60), st.integers(0, 60))
def test_the_same_seed_gives_the_same_list_and_a_longer_one_begins_with_the_shorter(
    scheme: Scheme, seed: bytes, one: int, two: int
) -> None:
    short, long = sorted((one, two))
    shorter, longer = (draw(scheme, ["all"], seed, length)["all"] for length in (short, long))
    assert (len(shorter), len(longer)) == (short, long)
    assert longer[:short] == shorter


@given(SCHEMES, SEEDS)
def test_lists_do_not_know_each_other(scheme: Scheme, seed: bytes) -> None:
    """A list is the same whatever is drawn beside it, and another name or seed gives another."""
    both = draw(scheme, ["site=01", "site=02"], seed, 120)
    assert both["site=02"] == draw(scheme, ["site=02"], seed, 120)["site=02"]
    if scheme.method is not Method.BIG_STICK:  # With an imbalance of 1, chance has but one bit in two slots.
        assert both["site=01"] != both["site=02"]
        other = bytes(each ^ 1 for each in seed)
        assert both != draw(scheme, ["site=01", "site=02"], other, 120)


def test_lists_are_not_alike() -> None:
    """Slots of two lists agree about as often as coins do: 1000 slots, five standard deviations."""
    first, second = draw(simple(), ["one", "two"], SEED, 1000).values()
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    assert abs(agreed - 500) < 80


def test_block_sizes_are_drawn_evenly_and_every_order_of_a_block_comes() -> None:
    scheme = blocks(4, 6)
    values = draw(scheme, ["all"], SEED, 6000)["all"]
    whole = cut(scheme, SEED, "all", values)
    sizes = Counter(len(each) for each in whole)
    assert abs(sizes[4] - sizes[6]) < 5 * len(whole) ** 0.5
    orders = Counter(each for each in whole if len(each) == 4)
    assert set(orders) == set(permutations(["control", "control", "sabr", "sabr"]))
    assert sum((n - sizes[4] / 6) ** 2 / (sizes[4] / 6) for n in orders.values()) < 20.5


def test_194_participants_are_48_blocks_of_four_and_two_more() -> None:
    scheme = blocks(4)
    values = draw(scheme, ["all"], SEED, 194)["all"]
    assert len(cut(scheme, SEED, "all", values)) == 48
    assert len(values) - 48 * 4 == 2


def test_a_simple_list_keeps_the_ratio_by_chance_alone() -> None:
    counts = Counter(draw(simple((("a", 1), ("b", 2))), ["all"], SEED, 3000)["all"])
    assert abs(counts["a"] - 1000) < 130


def test_lists_are_named_by_site_and_levels() -> None:
    assert names(STRATIFIED, ["01", "02"])[:3] == (
        "site=01/cytotoxic=yes/count=1",
        "site=01/cytotoxic=yes/count=2-5",
        "site=01/cytotoxic=no/count=1",
    )
    assert len(names(STRATIFIED, ["01", "02"])) == 8
    assert names(replace(STRATIFIED, by_site=False, factors=()), ["01"]) == ("all",)
    assert names(minimised(factor("sex", "f", "m")), ["01", "02"]) == ("all",)
    assert names(replace(simple(), by_site=True), ["01", "02"]) == ("site=01", "site=02")


@given(st.sampled_from(["01", "17"]), st.sampled_from(["yes", "no"]), st.sampled_from(["1", "2-5"]))
def test_who_is_allocated_has_one_list_and_it_is_there(site: str, cytotoxic: str, count: str) -> None:
    found = list_of(STRATIFIED, site, {"cytotoxic": cytotoxic, "count": count, "other": "thing"})
    assert names(STRATIFIED, ["01", "17"]).count(found) == 1


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ({"cytotoxic": "yes"}, "“Count” is needed"),
        ({"cytotoxic": "maybe", "count": "1"}, "“maybe” is no level"),
    ],
)
def test_a_level_that_is_missing_or_unknown_is_named(levels: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        list_of(STRATIFIED, "01", levels)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (blocks(), "at least one block size"),
        (blocks(3), "block of 3"),
        (blocks(0), "block of 0"),
        (blocks(4, arms=(("a", 1), ("b", 2))), "block of 4"),
        (blocks(4, arms=(("a", 1),)), "two or more arms"),
        (blocks(4, arms=(("a", 1), ("a", 1))), "two or more arms"),
        (blocks(4, arms=(("a", 0), ("b", 1))), "ratio of the arm “a”"),
        (replace(big_stick(2), arms=(("a", 1), ("b", 2))), "equal shares"),
        (big_stick(0), "largest imbalance is 0"),
        (minimised(), "at least one factor"),
        (minimised(factor("sex", "f"), probability="1.1"), "probability of the preferred arm"),
        (minimised(factor("sex", "f"), weights=(("age", 1),)), "weight of “age”"),
        (minimised(factor("sex", "f"), factor("sex", "m")), "named twice"),
        (minimised(factor("sex")), "no levels"),
        (minimised(factor("sex", "f/m")), "can't name"),
        (replace(blocks(4, by_site=True), factors=(factor("site", "x"),)), "named twice"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_with_what_is_wrong(scheme: Scheme, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check(scheme)
    with pytest.raises(InputError, match=said):
        draw(scheme, ["all"], SEED, 4)


def test_blocks_may_be_of_the_ratio_in_its_lowest_terms() -> None:
    assert sorted(block(blocks(2, arms=(("a", 2), ("b", 2))), 2)) == ["a", "b"]


def test_the_arm_of_a_slot_is_what_it_holds() -> None:
    values = draw(blocks(4), ["all"], SEED, 4)["all"]
    assert arm(blocks(4), values[:3], [{}] * 3) == values[2]
    with pytest.raises(ValueError, match="3 slots for 2"):
        arms(blocks(4), values[:3], [{}] * 2)


def test_the_first_list_stays_what_it_is() -> None:
    """Lists in use hang on it: whatever changes this breaks every trial that runs."""
    letters = {"control": "c", "sabr": "s"}
    assert (
        "".join(letters[each] for each in draw(blocks(4, 6), ["all"], SEED, 24)["all"])
        == "ccsssccscsscssccscssccsc"
    )
    assert TWO == (("control", 1), ("sabr", 1))
    assert draw(minimised(factor("sex", "f", "m")), ["all"], SEED, 1)["all"] == ("0.478999030098",)
