"""How the work grows with the entries of a list: twice as many lesions, twice the work, from file to report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

import pytest

from equipoise.core.criteria.rules import Rules
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.reasons import reason, reason_at
from equipoise.core.judging.remembering import remembering
from equipoise.core.person.file import read as read_person
from equipoise.core.person.model import Person
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.report import report
from equipoise.core.protocol.showing import Shown
from equipoise.protocols import texts

TODAY = date(2026, 11, 22)
STOP_2 = read(texts()["stop-2.yaml"], "stop-2.yaml")
SCANS = "scans: [{on: 2026-01-01, size: 4 mm}, {on: 2026-03-01, size: 9 mm}]"
SHAPES = {
    "scans": f"{{site: liver, {SCANS}}}",
    "said to grow": f"{{site: bone, progressing: yes, {SCANS}}}",
    "sizes": "{site: brain, kind: metastasis, size: 21 mm}",
    "nothing known": "{size: unknown}",
}


def _calls(work: Callable[[], object]) -> int:
    """How many functions of Python's are called by it; a count, and so the same on any machine."""
    found = 0

    def seen(_frame: object, event: str, _arg: object) -> None:
        nonlocal found
        found += event == "call"

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def _text(entry: str, many: int) -> str:
    return "facts:\n  lesions:\n    complete: yes\n    entries:\n" + f"      - {entry}\n" * many


def _person(text: str) -> Person:
    return read_person(text, "person.yaml", STOP_2.rules.scope.facts, {}).person


@pytest.mark.parametrize("entry", SHAPES.values(), ids=SHAPES)
def test_twice_the_lesions_are_twice_the_work(entry: str) -> None:
    compiled, shown = Compiled(STOP_2.rules), Shown(STOP_2, {})

    def work(many: int) -> tuple[int, int, int]:
        text = _text(entry, many)
        person = _person(text)
        judgement = compiled.judge(person, TODAY)
        return (
            _calls(lambda: _person(text)),
            _calls(lambda: compiled.judge(person, TODAY)),
            _calls(lambda: report(shown, judgement, person, TODAY)),
        )

    work(5)  # what is made once is made before anything is counted
    few, twice = work(100), work(200)
    assert all(0 < more <= 2.05 * less for less, more in zip(few, twice, strict=True)), (few, twice)


@pytest.mark.parametrize("entry", SHAPES.values(), ids=SHAPES)
def test_saying_why_looks_at_each_lesion_about_as_often_as_judging_does(entry: str) -> None:
    """Not once for every criterion and every part of one."""
    person = _person(_text(entry, 200))
    compiled = Compiled(STOP_2.rules)
    judgement = compiled.judge(person, TODAY)
    judging = _calls(lambda: compiled.judge(person, TODAY))
    saying = _calls(lambda: report(Shown(STOP_2, {}), judgement, person, TODAY))
    assert saying < 2 * judging, (saying, judging)


@pytest.mark.parametrize("entry", SHAPES.values(), ids=SHAPES)
def test_what_is_remembered_gives_the_same_reasons(entry: str) -> None:
    rules: Rules = STOP_2.rules
    person = _person(_text(entry, 3))
    looking = remembering(rules, person, TODAY)
    for each in Compiled(rules).judge(person, TODAY).criteria:
        assert reason_at(each, looking) == reason(each, rules, person, TODAY)
