"""Child-Pugh: how badly cirrhosis has hurt the liver, 5 to 15 points, classes A to C.

Two tables are in use that differ in albumin: below 2.8 g/dL or below 3.0 g/dL gives three points. The same person can
be in class A by one and in class B by the other, so a protocol has to name its table. Both score the INR, which has
taken the place of the seconds of prothrombin time of 1973. Special cut-offs for cholestatic disease are not covered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from equipoise.core.scores.measures import ALBUMIN, BILIRUBIN
from equipoise.core.scores.points import Bands, Points, classes, hull, of_bands, of_choice, totals
from equipoise.core.scores.score import Choice, Formula, Input, Score, Source, Value
from equipoise.core.values.possible import Span

PUGH = Source(
    "Pugh RNH et al. Transection of the oesophagus for bleeding oesophageal varices. Br J Surg 1973;60:646-649.",
    "https://doi.org/10.1002/bjs.1800600817",
)
HARRISON = Source(
    "Jameson JL et al, editors. Harrison's Principles of Internal Medicine, 20th edition, 2018: "
    "the Child-Pugh classification of cirrhosis, with the cut-off of 3.0 g/dL for albumin.",
    "https://accessmedicine.mhmedical.com/book.aspx?bookid=2129",
)

INR = Input(
    name="inr",
    title="INR",
    kind="number",
    question="What was the INR (how slowly blood clots) in the last blood test?",
    ask=("record", "doctor"),
    low=Decimal(0),
    high=Decimal(30),
)
ASCITES = Input(
    name="ascites",
    title="Ascites",
    kind="choice",
    question="Is there fluid in the belly, and how much?",
    ask=("doctor", "record", "patient"),
    choices=(
        Choice("none", "no fluid", 1),
        Choice("slight", "a little fluid, or fluid that medicine keeps down", 2),
        Choice("moderate", "much fluid, or fluid that medicine does not keep down", 3),
    ),
)
ENCEPHALOPATHY = Input(
    name="encephalopathy",
    title="Hepatic encephalopathy",
    kind="choice",
    question="Has the liver disease made the person confused or drowsy?",
    ask=("doctor", "record", "patient"),
    choices=(
        Choice("none", "no", 1),
        Choice("grade 1-2", "a little: slow, forgetful or drowsy", 2),
        Choice("grade 3-4", "badly: very confused, or can't be woken", 3),
    ),
)

INPUTS = (BILIRUBIN.value, ALBUMIN.value, INR, ASCITES, ENCEPHALOPATHY)
CLASSES = {"A": (5, 6), "B": (7, 9), "C": (10, 15)}
TABLES = {"albumin 2.8": (Decimal("2.8"), (PUGH,)), "albumin 3.0": (Decimal("3.0"), (HARRISON, PUGH))}


def _rising(first: str, last: str) -> Bands:
    """One point below the first cut-off, two from it up to the last, both included, three above."""
    low, high = Decimal(first), Decimal(last)
    return ((Span(high=low, high_open=True), 1), (Span(low, high), 2), (Span(low=high, low_open=True), 3))


def _falling(first: Decimal, last: Decimal) -> Bands:
    """Three points below the first cut-off, two from it up to the last, both included, one above."""
    return ((Span(high=first, high_open=True), 3), (Span(first, last), 2), (Span(low=last, low_open=True), 1))


_BILIRUBIN = _rising("2", "3")
_INR = _rising("1.7", "2.3")


def _totals(lowest_albumin: Decimal, values: Mapping[str, Value]) -> Points:
    return totals(
        (
            of_bands(_BILIRUBIN, values["bilirubin"]),
            of_bands(_falling(lowest_albumin, Decimal("3.5")), values["albumin"]),
            of_bands(_INR, values["inr"]),
            of_choice(ASCITES, values["ascites"]),
            of_choice(ENCEPHALOPATHY, values["encephalopathy"]),
        )
    )


def _points(lowest_albumin: Decimal, values: Mapping[str, Value]) -> Value:
    return hull(_totals(lowest_albumin, values))


def _class(lowest_albumin: Decimal, values: Mapping[str, Value]) -> Value:
    return classes(_totals(lowest_albumin, values), CLASSES)


def _formula(kind: Callable[[Decimal, Mapping[str, Value]], Value], table: str) -> Formula:
    return partial(kind, TABLES[table][0])


_NOTE = (
    "Cut-offs of bilirubin are 2 and 3 mg/dL. Copies in SI units round them to 34 and 51, or to 35 and 50 umol/L; "
    "convert to mg/dL instead."
)

CHILD_PUGH = tuple(
    Score(
        name="Child-Pugh",
        title="Child-Pugh class",
        version="1973, with the INR",
        sources=sources,
        inputs=INPUTS,
        result_kind="choice",
        formula=_formula(_class, table),
        classes=tuple(CLASSES),
        table=table,
        note=_NOTE,
    )
    for table, (_, sources) in TABLES.items()
)

CHILD_PUGH_POINTS = tuple(
    Score(
        name="Child-Pugh points",
        title="Child-Pugh points",
        version="1973, with the INR",
        sources=sources,
        inputs=INPUTS,
        result_kind="number",
        formula=_formula(_points, table),
        low=Decimal(5),
        high=Decimal(15),
        table=table,
        note=_NOTE,
    )
    for table, (_, sources) in TABLES.items()
)
