"""RECIST 1.1: response of solid tumours, from the sum of the target lesions, the other lesions and new ones.

Categories are those of tables 1 and 2 of the guideline (`SOURCE`).

Sizes are in mm: the longest diameter, of lymph nodes the short axis. Those that are missing or not exact leave several
responses open (`Options`); `assigned` then says NE, not evaluable, as the guideline does. A rule for single lesions
that protocols use in its stead is in `per_lesion`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from equipoise.core.scores.score import ScoreError, Source
from equipoise.core.scores.sizes import ANY_SIZE, at_least, grown, scaled, smallest, total
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth, all_of, negated

VERSION = "1.1"
SOURCE = Source(
    "Eisenhauer EA et al. New response evaluation criteria in solid tumours: revised RECIST guideline (version 1.1). "
    "Eur J Cancer 2009;45:228-247.",
    "https://doi.org/10.1016/j.ejca.2008.10.026",
)
CR, PR, SD, PD, NE = "CR", "PR", "SD", "PD", "NE"
NON_CR_NON_PD = "Non-CR/Non-PD"
NONE = "none"
"""There are no such lesions."""

TOO_SMALL_TO_MEASURE = Span.exactly(5)
"""The size of a target lesion that is still seen but too small to be measured."""

_MOST, _MOST_PER_ORGAN = 5, 2
_MEASURABLE, _MEASURABLE_NODE = Decimal(10), Decimal(15)
_NORMAL_NODE = Span(Decimal(0), Decimal(10), high_open=True)
_PR_SHARE = Decimal("0.7")
_PD_SHARE, _PD_LENGTH = Decimal("0.2"), Decimal(5)


@dataclass(frozen=True, slots=True)
class TargetLesion:
    """A target lesion: its organ, whether it is a lymph node, and its size at each timepoint, the baseline first.

    None stands for a size that was not measured. ScoreError where a size is negative.
    """

    organ: str
    sizes: tuple[Span | None, ...]
    node: bool = False

    def __post_init__(self) -> None:
        if any(each is not None and each.low < 0 for each in self.sizes):
            raise ScoreError(
                f"A lesion of the {self.organ} has a size below 0 mm.", mend="Sizes begin at 0 mm."
            )

    def at(self, timepoint: int) -> Span:
        """The size at the timepoint; any size where it was not measured."""
        size = self.sizes[timepoint] if timepoint < len(self.sizes) else None
        return ANY_SIZE if size is None else size


def check_targets(lesions: Sequence[TargetLesion]) -> None:
    """Refuse what can't be target lesions: ScoreError for too many, too many in one organ, or too small at baseline."""
    if len(lesions) > _MOST:
        raise ScoreError(f"There are {len(lesions)} target lesions.", mend=f"Choose at most {_MOST}.")
    for organ, count in Counter(each.organ for each in lesions).items():
        if count > _MOST_PER_ORGAN:
            raise ScoreError(
                f"{count} target lesions are in the {organ}.",
                mend=f"Choose at most {_MOST_PER_ORGAN} an organ.",
            )
    for each in lesions:
        least = _MEASURABLE_NODE if each.node else _MEASURABLE
        if each.at(0).high < least:
            raise ScoreError(
                f"A target lesion of the {each.organ} measures {each.at(0)} mm at baseline.",
                mend=f"It has to measure {least} mm or more{' in its short axis' if each.node else ''}.",
            )


def target_sum(lesions: Sequence[TargetLesion], timepoint: int) -> Span:
    """The sum of diameters in mm at the timepoint; 0 is the baseline."""
    return total(each.at(timepoint) for each in lesions)


def nadir(lesions: Sequence[TargetLesion], timepoint: int) -> Span:
    """The smallest sum in mm before the timepoint, the baseline among them. ScoreError at the baseline itself."""
    if timepoint < 1:
        raise ScoreError(
            "There is no response at baseline.", mend="Ask for a later timepoint: 1 is the first."
        )
    return smallest(target_sum(lesions, each) for each in range(timepoint))


def change(lesions: Sequence[TargetLesion], timepoint: int, reference: Span) -> Span:
    """By how many mm the sum differs from a reference, such as the nadir; negative where it shrank."""
    return total((target_sum(lesions, timepoint), _negative(reference)))


def percent_change(lesions: Sequence[TargetLesion], timepoint: int, reference: Span) -> Span:
    """The same in percent of the reference, whose sizes have to be above 0: ScoreError otherwise."""
    if reference.low <= 0:
        raise ScoreError("A change can't be told in percent of 0 mm.", mend="Tell it in mm.")
    now = target_sum(lesions, timepoint)
    low, high = _percent(now.low, reference.high), _percent(now.high, reference.low)
    return Span(low, high, now.low_open or reference.high_open, now.high_open or reference.low_open)


def target_response(lesions: Sequence[TargetLesion], timepoint: int) -> Options:
    """The responses of the target lesions that are still open: CR, PR, SD, PD. `none` where there are no lesions.

    Lymph nodes below 10 mm are normal, so CR is asked first; progression from the nadir goes before a partial response
    from baseline.
    """
    if not lesions:
        return Options.of(NONE)
    complete, progression, partial = _signs(lesions, timepoint)
    if complete is Truth.YES:
        return Options.of(CR)
    found = {CR} if complete is Truth.UNKNOWN else set()
    if progression is not Truth.NO:
        found.add(PD)
    if progression is not Truth.YES:
        found |= {PR, SD} if partial is Truth.UNKNOWN else {PR if partial is Truth.YES else SD}
    return Options(frozenset(found))


def _signs(lesions: Sequence[TargetLesion], timepoint: int) -> tuple[Truth, Truth, Truth]:
    """Whether all lesions are gone, whether the sum has grown from the nadir, and whether it has shrunk enough."""
    gone = all_of(
        each.at(timepoint).within(_NORMAL_NODE if each.node else Span.exactly(0)) for each in lesions
    )
    now = target_sum(lesions, timepoint)
    progression = grown(now, nadir(lesions, timepoint), share=_PD_SHARE, length=_PD_LENGTH)
    return gone, progression, at_least(scaled(target_sum(lesions, 0), _PR_SHARE), now)


def non_target_response(*, gone: Truth, markers_normal: Truth, unequivocal_progression: Truth) -> Options:
    """The responses of the non-target lesions that are still open.

    CR needs all of them gone (lymph nodes below 10 mm) and tumour markers normal; progression has to be unequivocal.
    """
    complete = all_of((gone, markers_normal, negated(unequivocal_progression)))
    found = {PD} if unequivocal_progression is not Truth.NO else set()
    if unequivocal_progression is not Truth.YES:
        found |= {CR} if complete is not Truth.NO else set()
        found |= {NON_CR_NON_PD} if complete is not Truth.YES else set()
    return Options(frozenset(found))


def assigned(response: Options) -> str:
    """The response where it is the only one left, else NE."""
    return next(iter(response.choices)) if response.known else NE


def overall(target: Options, non_target: Options, new_lesions: Truth) -> Options:
    """The overall responses at a timepoint that are still open, by tables 1 and 2.

    `target` is among CR, PR, SD, PD, NE and none; `non_target` among CR, Non-CR/Non-PD, PD, NE and none.
    """
    if new_lesions is Truth.YES:
        return Options.of(PD)
    found = {_overall(*each) for each in product(target.choices, non_target.choices)}
    return Options(frozenset(found | ({PD} if new_lesions is Truth.UNKNOWN else set())))


def _overall(target: str, non_target: str) -> str:
    """One row of table 1, or of table 2 where there are no target lesions; without new lesions."""
    if PD in (target, non_target):
        return PD
    if target == NONE:
        return NE if non_target == NONE else non_target
    if target == CR:
        return CR if non_target in (CR, NONE) else PR
    return target


def _negative(size: Span) -> Span:
    return Span(-size.high, -size.low, size.high_open, size.low_open)


def _percent(size: Decimal, reference: Decimal) -> Decimal:
    return Decimal(-100) if reference.is_infinite() else (size - reference) * 100 / reference
