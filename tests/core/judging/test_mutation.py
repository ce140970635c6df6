"""Every wrong copy of STOP-2's rules judges somebody wrongly: the made-up people notice each number and each word.

The few copies that nobody notices say the same as the rules. They are listed with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from equipoise.core.judging.compiled import Compiled
from tests.core.judging.mutating import Mutant, mutants
from tests.people.stop_2 import Known, people, protocol, verdicts

NO_FEWER_THAN_NONE = "no list has fewer than no entries, so that `at most 0` needs no lower end"
NOTHING_BELOW_ZERO = "no size, volume or score lies below 0, so that `other than 0` is `more than 0`"
ZERO_IS_ZERO = "0 is 0 in every unit"
_SCALE = "the ECOG scale begins at 0"
_COUNTS = (
    "thoracic_lesions no if: {} in count of lesions where site in [lung, thorax] and progressing",
    "liver_metastases no if: {} in count of lesions where site in [liver] and kind in [metastasis]",
    "brain_metastases no if: {} in count of lesions where site in [brain] and kind in [metastasis]",
    "spine_metastases no if: {} in count of lesions where site in [spine, bone]",
)
_DOWN = ("low -1", "low -10", "low dropped")

SAME = {
    **{f"I5: {each} in ecog in 0..2": _SCALE for each in _DOWN},
    **{each.format(down): NO_FEWER_THAN_NONE for each in _COUNTS for down in _DOWN},
    "lesions.new no if: != for > in nadir > 0 mm": NOTHING_BELOW_ZERO,
    "lesions.new no if: unit cm in nadir > 0 mm": ZERO_IS_ZERO,
    "lesions.new no if: != for > in baseline > 0 mm": NOTHING_BELOW_ZERO,
    "lesions.new no if: unit cm in baseline > 0 mm": ZERO_IS_ZERO,
    **{f"lesions.enlarging_on_two_scans no if: {each} in Count": NO_FEWER_THAN_NONE for each in _DOWN},
    "grown: part 2 dropped in new and unambiguous and size >= 5 mm": "what is new counts by no way without it",
    "brain_metastases yes if: != for > in largest_brain_metastasis > 0 cm": NOTHING_BELOW_ZERO,
    "brain_metastases yes if: != for > in brain_metastasis_volume > 0 cc": NOTHING_BELOW_ZERO,
    "brain_metastases no if: <= for = in largest_brain_metastasis = 0 cm": NOTHING_BELOW_ZERO,
    "spine_metastases yes if: != for > in score SINS > 0": NOTHING_BELOW_ZERO,
    "brain_metastases yes if: unit mm in largest_brain_metastasis > 0 cm": ZERO_IS_ZERO,
    "brain_metastases yes if: unit mm3 in brain_metastasis_volume > 0 cc": ZERO_IS_ZERO,
    "brain_metastases no if: unit mm in largest_brain_metastasis = 0 cm": ZERO_IS_ZERO,
    "brain_metastases no if: <= for = in brain_metastasis_volume = 0 cc": NOTHING_BELOW_ZERO,
    "brain_metastases no if: unit mm3 in brain_metastasis_volume = 0 cc": ZERO_IS_ZERO,
    "E4: preference and gate swapped": "whom exclusion 4 stops or leaves open, inclusion 12 does too",
    "clock enrolment: not_before_today": "where no day is given, today is taken first",
}


class Asked:
    """Everybody, in the order in which they are asked of a copy: a few are enough to notice most of them."""

    def __init__(self, everybody: Sequence[Known]) -> None:
        self._everybody = everybody
        self._orders: dict[tuple[str, ...], list[Known]] = {}

    def notice(self, mutant: Mutant) -> bool:
        """Whether anybody is judged otherwise than they should be; whoever is is asked first of the next copy."""
        compiled, names = Compiled(mutant.rules), mutant.concerned or ("overall",)
        order = self._order(mutant)
        for turn, one in enumerate(order):
            said = verdicts(compiled.judge(one.person, one.today))
            if any(said[name] != one.expect[name] for name in names):
                order.insert(0, order.pop(turn))
                return True
        return False

    def _order(self, mutant: Mutant) -> list[Known]:
        """To begin with, those first who were made up for the criteria that are concerned."""
        names = mutant.concerned or (mutant.what.split(":")[0],)
        if names not in self._orders:
            made_for = set(names)
            self._orders[names] = sorted(
                self._everybody, key=lambda one: not made_for & set(one.made_up.named)
            )
        return self._orders[names]


@pytest.mark.timeout(600)
def test_the_people_notice_every_wrong_copy_of_the_rules() -> None:
    asked, found = Asked(list(people().values())), list(mutants(protocol().rules))
    unnoticed = [each.what for each in found if not asked.notice(each)]
    assert len(found) > 600
    assert len(unnoticed) <= 0.05 * len(found)
    assert sorted(unnoticed) == sorted(SAME), (
        "a number or word of the rules is not tried, or a reason is no longer true"
    )
