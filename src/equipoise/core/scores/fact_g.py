"""FACT-G: quality of life with cancer from 27 answers of 0 to 4, in four subscales; and FACT-8D, a utility from nine.

More is better in every subscale, so answers about complaints are turned round. The words of the questionnaire are
FACIT's and are not here: items go by their published codes (GP1 to GF7).

Where answers are missing there are two honest results, and they are not the same. The score itself is all that it may
be (a `Span`), as everywhere in this house. FACIT's own rule guesses each missing answer from the mean of its subscale
where more than half of it was answered; `prorated` does that, and trials report it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from equipoise.core.scores.points import Points, hull, of_steps, totals
from equipoise.core.scores.score import Choice, Input, Score, ScoreError, Source, Value
from equipoise.core.values.possible import Span

CELLA = Source(
    "Cella DF et al. The Functional Assessment of Cancer Therapy scale: development and validation of the general "
    "measure. J Clin Oncol 1993;11:570-579.",
    "https://doi.org/10.1200/JCO.1993.11.3.570",
)
FACIT = Source(
    "FACIT.org. Scoring of FACIT measures and missing items (version 4).", "https://www.facit.org/scoring"
)
MCTAGGART = Source(
    "McTaggart-Cowan H et al. The FACT-8D, a new cancer-specific utility algorithm based on the Functional Assessment "
    "of Cancer Therapies-General (FACT-G): a Canadian valuation study. Health Qual Life Outcomes 2022;20:97.",
    "https://doi.org/10.1186/s12955-022-02002-z",
)

BEST = 4
ITEMS: Mapping[str, tuple[str, ...]] = {
    "PWB": tuple(f"GP{n}" for n in range(1, 8)),
    "SWB": tuple(f"GS{n}" for n in range(1, 8)),
    "EWB": tuple(f"GE{n}" for n in range(1, 7)),
    "FWB": tuple(f"GF{n}" for n in range(1, 8)),
}
"""The items of each subscale: physical, social and family, emotional, functional well-being."""
TITLES = {
    "PWB": "physical well-being",
    "SWB": "social and family well-being",
    "EWB": "emotional well-being",
    "FWB": "functional well-being",
}
REVERSED = frozenset({*ITEMS["PWB"], *ITEMS["EWB"]}) - {"GE2"}
"""Items where a high answer is bad."""

_ANSWERS = (
    Choice("0", "the lowest answer"),
    Choice("1", "the second answer"),
    Choice("2", "the middle answer"),
    Choice("3", "the fourth answer"),
    Choice("4", "the highest answer"),
)


def input_of(code: str) -> Input:
    """The input of an item by its published code."""
    return _INPUTS[code]


def _item(code: str) -> Input:
    return Input(
        name=f"fact_{code.lower()}",
        title=f"FACT-G item {code}",
        kind="number",
        question=f"Which answer was given to item {code}, from 0 to 4?",
        ask=("patient",),
        low=Decimal(0),
        high=Decimal(BEST),
        step=1,
        choices=_ANSWERS,
    )


_INPUTS = {code: _item(code) for codes in ITEMS.values() for code in codes}


def turned(code: str, answer: int) -> int:
    """What an answer adds to its subscale: itself, or 4 less it where a high answer is bad."""
    return BEST - answer if code in REVERSED else answer


@dataclass(frozen=True, slots=True)
class Prorated:
    """Scores by FACIT's rule for missing items. None where too little was answered.

    `subscales` by their letters; `total` of 0 to 108; `answered` of 27 items.
    """

    subscales: Mapping[str, Fraction | None]
    total: Fraction | None
    answered: int


def prorated(answers: Mapping[str, int]) -> Prorated:
    """Scores from the answers there are, by item code. A subscale needs more than half of its items, the total all
    four subscales and more than 80 % of the items. ScoreError for an unknown item or an answer outside of 0 to 4.
    """
    for code, answer in answers.items():
        if code not in _INPUTS or not 0 <= answer <= BEST:
            raise ScoreError(f"{code} was given as {answer}.", mend="Items are GP1 to GF7, answers 0 to 4.")
    subscales = {name: _subscale(codes, answers) for name, codes in ITEMS.items()}
    known = [each for each in subscales.values() if each is not None]
    enough = len(known) == len(ITEMS) and len(answers) * 5 > len(_INPUTS) * 4
    return Prorated(subscales, sum(known, Fraction(0)) if enough else None, len(answers))


def _subscale(codes: tuple[str, ...], answers: Mapping[str, int]) -> Fraction | None:
    given = [turned(code, answers[code]) for code in codes if code in answers]
    return Fraction(sum(given) * len(codes), len(given)) if 2 * len(given) > len(codes) else None


def _points(code: str, values: Mapping[str, Value]) -> Points:
    asked = _INPUTS[code]
    return frozenset(turned(code, each) for each in of_steps(asked, values[asked.name]))


def _score(name: str, title: str, codes: tuple[str, ...], note: str = "") -> Score:
    def formula(values: Mapping[str, Value]) -> Value:
        return hull(totals(_points(code, values) for code in codes))

    return Score(
        name=name,
        title=title,
        version="4",
        sources=(CELLA, FACIT),
        inputs=tuple(_INPUTS[code] for code in codes),
        result_kind="number",
        formula=formula,
        low=Decimal(0),
        high=Decimal(BEST * len(codes)),
        note=note,
    )


FACT_G = (
    *(_score(f"FACT-G {name}", f"FACT-G {TITLES[name]}", codes) for name, codes in ITEMS.items()),
    _score(
        "FACT-G",
        "FACT-G total",
        tuple(_INPUTS),
        "A missing answer may be anything; the rule that guesses it from the others is a function beside it.",
    ),
)

_DECREMENTS: Mapping[str, tuple[str, ...]] = {
    "GP4": ("0", "0", "0.077", "0.187", "0.384"),
    "GP1": ("0", "0.054", "0.075", "0.144", "0.164"),
    "GP2": ("0", "0.099", "0.149", "0.162", "0.298"),
    "GF5": ("0", "0", "0", "0.077", "0.077"),
    "GF1": ("0", "0.057", "0.090", "0.090", "0.231"),
    "GS2": ("0", "0.022", "0.022", "0.120", "0.195"),
    "GE1": ("0", "0", "0.127", "0.127", "0.185"),
    "GE6": ("0", "0.097", "0.097", "0.097", "0.118"),
}
"""What each of five levels, from good to bad, takes away: pain, fatigue, nausea, sleep, work, support, sadness, worry.
Support stands under GS2, and is the better answer of GS2 (family) and GS3 (friends)."""
_SUPPORT = ("GS2", "GS3")
_UTILITY = tuple(dict.fromkeys((*_DECREMENTS, *_SUPPORT)))


def fact_8d_canada(answers: Mapping[str, int]) -> Decimal:
    """The utility of nine answers by item code: 1 less a decrement for each of eight dimensions. KeyError for a missing
    one.
    """
    good = {code: turned(code, answers[code]) for code in _UTILITY}
    good["GS2"] = max(good[each] for each in _SUPPORT)
    return Decimal(1) - sum(
        (Decimal(row[BEST - good[code]]) for code, row in _DECREMENTS.items()), Decimal(0)
    )


def _utility(values: Mapping[str, Value]) -> Value:
    """The least and the greatest: it never falls when an answer gets better."""
    ordered = {
        code: sorted(of_steps(_INPUTS[code], values[_INPUTS[code].name]), key=partial(turned, code))
        for code in _UTILITY
    }
    worst = {code: found[0] for code, found in ordered.items()}
    best = {code: found[-1] for code, found in ordered.items()}
    return Span(fact_8d_canada(worst), fact_8d_canada(best))


FACT_8D_CANADA = Score(
    name="FACT-8D",
    title="FACT-8D utility",
    version="2022",
    sources=(MCTAGGART, CELLA),
    inputs=tuple(_INPUTS[code] for code in _UTILITY),
    result_kind="number",
    formula=_utility,
    low=Decimal("-0.652"),
    high=Decimal(1),
    table="Canada",
    note="A utility for people with cancer from FACT-G alone; support is the better answer of GS2 and GS3.",
)
