"""People as outsiders write them: each verdict was foretold from the words of the criteria."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.reference import judge
from equipoise.core.person.file import read
from tests.people.stop_2 import protocol, verdicts

_PEOPLE: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("outsiders.yaml").read_text(encoding="utf-8")
)
_TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", _PEOPLE)
def test_the_verdicts_are_those_foretold(name: str) -> None:
    rules = protocol().rules
    clocks = {each: each for each in rules.scope.clocks}
    found = read(_PEOPLE[name]["file"], f"{name}.yaml", rules.scope.facts, clocks)
    judgement = judge(rules, found.person, found.today.earliest if found.today else _TODAY)
    assert Compiled(rules).judge(found.person, _TODAY) == judgement
    said = verdicts(judgement)
    assert {each: said[each] for each in _PEOPLE[name]["expect"]} == _PEOPLE[name]["expect"]


def test_there_are_enough_of_them() -> None:
    assert len(_PEOPLE) >= 60
