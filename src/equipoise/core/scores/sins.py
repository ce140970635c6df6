"""SINS, the Spinal Instability Neoplastic Score, 0 to 18: how likely a tumour makes the spine give way.

Six parts are added up. Copies of the table that score pain 3/2/1 instead of 3/1/0 are in circulation; they are wrong,
although their greatest total is the same. The source says more than half and less than half of a vertebral body, and
leaves exactly half open: such a collapse is scored as either.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.points import Points, classes, hull, of_choice, totals
from equipoise.core.scores.score import Choice, Input, Score, Source, Value
from equipoise.core.values.possible import Options

FISHER = Source(
    "Fisher CG et al. A novel classification system for spinal instability in neoplastic disease. "
    "Spine 2010;35:E1221-E1229.",
    "https://doi.org/10.1097/BRS.0b013e3181e16ae2",
)

LOCATION = Input(
    name="sins_location",
    title="Location in the spine",
    kind="choice",
    question="Which bone of the spine holds the tumour?",
    ask=("radiology", "doctor"),
    choices=(
        Choice("junctional", "skull base to C2, C7 to T2, T11 to L1, or L5 to S1", 3),
        Choice("mobile", "C3 to C6, or L2 to L4", 2),
        Choice("semirigid", "T3 to T10", 1),
        Choice("rigid", "S2 to S5", 0),
    ),
)

PAIN = Input(
    name="sins_pain",
    title="Pain from the spine",
    kind="choice",
    question="Does the tumour in the spine hurt, and does moving or standing make it worse?",
    ask=("patient", "doctor"),
    choices=(
        Choice("mechanical", "pain with movement or load, or pain that lying down eases", 3),
        Choice("other", "occasional pain that has nothing to do with movement or load", 1),
        Choice("none", "no pain", 0),
    ),
)

BONE = Input(
    name="sins_bone",
    title="Kind of bone lesion",
    kind="choice",
    question="Does the tumour eat bone away, build bone up, or both?",
    ask=("radiology", "doctor"),
    choices=(
        Choice("lytic", "bone is eaten away", 2),
        Choice("mixed", "both", 1),
        Choice("blastic", "bone is built up", 0),
    ),
)

ALIGNMENT = Input(
    name="sins_alignment",
    title="Alignment of the spine",
    kind="choice",
    question="Is the spine still in line on the scan?",
    ask=("radiology", "doctor"),
    choices=(
        Choice("subluxation", "a vertebra has slipped out of place", 4),
        Choice("deformity", "a new bend: kyphosis or scoliosis", 2),
        Choice("normal", "in line", 0),
    ),
)

COLLAPSE = Input(
    name="sins_collapse",
    title="Collapse of the vertebral body",
    kind="choice",
    question="How much of the height of the bone is lost?",
    ask=("radiology", "doctor"),
    choices=(
        Choice("more than half", "more than half of the height is lost", 3),
        Choice("exactly half", "half of the height is lost; the source gives no points for it"),
        Choice("less than half", "some height is lost, less than half", 2),
        Choice("involved", "no collapse, but the tumour takes up more than half of the vertebral body", 1),
        Choice("none", "no collapse, and the tumour takes up no more than half of the vertebral body", 0),
    ),
)

POSTEROLATERAL = Input(
    name="sins_posterolateral",
    title="Posterolateral elements",
    kind="choice",
    question="Has the tumour grown into the back parts of the bone, on one side or on both?",
    ask=("radiology", "doctor"),
    choices=(
        Choice("bilateral", "facets, pedicles or rib joints on both sides", 3),
        Choice("unilateral", "on one side", 1),
        Choice("none", "on neither side", 0),
    ),
)

INPUTS = (LOCATION, PAIN, BONE, ALIGNMENT, COLLAPSE, POSTEROLATERAL)
CATEGORIES = {"stable": (0, 6), "potentially unstable": (7, 12), "unstable": (13, 18)}
_EXACTLY_HALF = frozenset({2, 3})


def _points(asked: Input, value: Value) -> Points:
    assert isinstance(value, Options)
    return of_choice(asked, value) | (_EXACTLY_HALF if "exactly half" in value.choices else frozenset())


def _totals(values: Mapping[str, Value]) -> Points:
    return totals(_points(each, values[each.name]) for each in INPUTS)


def _total(values: Mapping[str, Value]) -> Value:
    return hull(_totals(values))


def _category(values: Mapping[str, Value]) -> Value:
    return classes(_totals(values), CATEGORIES)


_NOTE = "The source gives no points for a collapse of exactly half of the height; it counts as 2 or 3 here."

SINS = Score(
    name="SINS",
    title="Spinal Instability Neoplastic Score",
    version="2010",
    sources=(FISHER,),
    inputs=INPUTS,
    result_kind="number",
    formula=_total,
    low=Decimal(0),
    high=Decimal(18),
    note=_NOTE,
)

SINS_CATEGORY = Score(
    name="SINS category",
    title="Category of the Spinal Instability Neoplastic Score",
    version="2010",
    sources=(FISHER,),
    inputs=INPUTS,
    result_kind="choice",
    formula=_category,
    classes=tuple(CATEGORIES),
    note=_NOTE,
)
