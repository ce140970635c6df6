"""STOP-2 and the people made up for it, read once for all tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from equipoise.core.judging.outcome import Judgement
from equipoise.core.person.later import refuse_later
from equipoise.core.person.model import Person
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.reading import read
from equipoise.protocols import texts
from tests.people.made_up import MadeUp, made_up

MADE_UP = made_up("stop-2")


@dataclass(frozen=True)
class Known:
    """A made-up person as the judge takes them, with the verdicts that have to come of it."""

    made_up: MadeUp
    person: Person
    today: date
    expect: Mapping[str, str]


@cache
def protocol() -> Protocol:
    """The trial as it ships."""
    return read(texts()["stop-2.yaml"], "stop-2.yaml")


@cache
def people() -> Mapping[str, Known]:
    """Everybody by id; what can't have been observed yet is refused."""
    return {each.id: _known(each) for each in MADE_UP}


def _known(one: MadeUp) -> Known:
    found = one.read(protocol().rules)
    assert found.today is not None
    today = found.today.earliest
    refuse_later(found.person, today, one.id)
    return Known(one, found.person, today, one.expect)


def verdicts(judgement: Judgement) -> dict[str, str]:
    """The verdicts in words, by criterion and `overall`."""
    found = {each.criterion.id: each.verdict.value for each in judgement.criteria}
    return found | {"overall": judgement.overall.value}
