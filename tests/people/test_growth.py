"""The rule of growth that STOP-2's file writes out says the same as the published way of judging one lesion by itself.

The file has it in the language, so that who reads it sees each threshold; `core.scores.per_lesion` has it in Python.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from equipoise.core.criteria.model import Named
from equipoise.core.judging.looking import Looking, look
from equipoise.core.judging.reference import outcome
from equipoise.core.person.file import read
from equipoise.core.scores.per_lesion import Lesion, Rule, Scan, is_progressing
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth
from tests.people.stop_2 import protocol

RULE = Rule(Decimal("0.2"), Decimal(5), "nadir", Decimal(5), 2, (2, 3), Decimal(5))
"""7.1: 20 % and 5 mm over the nadir. 7.2: new from 5 mm. 7.3: larger on two scans in a row, 5 mm over the baseline."""

LAST = date(2026, 10, 12)
STEPS = (20, 70, 84, 150)
"""Days between scans: certainly two to three months, or certainly not."""


def test_a_lesion_grows_by_the_file_as_it_does_by_the_score() -> None:
    chance, found = random.Random(7), Counter[Truth]()
    for _ in range(1_500):
        start = chance.choice((20, 60))
        sizes = [start + chance.randint(-4, 14) for _ in range(chance.randint(2, 5))]
        step = chance.choice(STEPS)
        days = [LAST - timedelta(days=step * back) for back in reversed(range(len(sizes)))]
        truth = _by_the_file(sizes, days)
        assert truth is _by_the_score(sizes, days), (sizes, step)
        found[truth] += 1
    assert min(found[Truth.YES], found[Truth.NO]) > 200


def _by_the_score(sizes: list[int], days: list[date]) -> Truth:
    scans = (
        Scan(Span.exactly(size), PartialDate.parse(day.isoformat()))
        for size, day in zip(sizes, days, strict=True)
    )
    found = is_progressing(Lesion(tuple(scans)), RULE)
    # With two scans nobody can have seen a lesion grow on two in a row, and the file's list of scans is complete.
    return Truth.NO if found is Truth.UNKNOWN and len(sizes) == 2 else found


def _by_the_file(sizes: list[int], days: list[date]) -> Truth:
    rules = protocol().rules
    scans = ", ".join(f"{{on: {day}, size: {size} mm}}" for size, day in zip(sizes, days, strict=True))
    text = f"facts: {{lesions: [{{site: adrenal, kind: metastasis, scans: [{scans}]}}]}}"
    person = read(text, "person.yaml", rules.scope.facts, {}).person
    looking = Looking.at(rules, person, LAST, outcome, look)
    (entry,) = person.facts["lesions"][0].value.records  # type: ignore[union-attr]
    inside = looking.inside(rules.scope.facts["lesions"], entry)
    return outcome(Named("grown"), inside).truth
