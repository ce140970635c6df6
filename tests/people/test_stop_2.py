"""Hundreds of made-up people for STOP-2, with verdicts that were written down from the words of the criteria."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Why
from equipoise.core.judging.reference import judge
from equipoise.core.person.model import Person
from equipoise.core.protocol.reading import read
from equipoise.links.fhir.reading import read as read_fhir
from equipoise.protocols import texts
from tests.people.in_fhir import bundle
from tests.people.stop_2 import MADE_UP, people, protocol, verdicts

each_person = pytest.mark.parametrize("name", [each.id for each in MADE_UP])


@cache
def _compiled() -> Compiled:
    return Compiled(protocol().rules)


@each_person
def test_the_verdicts_are_those_of_the_criteria(name: str) -> None:
    one = people()[name]
    judgement = judge(protocol().rules, one.person, one.today)
    assert verdicts(judgement) == dict(one.expect)
    assert _compiled().judge(one.person, one.today) == judgement


@pytest.mark.parametrize("name", [each.id for each in MADE_UP if each.why])
def test_what_is_unknown_says_what_is_missing_and_why(name: str) -> None:
    one = people()[name]
    judged = {each.criterion.id: each for each in judge(protocol().rules, one.person, one.today).criteria}
    for criterion, missing in one.made_up.why.items():
        assert {each.fact: each.why.value for each in judged[criterion].gaps} == missing


@each_person
def test_the_verdicts_are_the_same_from_fhir(name: str) -> None:
    one = people()[name]
    facts = protocol().rules.scope.facts
    found = read_fhir(bundle(one.made_up, one.person, facts), f"{name}.json", facts, one.today)
    assert verdicts(_compiled().judge(found.person, one.today)) == dict(one.expect)
    assert not found.notes


def test_no_verdict_contradicts_what_it_was_before_any_one_fact_was_known() -> None:
    passes = {"met": True, "not applicable": True, "not met": False}
    for at, (name, one) in enumerate(people().items()):
        known = [
            each for each in one.person.facts if each != "deceased"
        ]  # who is not said to have died lives
        for fact in known[at % 3 :: 3]:  # a third of the facts of each, for the time it takes
            fewer = Person({k: v for k, v in one.person.facts.items() if k != fact}, one.person.clocks)
            for criterion, before in verdicts(_compiled().judge(fewer, one.today)).items():
                after = one.expect[criterion]
                if before in passes and after in passes:
                    assert passes[before] == passes[after], (name, fact, criterion)


@pytest.mark.parametrize(
    ("criterion", "name", "verdicts_by_reading"),
    [
        ("I11", "i11-no-other-disease", {"A": "not met", "B": "met"}),
        ("E4", "e04-treatable-but-not-safely", {"A": "met", "B": "not met"}),
        ("E10", "e10-albumin-2.9-and-else-good", {"A": "met", "B": "not met"}),
    ],
)
def test_a_ruling_of_the_sponsor_settles_what_can_be_read_in_two_ways(
    criterion: str, name: str, verdicts_by_reading: dict[str, str]
) -> None:
    question = f"  {criterion}:\n"
    one = people()[name]
    for reading, verdict in verdicts_by_reading.items():
        before, after = texts()["stop-2.yaml"].split(question)
        ruled = (
            before
            + question
            + re.sub(r"( +)question:", rf"\1default: {reading}\n\1question:", after, count=1)
        )
        rules = read(ruled, "stop-2.yaml").rules
        found = Compiled(rules).judge(one.person, one.today)
        assert verdicts(found)[criterion] == verdict
        assert found == judge(rules, one.person, one.today)


def test_every_criterion_has_people_on_every_side() -> None:
    said = Counter((name, verdict) for each in MADE_UP for name, verdict in each.named.items())
    names = [each.id for each in protocol().rules.criteria]
    assert len(MADE_UP) >= 200
    assert set(MADE_UP[0].expect) == {*names, "overall"}
    for name in names:
        assert all(said[name, verdict] for verdict in ("met", "not met", "unknown")), name


def test_every_reason_is_met_with() -> None:
    said = {why for each in MADE_UP for missing in each.why.values() for why in missing.values()}
    assert said == {each.value for each in Why} - {Why.WORDS.value}, (
        "STOP-2 has no words that nothing computes"
    )


def test_no_two_people_are_the_same() -> None:
    assert len({each.id for each in MADE_UP}) == len(MADE_UP)
    assert [text for text, times in Counter(each.text for each in MADE_UP).items() if times > 1] == []
