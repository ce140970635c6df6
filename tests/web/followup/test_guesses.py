"""Guesses of the allocation: out of the forms that the protocol asks at its visits, for the room that compares them."""

from __future__ import annotations

import pytest

from equipoise.core.design.roles import Role
from equipoise.web.allocation import guesses as compared
from equipoise.web.allocation.guesses import Guess
from equipoise.web.followup import actions, guesses
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials
from equipoise.web.trials.rooms import Task, tasks
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
THEMSELVES = By(f"participant:{NUMBER}", "participant")


def guess(example: Example, values: dict[str, str], by: By = THEMSELVES, visit: str = "week6") -> None:
    form = "guess_participant" if by is THEMSELVES else "guess_oncologist"
    actions.save(TRIAL, NUMBER, visit, form, values, by=by, now=NOW, key=key(), why="Changed my mind")


@pytest.mark.parametrize(
    ("values", "arm", "sure"),
    [
        ({"GUESS": "sabr", "SURE": "4"}, "sabr", True),
        ({"GUESS": "sabr", "SURE": "3"}, "sabr", True),
        ({"GUESS": "control", "SURE": "2"}, "control", False),
        ({"GUESS": "control", "SURE": "1"}, "control", False),
        ({"GUESS": "control"}, "control", True),
        ({"GUESS": "unknown"}, "", True),
    ],
)
def test_a_guess_is_read_with_how_sure_it_is(
    example: Example, values: dict[str, str], arm: str, sure: bool
) -> None:
    guess(example, values)
    assert guesses.guesses(TRIAL) == [Guess(NUMBER, "Participant", "Week 6", arm, sure)]
    assert compared.guesses(TRIAL) == guesses.guesses(TRIAL)


def test_the_last_word_counts_and_both_are_asked(example: Example) -> None:
    guess(example, {"GUESS": "control", "SURE": "1"})
    guess(example, {"GUESS": "sabr", "SURE": "4"})
    guess(example, {"GUESS": "unknown"}, example.by(Role.ONCOLOGIST))
    assert guesses.guesses(TRIAL) == [
        Guess(NUMBER, "Participant", "Week 6", "sabr"),
        Guess(NUMBER, "Oncologist", "Week 6", ""),
    ]


def test_visits_stand_in_the_order_of_the_protocol(example: Example) -> None:
    guess(example, {"GUESS": "control"}, visit="month6")
    guess(example, {"GUESS": "sabr"})
    assert [each.when for each in guesses.guesses(TRIAL)] == ["Week 6", "Month 6"]


def test_other_forms_and_an_empty_guess_are_none(example: Example) -> None:
    saved(example)
    guess(example, {"BECAUSE": ""})
    assert guesses.guesses(TRIAL) == []


def waiting(example: Example, role: Role) -> list[Task]:
    standing = trials.standing(TRIAL, example.username(role, "01"), NOW)
    return [each for each in tasks(standing, NOW) if "guess" in each.title]


def test_who_has_to_guess_is_asked_once_the_visit_has_happened(example: Example) -> None:
    assert not waiting(example, Role.ONCOLOGIST)
    by = example.by(Role.COORDINATOR)
    actions.happened(TRIAL, NUMBER, "week6", NOW.date(), "in person", by=by, now=NOW, key=key())
    (task,) = waiting(example, Role.ONCOLOGIST)
    assert task.title == "1 guess of the treatment to make"
    assert task.href.endswith(f"/{NUMBER}/forms/week6/guess_oncologist/1/")
    assert not waiting(example, Role.COORDINATOR)
    guess(example, {"GUESS": "unknown"}, example.by(Role.ONCOLOGIST))
    assert not waiting(example, Role.ONCOLOGIST)
