"""Whether a trial stayed blind, by what people guess: the indices of James and of Bang, with standard errors.

James et al., Statistics in Medicine 1996;15:1421-1434: one figure for a trial, from 0 (everybody knows) over .5
(chance) to 1 (nobody has an idea). "Don't know" speaks for blinding most.
Bang et al., Controlled Clinical Trials 2004;25:143-156: one figure for each arm, from -1 (everybody guesses the other
arm) over 0 (chance) to 1 (everybody guesses right).

Where people said how sure they were, Bang's index counts a sure guess fully and an unsure one by half. No published
figure was at hand to check that with; without it, the index is the published one. James's index is taken over guesses
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
UNSURE = 0.5
ROUGHLY = 0.2
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Guessed:
    """What the members of one arm guess: how many each. `unsure_*`: those among them who were not sure."""

    right: int
    wrong: int
    unknown: int
    unsure_right: int = 0
    unsure_wrong: int = 0

    @property
    def people(self) -> int:
        """How many were asked and answered."""
        return self.right + self.wrong + self.unknown


@dataclass(frozen=True, slots=True)
class Index:
    """An index. Where it has no value, `undefined` says why, and the others are None.

    `error`: its standard error; `low` and `high`: limits of the interval at the confidence asked for, by the normal
    approximation.
    """

    value: float | None
    error: float | None
    low: float | None
    high: float | None
    undefined: str = ""


def bang(arm: Guessed, confidence: float = CONFIDENCE) -> Index:
    """Bang's index of one arm of two. The published one-sided limits at .95 are those of `confidence` .9."""
    if not arm.people:
        return _undefined("Nobody in this arm was asked.")
    if not arm.right + arm.wrong:
        return _undefined("Nobody in this arm made a guess, so there is none to compare with chance.")
    scores = (
        (1.0, arm.right - arm.unsure_right),
        (UNSURE, arm.unsure_right),
        (-UNSURE, arm.unsure_wrong),
        (-1.0, arm.wrong - arm.unsure_wrong),
    )
    value = sum(score * count for score, count in scores) / arm.people
    spread = sum(score**2 * count for score, count in scores) / arm.people - value**2
    return _index(value, spread / arm.people, confidence)


def james(first: Guessed, second: Guessed, confidence: float = CONFIDENCE) -> Index:
    """James's index of a trial with two arms, where a right guess weighs nothing and a wrong one fully.

    With D the share of those who don't know, W the share of wrong guesses among everybody, and E what W times (1 - D)
    would be if guesses had nothing to do with arms, it is D + (1 - D)^2 W / 2 E. The standard error is the delta
    method's over the six cells of one multinomial sample, as in the paper.
    """
    people = first.people + second.people
    if not people:
        return _undefined("Nobody was asked.")
    unknown = (first.unknown + second.unknown) / people
    if first.unknown + second.unknown == people:
        return _index(1.0, 0.0, confidence)
    cells = ((first.right / people, first.wrong / people), (second.wrong / people, second.right / people))
    columns = [sum(cell) for cell in cells]
    rows = [cells[0][guess] + cells[1][guess] for guess in (0, 1)]
    chance = rows[0] * columns[1] + rows[1] * columns[0]
    if not chance:
        return _undefined(
            "All who guessed were in one arm and guessed it, so chance can't be told from knowing."
        )
    knowing, wrong = 1 - unknown, cells[0][1] + cells[1][0]
    slopes = [(unknown, 1.0)]
    for arm in (0, 1):
        for guess in (0, 1):
            # What one more guess of this kind does to (1 - D)^2, to W and to E.
            slope = 2 * knowing * wrong / (2 * chance) + knowing**2 * (guess != arm) / (2 * chance)
            slope -= knowing**2 * wrong * (columns[1 - guess] + rows[1 - arm]) / (2 * chance**2)
            slopes.append((cells[arm][guess], slope))
    return _index(unknown + knowing**2 * wrong / (2 * chance), _variance(slopes) / people, confidence)


def in_words_bang(index: Index) -> str:
    """What Bang's index of an arm says by the usual rule of thumb: within .2 of 0 is near enough to chance.

    Outside of that it says too where the interval can't tell the index from chance.
    """
    if index.value is None:
        return index.undefined
    if index.value > ROUGHLY:
        said = "More in this arm guessed right than chance would give: the blinding may have failed here."
    elif index.value < -ROUGHLY:
        said = "More in this arm guessed wrong than chance would give: they may have hoped for the other treatment."
    else:
        return "In this arm the guesses are near what chance would give."
    return f"{said}{_doubt(index)}"


def _doubt(index: Index) -> str:
    """What to hold against an index, after a space; empty for none. Guesses that are all alike have no spread."""
    if not index.error:
        return " All guessed alike, so the interval has no width: how many they are says how much it weighs."
    if index.low is not None and index.high is not None and index.low <= 0 <= index.high:
        return " But the interval reaches 0, so it may be chance alone."
    return ""


def in_words_james(index: Index) -> str:
    """What James's index says by the rule of its paper: unblinded where even the upper limit lies under one half."""
    if index.value is None or index.high is None:
        return index.undefined
    if index.high < HALF:
        return "Even the upper limit lies under 0.5: people could tell more than chance would let them."
    return "The upper limit reaches 0.5 or more: nothing here says that the blinding failed."


def _variance(slopes: Iterable[Sequence[float]]) -> float:
    """Of a smooth function of the shares of one multinomial sample, times its size: pairs of a share and its slope."""
    pairs = list(slopes)
    mean = sum(share * slope for share, slope in pairs)
    return sum(share * slope**2 for share, slope in pairs) - mean**2


def _index(value: float, variance: float, confidence: float) -> Index:
    error = sqrt(max(variance, 0.0))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Index(value, error, value - reach, value + reach)


def _undefined(why: str) -> Index:
    return Index(None, None, None, None, why)
