"""Whether a list names an illness: by whole words, and not where its name denies it."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.criteria.model import Criterion, Has
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.model import Concept, Entries, Observation, Person, Record, Source
from equipoise.core.person.standard import STANDARD

SOURCE = Source("record")


def _verdict(names: list[str], concept: str, *, complete: bool = False) -> Verdict:
    records = tuple(Record({"name": Observation(Concept(each), SOURCE)}) for each in names)
    person = Person({"conditions": (Observation(Entries(records, complete), SOURCE),)})
    rules = Rules(Scope(STANDARD), (Criterion("E1", "exclude", Has("conditions", concept)),))
    return judge(rules, person, date(2026, 11, 22)).criteria[0].verdict


@pytest.mark.parametrize(
    ("name", "concept", "verdict"),
    [
        ("Non-small cell lung cancer", "lung cancer", Verdict.NOT_MET),
        ("Lung Cancer", "lung cancer", Verdict.NOT_MET),
        ("Concussion with no loss of consciousness", "loss of consciousness", Verdict.UNKNOWN),
        ("Diabetes without complication", "complication", Verdict.UNKNOWN),
        ("Enteritis", "teri", Verdict.UNKNOWN),
        ("Asthma", "lung cancer", Verdict.UNKNOWN),
    ],
)
def test_a_name_is_matched_by_its_words(name: str, concept: str, verdict: Verdict) -> None:
    assert _verdict([name], concept) is verdict


def test_only_a_complete_empty_list_says_no() -> None:
    assert _verdict([], "asthma", complete=True) is Verdict.MET
    assert _verdict([], "asthma") is Verdict.UNKNOWN
    assert _verdict(["Gout"], "asthma", complete=True) is Verdict.UNKNOWN
