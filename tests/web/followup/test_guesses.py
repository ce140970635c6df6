"""Guesses of the allocation: out of the forms that the protocol asks at its visits, for the room that compares them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Place
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import guesses as compared
from equipoise.web.allocation.actions import comparing
from equipoise.web.allocation.guesses import TOLD, Guess
from equipoise.web.followup import actions, guesses, knowing, queries
from equipoise.web.ledger.actions import By, append
from equipoise.web.trials import actions as trial_actions
from equipoise.web.trials import queries as trials
from equipoise.web.trials.rooms import Task, tasks
from tests.web.accounts.people import log_in, person
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, key, saved
from tests.web.trials.example import PREPARER, Example

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


def told(example: Example, physician: str = "oncologist-01") -> None:
    """The code is broken, and the physician reads the answer."""
    asked = {"number": 1, "reason": "event", "physician": physician, "public": "", "wrapped": ""}
    opened = {"number": 1, "alone": False, "told": []}
    for kind, said in (("ing_asked", asked), ("ed", opened), ("ing_read", {"number": 1})):
        append(
            TRIAL, f"allocation.unblind{kind}", f"participant:{NUMBER}", said, by=example.by(Role.ON_CALL), now=NOW,
            site="01",
        )  # fmt: skip


def came(example: Example, visit: str = "week6") -> None:
    by = example.by(Role.COORDINATOR)
    actions.happened(TRIAL, NUMBER, visit, NOW.date(), "in person", by=by, now=NOW, key=key())


NOT_ASKED = Guess(NUMBER, "Oncologist", "Week 6", TOLD)


def test_who_read_the_answer_of_an_emergency_is_not_asked_and_it_is_kept_why(example: Example) -> None:
    told(example)
    came(example)
    assert not waiting(example, Role.ONCOLOGIST)
    held = queries.entry(TRIAL, Place(NUMBER, "week6", "guess_oncologist"))
    assert held and held.answers["GUESS"].missing == "does not apply"
    assert held.history["GUESS"][0].why == "The treatment was told in an emergency."
    assert guesses.guesses(TRIAL) == [NOT_ASKED]
    with pytest.raises(InputError, match="your guess is not asked"):
        guess(example, {"GUESS": "sabr"}, example.by(Role.ONCOLOGIST))


def test_a_guess_of_before_stays_and_another_oncologist_of_the_site_may_still_guess(example: Example) -> None:
    person("oncologist-01b")
    trial_actions.appoint(TRIAL, "oncologist-01b", "oncologist", "01", by=PREPARER, now=NOW)
    guess(example, {"GUESS": "sabr", "SURE": "4"}, example.by(Role.ONCOLOGIST))
    told(example)
    came(example, "month3")
    came(example, "month6")
    assert [each.arm for each in guesses.guesses(TRIAL)] == ["sabr"]
    assert not waiting(example, Role.ONCOLOGIST)
    standing = trials.standing(TRIAL, "oncologist-01b", NOW)
    assert [place.visit for place, _ in guesses.awaited(standing, "01", NOW)] == ["month6"]


def test_a_visit_that_had_happened_is_kept_as_missing_by_who_was_told(example: Example) -> None:
    came(example)
    told(example)
    form = f"/trial/{TRIAL}/participants/{NUMBER}/forms/week6/guess_oncologist/1/"
    client = log_in(Client(), example.user(Role.ONCOLOGIST))
    assert "Your guess is not asked" in client.get(form).content.decode()
    assert client.post(form, {"v.GUESS": "sabr"}).status_code == 303
    assert guesses.guesses(TRIAL) == [NOT_ASKED]


def test_a_participant_who_was_told_is_asked_for_no_more_guesses(example: Example) -> None:
    person_page = f"/trial/{TRIAL}/participants/{NUMBER}/"
    client = log_in(Client(), example.user(Role.COORDINATOR))
    early = client.post(f"{person_page}told/", {"key": "a", "day": "2026-03-03"}, follow=True)
    assert "Nobody’s code was broken here." in early.content.decode()
    came(example)
    told(example, "oncologist-02")
    assert "Code broken in an emergency" in client.get(person_page).content.decode()
    assert (
        "can’t be right"
        in client.post(f"{person_page}told/", {"key": "b", "day": "2026-03-01"}, follow=True).content.decode()
    )
    client.post(f"{person_page}told/", {"key": "c", "day": "2026-03-03"})
    assert knowing.knows_own(TRIAL, NUMBER)
    assert [(each.who, each.arm) for each in guesses.guesses(TRIAL)] == [("Participant", TOLD)]
    with pytest.raises(InputError, match="your guess is not asked"):
        guess(example, {"GUESS": "sabr"}, visit="month6")


def test_who_was_told_counts_in_no_index() -> None:
    arms = [Counter({("sabr", True): 2, ("control", True): 1, (TOLD, True): 3}), Counter({("sabr", True): 1})]
    first, second = (
        comparing._arm(title, each, ["sabr", "control"], own)
        for each, own, title in zip(arms, ("sabr", "control"), ("A", "B"), strict=True)
    )
    assert (first.counts.people, first.told, second.told) == (3, 3, 0)
