"""Each lesion by itself over the scans: when it progressed, where it was smallest, and of which kind it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from equipoise.core.followup.measuring import series
from equipoise.core.followup.responses import points
from equipoise.core.followup.trajectories import group, nadir, trajectories
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.truth import Truth

RULE = Rule(Decimal("0.2"), Decimal(5), "nadir", Decimal(5), 2, (2, 3), Decimal(5))


def entry(day: str, **sizes: str) -> dict[str, Any]:
    """Lesions T… are of the trial, O… are not, of the others nobody said."""
    kinds = {"T": "yes", "O": "no"}
    rows = [
        {"TULNKID": name, "TULOC": "LUNG", "DIAM": size, "TREATED": kinds.get(name[0], "")}
        for name, size in sizes.items()
    ]
    return {"TRDAT": day, "TARGET": rows, "NONTARGET": "PD" if day > "2026-06" else "NCRNPD", "NEWLES": "no"}


SCANS = [
    entry("2026-01-10", T1="20", O1="30", X1="10"),
    entry("2026-04-10", T1="14", O1="36", X1=""),
    entry("2026-07-10", T1="19", O1="42", X1="11", N1="9"),
]


def test_a_lesion_progresses_by_itself() -> None:
    found = {each.lesion.id: each for each in trajectories(series(SCANS), RULE)}
    assert list(found) == ["T1", "O1", "X1", "N1"], "all other lesions together are none"
    assert (found["T1"].first, found["O1"].first, found["N1"].first) == (2, 1, 2)
    assert found["T1"].nadir == 1 and found["O1"].nadir == 0
    assert [each.finding is None for each in found["N1"].steps] == [True, True, False]
    assert [each.progresses for each in found["O1"].steps] == [None, Truth.YES, Truth.YES]


def test_groups_by_whether_a_lesion_is_of_the_trial() -> None:
    found = trajectories(series(SCANS), RULE)
    kinds = {kind: group(found, kind) for kind in Truth}
    assert [(lesion.id, at) for lesion, at in kinds[Truth.YES].progressed] == [("T1", 2)]
    assert [(lesion.id, at) for lesion, at in kinds[Truth.NO].progressed] == [("O1", 1)]
    assert [lesion.id for lesion, _ in kinds[Truth.UNKNOWN].progressed] == ["N1"]
    assert [lesion.id for lesion in kinds[Truth.UNKNOWN].open] == ["X1"]


@pytest.mark.parametrize(
    ("later", "answer"), [("20", Truth.NO), ("", Truth.UNKNOWN), ("26", Truth.YES), ("24", Truth.NO)]
)
def test_whether_any_of_a_group_progressed(later: str, answer: Truth) -> None:
    found = trajectories(series([entry("2026-01-10", T1="20"), entry("2026-04-10", T1=later)]), RULE)
    assert group(found, Truth.YES).answer is answer


def test_without_a_rule_nothing_is_judged() -> None:
    found = trajectories(series(SCANS), None)
    assert all(each.progresses is None for one in found for each in one.steps)
    assert found[0].steps[0].finding is not None


def test_the_nadir_is_the_first_of_the_smallest_sums() -> None:
    sizes = ("30", "20", "", "20", "25")
    said = [entry(f"2026-0{month}-01", T1=size) for month, size in enumerate(sizes, 1)]
    assert nadir(points(series(said))) == 1
    assert nadir(points(series([entry("2026-01-10", T1="")]))) is None and nadir([]) is None
