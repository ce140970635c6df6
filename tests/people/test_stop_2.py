"""Hundreds of made-up people for STOP-2, with verdicts that were written down from the words of the criteria."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest

from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Judgement
from equipoise.core.judging.reference import judge
from equipoise.core.person.later import refuse_later
from equipoise.core.person.model import Person
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.reading import read
from equipoise.links.fhir.reading import read as read_fhir
from equipoise.protocols import texts
from tests.people.in_fhir import bundle
from tests.people.made_up import MadeUp, made_up

PEOPLE = made_up("stop-2")
each_person = pytest.mark.parametrize("one", PEOPLE, ids=[each.id for each in PEOPLE])


@cache
def _protocol() -> Protocol:
    return read(texts()["stop-2.yaml"], "stop-2.yaml")


@cache
def _compiled() -> Compiled:
    return Compiled(_protocol().rules)


@cache
def _person(name: str) -> tuple[Person, date]:
    """The person as the file says, and the day of judging; what can't have been observed yet is refused."""
    one = next(each for each in PEOPLE if each.id == name)
    found = one.read(_protocol().rules)
    assert found.today is not None
    today = found.today.earliest
    refuse_later(found.person, today, one.id)
    return found.person, today


def _verdicts(judgement: Judgement) -> dict[str, str]:
    found = {each.criterion.id: each.verdict.value for each in judgement.criteria}
    return found | {"overall": judgement.overall.value}


@each_person
def test_the_verdicts_are_those_of_the_criteria(one: MadeUp) -> None:
    person, today = _person(one.id)
    judgement = judge(_protocol().rules, person, today)
    assert _verdicts(judgement) == dict(one.expect)
    assert _compiled().judge(person, today) == judgement


@each_person
def test_the_verdicts_are_the_same_from_fhir(one: MadeUp) -> None:
    person, today = _person(one.id)
    facts = _protocol().rules.scope.facts
    found = read_fhir(bundle(one, person, facts), f"{one.id}.json", facts, today)
    assert _verdicts(_compiled().judge(found.person, today)) == dict(one.expect)
    assert not found.notes


def test_every_criterion_has_people_on_every_side() -> None:
    said = Counter((name, verdict) for each in PEOPLE for name, verdict in each.named.items())
    names = [each.id for each in _protocol().rules.criteria]
    assert len(PEOPLE) >= 200
    assert set(PEOPLE[0].expect) == {*names, "overall"}
    for name in names:
        assert all(said[name, verdict] for verdict in ("met", "not met", "unknown")), name


def test_no_two_people_are_the_same() -> None:
    assert len({each.id for each in PEOPLE}) == len(PEOPLE)
    assert [text for text, times in Counter(each.text for each in PEOPLE).items() if times > 1] == []
