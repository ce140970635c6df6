"""All scores by name, for the criteria language and for people who look one up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from equipoise.core.scores.bed import BED, COMPOSITE_BED, COMPOSITE_EQD2, EQD2
from equipoise.core.scores.bmi import BMI
from equipoise.core.scores.bsa import BSA
from equipoise.core.scores.charlson import CHARLSON, CHARLSON_WITH_AGE
from equipoise.core.scores.child_pugh import CHILD_PUGH, CHILD_PUGH_POINTS
from equipoise.core.scores.ckd_epi import CKD_EPI
from equipoise.core.scores.cockcroft_gault import COCKCROFT_GAULT
from equipoise.core.scores.ctcae_terms import CTCAE
from equipoise.core.scores.ecog import ECOG
from equipoise.core.scores.eq5d import EQ5D_CANADA, EQ5D_ENGLAND, EQ_VAS
from equipoise.core.scores.fact_g import FACT_8D_CANADA, FACT_G
from equipoise.core.scores.karnofsky import ECOG_FROM_KARNOFSKY, KARNOFSKY, KARNOFSKY_FROM_ECOG
from equipoise.core.scores.score import Score, ScoreError
from equipoise.core.scores.sins import SINS, SINS_CATEGORY

_ALL: tuple[Score, ...] = (
    ECOG,
    KARNOFSKY,
    *ECOG_FROM_KARNOFSKY,
    *KARNOFSKY_FROM_ECOG,
    SINS,
    SINS_CATEGORY,
    *CHILD_PUGH,
    *CHILD_PUGH_POINTS,
    BMI,
    BSA,
    COCKCROFT_GAULT,
    CKD_EPI,
    BED,
    EQD2,
    COMPOSITE_BED,
    COMPOSITE_EQD2,
    CHARLSON,
    CHARLSON_WITH_AGE,
    *CTCAE,
    EQ5D_CANADA,
    EQ5D_ENGLAND,
    EQ_VAS,
    *FACT_G,
    FACT_8D_CANADA,
)

SCORES: Mapping[str, Score] = MappingProxyType({each.label: each for each in _ALL})
"""Every score by its label: the name, and the table in brackets where there are several."""


@lru_cache(maxsize=500)
def find(name: str, table: str = "") -> Score:
    """The score of this name and table, in any case. ScoreError that lists the names or the tables there are."""
    named = [each for each in _ALL if each.name.casefold() == name.strip().casefold()]
    if not named:
        names = sorted({each.name for each in _ALL}, key=str.casefold)
        raise ScoreError(f"There is no score {name!r}.", mend=f"There are: {', '.join(names)}.")
    wanted = table.strip().casefold()
    found = [each for each in named if each.table.casefold() == wanted]
    return found[0] if found else _refuse(named, table)


def _refuse(named: list[Score], table: str) -> Score:
    """Say which tables there are instead of the one that was named, or of none."""
    score = named[0].name
    tables = ", ".join(each.table for each in named if each.table)
    if not tables:
        raise ScoreError(f"{score} has no table {table!r}.", mend="Leave the table out.")
    what = f"{score} has no table {table!r}." if table.strip() else f"{score} is in use in several tables."
    raise ScoreError(what, mend=f"Name one of: {tables}.")
