"""Data as of a past instant are what was exported then, to the byte, whatever happens afterwards."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Did, Place
from equipoise.core.values.errors import UserError
from equipoise.web.datasets import actions, unblinding
from equipoise.web.followup import actions as followup
from equipoise.web.followup import asking, ends, marking, taking_back
from equipoise.web.ledger import queries as ledger
from tests.web.allocation.example import Sealed, admitted
from tests.web.datasets.test_blinded import files
from tests.web.datasets.world import END, ONE, TRIAL, TWO

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLACE = Place(ONE, "week6", "visit")
DEEDS = (
    "corrects",
    "asks",
    "answers",
    "locks",
    "unlocks",
    "leaves",
    "comes back",
    "withdraws the data",
    "exports",
)


def do(story: Sealed, deed: str, now: datetime, key: str) -> None:
    """One thing that changes tables; one that can't be done now is left out."""
    by, manager = story.example.by(Role.COORDINATOR, "01"), story.example.by(Role.DATA_MANAGER)
    second = story.example.by(Role.COORDINATOR, "02")
    left = {"DSSTDAT": "2026-03-09", "SCOPE": "DATA" if "data" in deed else "FOLLOWUP"}
    match deed:
        case "corrects":
            followup.save(
                TRIAL, ONE, "week6", "visit", {"WEIGHT": str(60 + now.hour)}, by=by, now=now, key=key, why="x"
            )
        case "asks":
            asking.ask(TRIAL, PLACE, "ECOG", "Sure?", by=manager, now=now, key=key)
        case "answers":
            asking.step(TRIAL, PLACE, 2, Did.ANSWERED, "Yes.", by=by, now=now, key=key)
        case "locks":
            marking.lock(TRIAL, PLACE.scopes()[0], by=manager, now=now, key=key, site="01")
        case "unlocks":
            marking.unlock(TRIAL, PLACE.scopes()[0], by=manager, now=now, key=key, why="x", site="01")
        case "leaves":
            ends.end(TRIAL, TWO, "lost to follow-up", now.date(), by=second, now=now, key=key)
        case "comes back":
            (offer, *_) = taking_back.offers(TRIAL, TWO)
            taking_back.take_back(TRIAL, TWO, offer.source, by=second, now=now, key=key, why="x")
        case "withdraws the data":
            followup.save(TRIAL, TWO, "", "withdrawal", left, by=second, now=now, key=key, occurrence=0)
        case _:
            actions.blinded(TRIAL, by=manager, now=now)


def done(story: Sealed, deed: str, now: datetime, key: str) -> None:
    with suppress(UserError, ValueError), transaction.atomic():
        do(story, deed, now, key)


@settings(max_examples=4)
@given(st.lists(st.sampled_from(DEEDS), min_size=2, max_size=5))
def test_what_was_exported_then_is_what_is_exported_as_of_then(story: Sealed, deeds: list[str]) -> None:
    by = story.example.by(Role.STATISTICIAN)
    with transaction.atomic():
        do(story, "unlocks", END - HOUR, "before")
        kept = []
        for turn, deed in enumerate(deeds):
            now = END + turn * HOUR
            done(story, deed, now, f"deed-{turn}")
            kept.append((now, actions.blinded(TRIAL, by=by, now=now)))
        later = END + 99 * HOUR
        for now, was in kept:
            assert actions.blinded(TRIAL, by=by, now=later, at=now).content == was.content, deeds
        transaction.set_rollback(True)


def test_the_manifest_says_up_to_which_event_and_an_export_is_none(story: Sealed) -> None:
    by = story.example.by(Role.STATISTICIAN)
    number, digest = ledger.reached(TRIAL, "datasets.")
    for _ in range(2):
        manifest = json.loads(files(actions.blinded(TRIAL, by=by, now=END))["manifest.json"])
        assert manifest["events"] == str(number)
        assert manifest["software"].startswith("Equipoise ")
    opener = admitted(story, Role.INDEPENDENT)
    number, digest = ledger.reached(TRIAL, "datasets.")
    found = unblinding.unblinded(TRIAL, opener, why="x", now=END)
    assert json.loads(files(found)["manifest.json"])["events"] == f"{number}:{digest}"


def test_unblinded_data_as_of_then_are_what_they_were_but_for_the_ledgers_ends(story: Sealed) -> None:
    opener = admitted(story, Role.INDEPENDENT)
    then = files(unblinding.unblinded(TRIAL, opener, why="x", now=END))
    done(story, "corrects", END + HOUR, "later")
    again = files(unblinding.unblinded(TRIAL, opener, why="x", now=END + 2 * HOUR, at=END))
    manifests = [json.loads(each.pop("manifest.json")) for each in (then, again)]
    assert then == again
    assert manifests[0].pop("ledger") != manifests[1].pop("ledger")
    assert manifests[0] == manifests[1]
