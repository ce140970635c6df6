"""The drafts against the annotated half of the Leaf Clinical Trials corpus, which is not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.drafting import WAYS, corpus, score

pytestmark = pytest.mark.shared


def test_the_annotation_is_met_as_well_as_was_aimed_at_and_blank_lines_change_nothing(shared: Path) -> None:
    documents = corpus(shared / "eligibility" / "lct-brat.zip", "all")
    scores = {name: score((each, change(each.text)) for each in documents) for name, change in WAYS.items()}
    found = scores["as found"]
    assert all(each == found for each in scores.values())
    aims = {"age": 0.95, "bmi": 0.95, "ecog": 0.9, "haemoglobin": 0.85, "life_expectancy": 0.9}
    assert {fact: found.tallies[fact].f1 for fact, aim in aims.items() if found.tallies[fact].f1 < aim} == {}
    assert found.recovered / found.numbers > 0.95
