"""ECOG performance status, 0 to 5."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.points import hull, of_steps
from equipoise.core.scores.score import Choice, Input, Score, Source, Value

OKEN = Source(
    "Oken MM et al. Toxicity and response criteria of the Eastern Cooperative Oncology Group. "
    "Am J Clin Oncol 1982;5:649-655.",
    "https://doi.org/10.1097/00000421-198212000-00014",
)

STATUS = Input(
    name="ecog",
    title="ECOG performance status",
    kind="number",
    question="How active are you on most days, from 0 (as before the illness) to 4 (in bed all day)?",
    ask=("doctor", "record", "patient"),
    low=Decimal(0),
    high=Decimal(5),
    step=1,
    choices=(
        Choice("0", "as active as before the illness, with nothing held back"),
        Choice("1", "no hard physical work, but up and able to do light work"),
        Choice("2", "cares for oneself but can't work; up for more than half of the day"),
        Choice("3", "needs some help with oneself; in bed or a chair for more than half of the day"),
        Choice("4", "can't care for oneself; in bed or a chair all day"),
        Choice("5", "dead"),
    ),
)


def _status(values: Mapping[str, Value]) -> Value:
    return hull(of_steps(STATUS, values["ecog"]))


ECOG = Score(
    name="ECOG",
    title="ECOG performance status",
    version="1982",
    sources=(OKEN,),
    inputs=(STATUS,),
    result_kind="number",
    formula=_status,
    low=Decimal(0),
    high=Decimal(5),
)
