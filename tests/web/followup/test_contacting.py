"""Tries to reach a participant are recorded before somebody is called lost; the page says where they are too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.contacting import Attempt
from equipoise.core.values.errors import InputError
from equipoise.web.followup import actions, contacting, schedules
from equipoise.web.ledger import queries as ledger
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, key
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
PERSON = f"/trial/{TRIAL}/participants/{NUMBER}/"
DAY = timedelta(days=1)


def tried(example: Example, back: int, outcome: str = "no answer", sent: str = "", **changed: str) -> None:
    found = Attempt(
        NOW.date() - back * DAY, changed.get("way", "telephone"), outcome, changed.get("visit", "week6")
    )
    contacting.tried(TRIAL, NUMBER, found, by=example.by(Role.COORDINATOR), now=NOW, key=sent or key())


def test_tries_are_kept_once_and_warn_before_somebody_is_lost(example: Example) -> None:
    client = log_in(Client(), example.user(Role.COORDINATOR))
    asked = "The protocol asks for 3 tries before somebody is lost to follow-up"
    assert f"{asked}; none is recorded." in client.get(PERSON).content.decode()
    sent = {"key": "t", "day": "2026-03-02", "way": "telephone", "outcome": "no answer", "visit": "week6"}
    for _ in range(2):
        client.post(f"{PERSON}tried/", sent)
    shown = client.get(PERSON).content.decode()
    assert f"{asked}; 1 is recorded." in shown and "2 March 2026, by telephone: no answer" in shown
    client.post(f"{PERSON}end/", {"key": "e", "state": "lost to follow-up", "day": "2026-02-01"})
    last = ledger.events(TRIAL, f"participant:{NUMBER}")[-1]
    assert (last.payload["tries"], last.payload["asked"]) == (1, 3)
    assert "Record a try" not in client.get(PERSON).content.decode()


def test_enough_tries_warn_of_nothing_and_a_visit_begins_the_count_anew(example: Example) -> None:
    for back in (3, 2, 1):
        tried(example, back, visit="")
    plan = schedules.plan(TRIAL, NUMBER, NOW)
    assert contacting.reaching(plan).warning == ""
    actions.happened(
        TRIAL, NUMBER, "week6", NOW.date(), "remote", by=example.by(Role.COORDINATOR), now=NOW, key=key()
    )
    assert contacting.reaching(plan).in_vain == 0
    unset = replace(plan, design=replace(plan.design, measures={}))
    assert "doesn’t say how often" in contacting.reaching(unset).warning


@pytest.mark.parametrize(
    ("changed", "where"),
    [({"way": "pigeon"}, "way"), ({"outcome": "x"}, "outcome"), ({"visit": "x"}, "visit")],
)
def test_what_can_not_be_is_said_beside_its_field(
    example: Example, changed: dict[str, str], where: str
) -> None:
    with pytest.raises(InputError) as told:
        tried(example, 1, **changed)
    assert told.value.where == where


def test_a_day_ahead_and_other_words_under_a_key_are_refused(example: Example) -> None:
    with pytest.raises(InputError, match="future"):
        tried(example, -2)
    tried(example, 1, sent="same")
    with pytest.raises(InputError, match="Something else was sent"):
        tried(example, 2, sent="same")
