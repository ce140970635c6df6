"""Karnofsky performance status, 100 down to 0 in tens, and its conversion to and from ECOG.

Nobody measured one scale by the other when they were made, and several conversions are in use: Karnofsky 70 is ECOG 1
by the usual table and ECOG 2 by the one of Ma 2010, so who needs a conversion has to name its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from equipoise.core.scores.ecog import OKEN, STATUS
from equipoise.core.scores.points import hull, of_steps
from equipoise.core.scores.score import Choice, Input, Score, Source, Value

ORIGIN = Source(
    "Karnofsky DA, Burchenal JH. The clinical evaluation of chemotherapeutic agents in cancer. In: MacLeod CM, editor. "
    "Evaluation of Chemotherapeutic Agents. Columbia University Press, 1949:191-205.",
    "https://www.worldcat.org/title/evaluation-of-chemotherapeutic-agents/oclc/14647610",
)
ESMO = Source(
    "European Society for Medical Oncology. Performance scales: Karnofsky and ECOG scores.",
    "https://oncologypro.esmo.org/oncology-in-practice/practice-tools/performance-scales",
)
MA = Source(
    "Ma C et al. Interconversion of three measures of performance status: an empirical analysis. "
    "Eur J Cancer 2010;46:3175-3183.",
    "https://doi.org/10.1016/j.ejca.2010.06.126",
)

INDEX = Input(
    name="karnofsky",
    title="Karnofsky performance status",
    kind="number",
    question="How well can you go about daily life, from 100 (no limits) down in tens?",
    ask=("doctor", "record", "patient"),
    unit="%",
    low=Decimal(0),
    high=Decimal(100),
    step=10,
    choices=(
        Choice("100", "well, no signs of the illness"),
        Choice("90", "daily life as usual, small signs of the illness"),
        Choice("80", "daily life as usual with an effort"),
        Choice("70", "cares for oneself, but can't work or be fully active"),
        Choice("60", "needs help now and then"),
        Choice("50", "needs much help and often a doctor or nurse"),
        Choice("40", "needs special care all the time"),
        Choice("30", "needs to be in hospital, though death is not near"),
        Choice("20", "very ill, in hospital with active treatment"),
        Choice("10", "dying"),
        Choice("0", "dead"),
    ),
)

TABLES: Mapping[str, Mapping[int, tuple[int, ...]]] = {
    "usual": {0: (90, 100), 1: (70, 80), 2: (50, 60), 3: (30, 40), 4: (10, 20), 5: (0,)},
    "Ma 2010": {0: (100,), 1: (80, 90), 2: (60, 70), 3: (40, 50), 4: (10, 20, 30), 5: (0,)},
}
"""For each table the Karnofsky values of each ECOG grade. Ma 2010 had nobody dead; 0 stands with 5 as in the other."""
_SOURCES = {"usual": (ESMO, OKEN, ORIGIN), "Ma 2010": (MA, OKEN, ORIGIN)}


def _index(values: Mapping[str, Value]) -> Value:
    return hull(of_steps(INDEX, values["karnofsky"]))


def _to_ecog(table: str, values: Mapping[str, Value]) -> Value:
    given = of_steps(INDEX, values["karnofsky"])
    return hull(frozenset(grade for grade, those in TABLES[table].items() if given & set(those)))


def _from_ecog(table: str, values: Mapping[str, Value]) -> Value:
    given = of_steps(STATUS, values["ecog"])
    return hull(frozenset(each for grade in given for each in TABLES[table][grade]))


KARNOFSKY = Score(
    name="Karnofsky",
    title="Karnofsky performance status",
    version="1949",
    sources=(ORIGIN,),
    inputs=(INDEX,),
    result_kind="number",
    formula=_index,
    unit="%",
    low=Decimal(0),
    high=Decimal(100),
)

ECOG_FROM_KARNOFSKY = tuple(
    Score(
        name="ECOG from Karnofsky",
        title="ECOG performance status, converted from Karnofsky",
        version=table,
        sources=_SOURCES[table],
        inputs=(INDEX,),
        result_kind="number",
        formula=partial(_to_ecog, table),
        low=Decimal(0),
        high=Decimal(5),
        table=table,
        note="A convention and no measurement: ECOG as the doctor judged it goes before.",
    )
    for table in TABLES
)

KARNOFSKY_FROM_ECOG = tuple(
    Score(
        name="Karnofsky from ECOG",
        title="Karnofsky performance status, converted from ECOG",
        version=table,
        sources=_SOURCES[table],
        inputs=(STATUS,),
        result_kind="number",
        formula=partial(_from_ecog, table),
        unit="%",
        low=Decimal(0),
        high=Decimal(100),
        table=table,
        note="An ECOG grade stands for several Karnofsky values, so the result is an interval.",
    )
    for table in TABLES
)
