"""EQ-5D-5L: the index of a health state by a country's value set, and the visual analogue scale.

A value set says what a population thinks a health state is worth: 1 is full health, 0 as bad as being dead, and less
is worse than that. Two countries value the same answers differently, so there is no default: a protocol names the
table. The words of the questionnaire are EuroQol's and are not here; what is kept are levels from 1 to 5.

Sets are told to three places; results here are exact, so that they are rounded once, where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from equipoise.core.scores.points import of_steps
from equipoise.core.scores.score import Choice, Formula, Input, Score, Source, Value
from equipoise.core.values.possible import Span

XIE = Source(
    "Xie F et al. A time trade-off-derived value set of the EQ-5D-5L for Canada. Med Care 2016;54:98-105.",
    "https://doi.org/10.1097/MLR.0000000000000447",
)
DEVLIN = Source(
    "Devlin NJ et al. Valuing health-related quality of life: an EQ-5D-5L value set for England. "
    "Health Econ 2018;27:7-22.",
    "https://doi.org/10.1002/hec.3564",
)
HERDMAN = Source(
    "Herdman M et al. Development and preliminary testing of the new five-level version of EQ-5D (EQ-5D-5L). "
    "Qual Life Res 2011;20:1727-1736.",
    "https://doi.org/10.1007/s11136-011-9903-x",
)

DIMENSIONS = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
"""In the order of a health state's five figures, as in 23145."""

Levels = Mapping[str, int]
"""A level from 1 to 5 of each dimension."""

_LEVELS = (
    Choice("1", "no problems"),
    Choice("2", "the second level"),
    Choice("3", "the middle level"),
    Choice("4", "the fourth level"),
    Choice("5", "the worst level"),
)


def _dimension(name: str, title: str) -> Input:
    return Input(
        name=f"eq5d_{name}",
        title=f"EQ-5D-5L {title}",
        kind="number",
        question=f"Which level was chosen for {title}, from 1 (no problems) to 5 (the worst)?",
        ask=("patient",),
        low=Decimal(1),
        high=Decimal(5),
        step=1,
        choices=_LEVELS,
    )


INPUTS = (
    _dimension("mobility", "walking about"),
    _dimension("self_care", "care of oneself"),
    _dimension("usual_activities", "usual tasks"),
    _dimension("pain", "pain"),
    _dimension("anxiety", "worry and sadness"),
)

_CANADA_START = Decimal("1.1351")
_CANADA_SLOPE = tuple(map(Decimal, ("0.0389", "0.0458", "0.0195", "0.0444", "0.0376")))
_CANADA_SEVERE = tuple(map(Decimal, ("0.0510", "0.0584", "0.1103", "0.1409", "0.1277")))
_CANADA_MANY = Decimal("0.0085")
_SEVERE = 4


def canada(levels: Levels) -> Decimal:
    """The index by the Canadian set: a slope per level, more from level 4 on, less where several are that bad.

    The worst possible state has -0.148, and 11111 has 0.949 and not 1.
    """
    chosen = [levels[each] for each in DIMENSIONS]
    slopes = sum((slope * level for slope, level in zip(_CANADA_SLOPE, chosen, strict=True)), Decimal(0))
    severe = [drop for drop, level in zip(_CANADA_SEVERE, chosen, strict=True) if level >= _SEVERE]
    further = max(len(severe) - 1, 0)  # the first severe problem gives nothing back
    return _CANADA_START - slopes - sum(severe, Decimal(0)) + _CANADA_MANY * further**2


_ENGLAND: Mapping[str, tuple[str, ...]] = {
    "mobility": ("0", "0.058", "0.076", "0.207", "0.274"),
    "self_care": ("0", "0.050", "0.080", "0.164", "0.203"),
    "usual_activities": ("0", "0.050", "0.063", "0.162", "0.184"),
    "pain": ("0", "0.063", "0.084", "0.276", "0.335"),
    "anxiety": ("0", "0.078", "0.104", "0.285", "0.289"),
}


def england(levels: Levels) -> Decimal:
    """The index by the English set of 2018: 1 less a decrement for each dimension's level."""
    return Decimal(1) - sum((Decimal(_ENGLAND[each][levels[each] - 1]) for each in DIMENSIONS), Decimal(0))


def state(levels: Levels) -> str:
    """The health state as it is written: `23145`."""
    return "".join(str(levels[each]) for each in DIMENSIONS)


def levels_of(state: str) -> dict[str, int]:
    """The levels of a health state such as `23145`. ValueError where it is none."""
    if len(state) != len(DIMENSIONS) or set(state) - set("12345"):
        raise ValueError(f"{state!r} is no health state such as 23145")
    return dict(zip(DIMENSIONS, map(int, state), strict=True))


def _over(index: Callable[[Levels], Decimal]) -> Formula:
    """The least and the greatest index: it never rises with a level, so the worst and the best levels give them."""

    def formula(values: Mapping[str, Value]) -> Value:
        steps = {
            each: of_steps(asked, values[asked.name]) for each, asked in zip(DIMENSIONS, INPUTS, strict=True)
        }
        worst = {name: max(found) for name, found in steps.items()}
        best = {name: min(found) for name, found in steps.items()}
        return Span(index(worst), index(best))

    return formula


def _index(
    country: str, source: Source, version: str, index: Callable[[Levels], Decimal], note: str
) -> Score:
    return Score(
        name="EQ-5D-5L",
        title="EQ-5D-5L index",
        version=version,
        sources=(source, HERDMAN),
        inputs=INPUTS,
        result_kind="number",
        formula=_over(index),
        low=index(levels_of("55555")),
        high=index(levels_of("11111")),
        table=country,
        note=note,
    )


EQ5D_CANADA = _index("Canada", XIE, "2016", canada, "A person without any problem has 0.949, not 1.")
EQ5D_ENGLAND = _index(
    "England",
    DEVLIN,
    "2018",
    england,
    "Health authorities of England have not recommended it for their decisions.",
)

VAS = Input(
    name="eq_vas",
    title="EQ visual analogue scale",
    kind="number",
    question="How good is your health today, from 0 (the worst) to 100 (the best)?",
    ask=("patient",),
    low=Decimal(0),
    high=Decimal(100),
)


def _scale(values: Mapping[str, Value]) -> Value:
    return values["eq_vas"]


EQ_VAS = Score(
    name="EQ VAS",
    title="EQ visual analogue scale",
    version="EQ-5D-5L",
    sources=(HERDMAN,),
    inputs=(VAS,),
    result_kind="number",
    formula=_scale,
    low=Decimal(0),
    high=Decimal(100),
    note="The person's own view of their health, without any value set.",
)
