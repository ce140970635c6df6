"""A list as a Markov chain: what may stand in the next slot hangs on a state that a guesser may or may not see.

The state of permuted blocks is what is left in the present block; of the big stick, which arm leads by how much; simple
allocation has one state. Minimisation is no such chain, because it hangs on who comes (`guessing.minimised_next`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from equipoise.core.allocation.scheme import Method, Scheme
from equipoise.core.values.errors import InputError

State = tuple[int, ...]
Step = tuple[int, Fraction, State]
"""An arm by its place, how likely it is together with the next state, and that state."""


@dataclass(frozen=True, slots=True)
class Chain:
    """`start`: the first slot's states and how likely each is; `steps`: what follows from each state."""

    arms: tuple[str, ...]
    start: Mapping[State, Fraction]
    steps: Mapping[State, tuple[Step, ...]]

    def chances(self, state: State) -> tuple[Fraction, ...]:
        """How likely each arm is for somebody who sees the state."""
        found = [Fraction(0)] * len(self.arms)
        for arm, likely, _ in self.steps[state]:
            found[arm] += likely
        return tuple(found)


def chain(scheme: Scheme) -> Chain:
    """The chain of a scheme. InputError for minimisation, which has none."""
    arms = tuple(arm for arm, _ in scheme.arms)
    if scheme.method is Method.BLOCKS:
        start = _starts(scheme)
        return Chain(arms, start, _reached(start))
    if scheme.method is Method.SIMPLE:
        total = sum(share for _, share in scheme.arms)
        steps = tuple((at, Fraction(share, total), (0,)) for at, (_, share) in enumerate(scheme.arms))
        return Chain(arms, {(0,): Fraction(1)}, {(0,): steps})
    if scheme.method is Method.BIG_STICK:
        return Chain(arms, {(0,): Fraction(1)}, _sticks(scheme.largest_imbalance))
    raise InputError(
        "With minimisation, what can be guessed hangs on who takes part.", where=scheme.method.value
    )


def _starts(scheme: Scheme) -> dict[State, Fraction]:
    """What is left at the beginning of a block, and how likely each is."""
    total = sum(share for _, share in scheme.arms)
    found: dict[State, Fraction] = {}
    for size in scheme.block_sizes:
        left = tuple(size * share // total for _, share in scheme.arms)
        found[left] = found.get(left, Fraction(0)) + Fraction(1, len(scheme.block_sizes))
    return found


def _reached(start: Mapping[State, Fraction]) -> dict[State, tuple[Step, ...]]:
    steps: dict[State, tuple[Step, ...]] = {}
    waiting = list(start)
    while waiting:
        state = waiting.pop()
        if state not in steps:
            steps[state] = tuple(_from_block(state, start))
            waiting += [following for _, _, following in steps[state]]
    return steps


def _from_block(left: State, start: Mapping[State, Fraction]) -> Iterator[Step]:
    for arm, count in enumerate(left):
        if not count:
            continue
        likely = Fraction(count, sum(left))
        rest = (*left[:arm], count - 1, *left[arm + 1 :])
        if any(rest):
            yield arm, likely, rest
        else:
            yield from ((arm, likely * first, block) for block, first in start.items())


def _sticks(largest: int) -> dict[State, tuple[Step, ...]]:
    steps: dict[State, tuple[Step, ...]] = {}
    for lead in range(-largest, largest + 1):
        first = Fraction(1, 2) if abs(lead) < largest else Fraction(int(lead < 0))
        both = ((0, first, (lead + 1,)), (1, 1 - first, (lead - 1,)))
        steps[(lead,)] = tuple(step for step in both if step[1])
    return steps
