"""What can be guessed of a list by somebody who knows its rule and some of its arms: exact probabilities.

The guesser who knows every earlier arm is Blackwell and Hodges's (Annals of Mathematical Statistics 1957;28:449-460),
who guesses what has come less often. For two arms in equal shares and permuted blocks that is the best anybody can do,
whether the block sizes are known or drawn. A guesser who knows no arm at all has nothing but the ratio; one who learns
a single arm, because a participant was unblinded, has what Bayes's theorem gives over all layouts of the blocks
(`posterior`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from equipoise.core.allocation import minimisation
from equipoise.core.allocation.chains import Chain, State, chain
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.values.errors import InputError

Weights = dict[State, Fraction]
Chances = tuple[Fraction, ...]
MOST_STATES = 100_000


def likeliest(chances: Chances) -> Fraction:
    """How often the best guess is right."""
    return max(chances)


def determined(chances: Chances) -> Fraction:
    """1 where only one arm is left, else 0."""
    return Fraction(int(max(chances) == 1))


def expected(scheme: Scheme, length: int, worth: Callable[[Chances], Fraction] = likeliest) -> Fraction:
    """What a guesser expects over the first slots of a list who knows all earlier arms, and where each block ends.

    By default how many guesses are right; with `determined`, how many slots leave nothing to guess. Not for
    minimisation (InputError).
    """
    given = chain(scheme)
    ahead: Weights = dict(given.start)
    found = Fraction(0)
    for _ in range(length):
        found += sum(likely * worth(given.chances(state)) for state, likely in ahead.items())
        ahead = _moved(given, ahead, None)
    return found


def posterior(scheme: Scheme, length: int, known: Mapping[int, str]) -> tuple[Chances, ...]:
    """How likely each arm is at each of the first slots, in the order of the scheme's arms.

    `known`: arms by position from 1. InputError where they can't have come from this scheme.
    """
    given = chain(scheme)
    wanted = [given.arms.index(known[at]) if at in known else None for at in range(1, length + 1)]
    behind = _backward(given, wanted)
    ahead: Weights = dict(given.start)
    found = []
    for at, arm in enumerate(wanted):
        found.append(_slot(given, ahead, behind[at + 1], arm))
        ahead = _moved(given, ahead, arm)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Raised:
    """What an unblinding tells of a list's other slots: how often the best guess is right, before and after.

    `used`: summed over the other slots that were taken; `ahead`: over those that come; `following`: the next one alone.
    """

    slots_used: int
    slots_ahead: int
    used: tuple[Fraction, Fraction]
    ahead: tuple[Fraction, Fraction]
    following: tuple[Fraction, Fraction]
    chances: tuple[Chances, ...]
    """Of each slot after the unblinding, in the order of the scheme's arms."""


def raised(scheme: Scheme, taken: int, ahead: int, known: Mapping[int, str], position: int) -> Raised:
    """What the unblinding at `position` adds for somebody who knows `known`, the arm at `position` among them.

    `taken`: how many slots were used; `ahead`: how many more to look at, at least 1.
    """
    length = taken + ahead
    earlier = {at: arm for at, arm in known.items() if at != position}
    pair = (posterior(scheme, length, earlier), posterior(scheme, length, known))

    def over(first: int, last: int) -> tuple[Fraction, Fraction]:
        slots = [at for at in range(first, last + 1) if at not in known]
        before, after = (sum((likeliest(each[at - 1]) for at in slots), Fraction(0)) for each in pair)
        return before, after

    others = sum(at not in known for at in range(1, taken + 1))
    return Raised(others, ahead, over(1, taken), over(taken + 1, length), over(taken + 1, taken + 1), pair[1])


def minimised_next(
    scheme: Scheme, history: Sequence[Mapping[str, str]], known: Mapping[int, str], levels: Mapping[str, str]
) -> Chances:
    """How likely each arm is for a participant with `levels`, after those of `history`.

    `known`: arms by position from 1. Exact: every way in which the unknown arms may have fallen is weighed, with what
    leads to the same counts taken together. InputError where that comes to more than 100,000 ways, or where `known`
    can't have come from this scheme.
    """
    ways: dict[tuple[int, ...], Fraction] = {}
    margins = _margins(scheme)
    ways[(0,) * (len(margins) * len(scheme.arms))] = Fraction(1)
    for at, participant in enumerate(history, start=1):
        ways = _minimised(scheme, margins, ways, participant, known.get(at))
        if len(ways) > MOST_STATES:
            raise InputError("There are too many ways in which the arms may have fallen to weigh them all.")
    total = sum(ways.values(), Fraction(0))
    if not total:
        raise _impossible()
    found = [Fraction(0)] * len(scheme.arms)
    for state, likely in ways.items():
        for arm, chance in enumerate(_minimised_chances(scheme, margins, state, levels)):
            found[arm] += likely * chance / total
    return tuple(found)


def _moved(given: Chain, ahead: Weights, arm: int | None) -> Weights:
    """The states after a slot; where its arm is known, only what agrees with it, not made to sum to 1."""
    found: Weights = {}
    for state, likely in ahead.items():
        for came, chance, following in given.steps[state]:
            if arm is None or came == arm:
                found[following] = found.get(following, Fraction(0)) + likely * chance
    return found


def _backward(given: Chain, wanted: Sequence[int | None]) -> list[Weights]:
    """For each slot and one beyond: how likely what is known of it and of later ones is, by its state."""
    found: list[Weights] = [dict.fromkeys(given.steps, Fraction(1))]
    for arm in reversed(wanted):
        later = found[-1]
        found.append(
            {
                state: sum(
                    (p * later[to] for came, p, to in steps if arm is None or came == arm), Fraction(0)
                )
                for state, steps in given.steps.items()
            }
        )
    return found[::-1]


def _slot(given: Chain, ahead: Weights, later: Weights, arm: int | None) -> Chances:
    found = [Fraction(0)] * len(given.arms)
    for state, likely in ahead.items():
        for came, chance, following in given.steps[state]:
            if arm is None or came == arm:
                found[came] += likely * chance * later[following]
    total = sum(found, Fraction(0))
    if not total:
        raise _impossible()
    return tuple(each / total for each in found)


def _margins(scheme: Scheme) -> list[tuple[str, str]]:
    return [(factor.id, level) for factor in scheme.factors for level, _ in factor.levels]


def _minimised(
    scheme: Scheme,
    margins: Sequence[tuple[str, str]],
    ways: Mapping[tuple[int, ...], Fraction],
    levels: Mapping[str, str],
    known: str | None,
) -> dict[tuple[int, ...], Fraction]:
    """The ways after one more participant."""
    found: dict[tuple[int, ...], Fraction] = {}
    arms = len(scheme.arms)
    hers = [at for at, (factor, level) in enumerate(margins) if levels[factor] == level]
    for state, likely in ways.items():
        for arm, chance in enumerate(_minimised_chances(scheme, margins, state, levels)):
            if not chance or known not in (None, scheme.arms[arm][0]):
                continue
            following = list(state)
            for margin in hers:
                following[margin * arms + arm] += 1
            key = tuple(following)
            found[key] = found.get(key, Fraction(0)) + likely * chance
    return found


def _minimised_chances(
    scheme: Scheme, margins: Sequence[tuple[str, str]], state: tuple[int, ...], levels: Mapping[str, str]
) -> Chances:
    arms = len(scheme.arms)
    counts = {margin: list(state[at * arms : (at + 1) * arms]) for at, margin in enumerate(margins)}
    return minimisation.probabilities(scheme, minimisation.imbalances(scheme, counts, levels))


def _impossible() -> InputError:
    return InputError(
        "These arms can't have come from this scheme.", mend="Look at the positions and the scheme."
    )
