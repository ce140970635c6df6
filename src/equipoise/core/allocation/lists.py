"""Lists: what each slot holds, drawn from a seed before the first participant.

A slot of a list holds an arm's id; with minimisation it holds a chance, a decimal fraction from 0 to under 1 with
twelve figures, and the arm follows from it (`deciding`). How each is drawn from the list's own stream
(`streams.Stream`, named `list/` and the list's name), so that another program can do it again:

- permuted blocks: a number below the count of block sizes picks the next block's size, in the order of the scheme. The
  block holds each arm in the scheme's order, as often as its share of the block, and is shuffled.
- simple: a number below the ratio's sum; the arms take as many of the numbers as their ratio says, in their order.
- big stick (Soares and Wu 1983): a number below 2 for every slot, forced or not. Where one arm leads by the largest
  imbalance, the other is taken; else the first arm for 0 and the second for 1.
- minimisation: two numbers below 10^6, each written with six figures, one behind the other after `0.`.

A longer list begins with the shorter one, so that a list can be made longer later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from equipoise.core.allocation.checking import check
from equipoise.core.allocation.scheme import Factor, Method, Scheme
from equipoise.core.allocation.streams import Stream
from equipoise.core.values.errors import InputError

WHOLE = "all"
"""The name of the only list there is, where neither sites nor factors have lists of their own."""
SITE = "site"
_STRATIFIED = frozenset({Method.BLOCKS, Method.BIG_STICK})


def names(scheme: Scheme, sites: Iterable[str]) -> tuple[str, ...]:
    """The names of all lists, by site and then by the factors' levels, in the order of the scheme."""
    parts: list[list[tuple[str, str]]] = []
    if scheme.by_site:
        parts.append([(SITE, site) for site in sites])
    for factor in _stratifying(scheme):
        parts.append([(factor.id, level) for level, _ in factor.levels])
    return tuple(_name(chosen) for chosen in product(*parts))


def list_of(scheme: Scheme, site: str, levels: Mapping[str, str]) -> str:
    """The list from which a participant is allocated: `site=03/cytotoxic=yes`.

    InputError where a level that it hangs on is missing or unknown.
    """
    parts = [(SITE, site)] if scheme.by_site else []
    parts += [(factor.id, level_of(factor, levels)) for factor in _stratifying(scheme)]
    return _name(parts)


def level_of(factor: Factor, levels: Mapping[str, str]) -> str:
    """A participant's level of a factor; InputError where it is missing, or none of the factor's."""
    level = levels.get(factor.id, "")
    if level not in {known for known, _ in factor.levels}:
        raise InputError(
            f"“{factor.title or factor.id}” is needed for the allocation, and is not known."
            if not level
            else f"“{level}” is no level of “{factor.title or factor.id}”.",
            where=factor.id,
            mend="Enter it before the participant is allocated.",
        )
    return level


def draw(scheme: Scheme, list_names: Iterable[str], seed: bytes, length: int) -> dict[str, tuple[str, ...]]:
    """What the first `length` slots of each list hold. `seed`: 32 bytes. InputError where the scheme can't be used."""
    check(scheme)
    return {name: tuple(islice(_values(scheme, Stream(seed, f"list/{name}")), length)) for name in list_names}


def block(scheme: Scheme, size: int) -> list[str]:
    """A block's arms in the scheme's order, each as often as its share."""
    total = sum(share for _, share in scheme.arms)
    return [arm for arm, share in scheme.arms for _ in range(size * share // total)]


def _values(scheme: Scheme, stream: Stream) -> Iterator[str]:
    return {
        Method.BLOCKS: _blocks,
        Method.SIMPLE: _simple,
        Method.BIG_STICK: _big_stick,
        Method.MINIMISATION: _chances,
    }[scheme.method](scheme, stream)


def _blocks(scheme: Scheme, stream: Stream) -> Iterator[str]:
    while True:
        drawn = block(scheme, scheme.block_sizes[stream.below(len(scheme.block_sizes))])
        stream.shuffle(drawn)
        yield from drawn


def _simple(scheme: Scheme, stream: Stream) -> Iterator[str]:
    tickets = [arm for arm, share in scheme.arms for _ in range(share)]
    while True:
        yield tickets[stream.below(len(tickets))]


def _big_stick(scheme: Scheme, stream: Stream) -> Iterator[str]:
    first, second = (arm for arm, _ in scheme.arms)
    lead = 0
    while True:
        coin = stream.below(2)
        if abs(lead) == scheme.largest_imbalance:
            coin = 1 if lead > 0 else 0
        lead += -1 if coin else 1
        yield second if coin else first


def _chances(_scheme: Scheme, stream: Stream) -> Iterator[str]:
    while True:
        high, low = stream.below(10**6), stream.below(10**6)
        yield f"0.{high:06d}{low:06d}"


def _stratifying(scheme: Scheme) -> tuple[Factor, ...]:
    return scheme.factors if scheme.method in _STRATIFIED else ()


def _name(parts: Iterable[tuple[str, str]]) -> str:
    return "/".join(f"{what}={value}" for what, value in parts) or WHOLE
