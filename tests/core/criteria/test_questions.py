"""A tree as questions: everything it needs, once, in plain words."""

from __future__ import annotations

import pytest

from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.questions import of_clock, of_fact, questions
from equipoise.core.criteria.reading import condition
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.criteria.scope import Clock
from equipoise.core.person.fact import Fact
from equipoise.core.protocol.reading import read
from equipoise.core.values.lines import parse
from equipoise.core.values.places import Place
from equipoise.protocols import texts
from tests.core.criteria.making import SCOPE


def rules(*conditions: str) -> Rules:
    nodes = [(parse(f"rule: {text}", "file").fields or {})["rule"] for text in conditions]
    made = [condition(node, SCOPE, Place("file")) for node in nodes]
    return Rules(SCOPE, tuple(Criterion(f"I{i}", "include", each) for i, each in enumerate(made, 1)))


def test_each_thing_is_asked_once_with_the_criteria_it_bears_on() -> None:
    found = questions(rules("pregnant or treated", "not pregnant", "operation before start"))
    assert [(each.words, each.ask, each.criteria) for each in found] == [
        ("Are you pregnant?", ("patient", "doctor"), ("I1", "I2")),
        ("Were you treated before?", ("patient",), ("I1",)),
        ("When was the operation?", ("patient",), ("I3",)),
        ("When does treatment start?", ("doctor", "patient"), ("I3",)),
    ]
    assert [each.clock for each in found] == ["", "", "", "start"]
    assert [each.fact.kind for each in found] == ["yes-no", "yes-no", "date", "date"]
    assert found[0].why == "Treatment may harm an unborn child."


def test_one_criterion_asks_only_for_its_own() -> None:
    made = rules("pregnant", "treated")
    assert [each.words for each in questions(made, made.criteria[1:])] == ["Were you treated before?"]


def test_what_a_fact_follows_from_is_asked_too() -> None:
    made = rules("pregnant", "sex is male")
    implied = {"pregnant": Implied(None, made.criteria[1].condition)}
    found = questions(Rules(SCOPE, made.criteria[:1], {}, implied))
    assert [each.fact.name for each in found] == ["pregnant", "sex"]


def test_the_parts_of_a_score_are_asked() -> None:
    found = questions(rules("score SINS > 12"))
    assert {"sins_pain", "sins_bone", "sins"} <= {each.fact.name for each in found}


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Fact("a", "yes-no", "Able to walk"), "Is this so: able to walk?"),
        (Fact("a", "number", "Weight", unit="kg"), "What is the weight, in kg?"),
        (Fact("a", "number", "Number of visits"), "What is the number of visits?"),
        (
            Fact("a", "choice", "Grade", choices={"lo": "Low", "hi": "High"}),
            "What is the grade: low or high?",
        ),
        (Fact("a", "date", "Day of the scan", "When was the scan?"), "When was the scan?"),
    ],
)
def test_a_fact_without_a_question_is_asked_for_by_its_title(fact: Fact, words: str) -> None:
    assert of_fact(fact).words == words


def test_a_clock_without_a_question_is_asked_for_by_its_title() -> None:
    assert of_clock(Clock("scan", "the day of the scan")).words == "On which date is the day of the scan?"


@pytest.mark.parametrize("name", texts())
def test_every_criterion_that_ships_asks_something(name: str) -> None:
    found = read(texts()[name], name).rules
    asked = {criterion for each in questions(found) for criterion in each.criteria}
    assert asked == {each.id for each in found.criteria}
    assert all(each.words.endswith((".", "?")) for each in questions(found))
