"""The same trial twice, with the arms in each other's place and more done in secret: blinded data are the same."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions as allocation
from equipoise.web.datasets import actions
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger import rebuilding
from tests.blinding import books, chance
from tests.databases import standing_in
from tests.postgres import Postgres
from tests.web.allocation.example import TREATMENT, Sealed, admitted
from tests.web.datasets import world
from tests.web.datasets.world import BEGUN, END, ONE, TRIAL
from tests.web.ledger.making import quiet

pytestmark = pytest.mark.django_db


def test_with_the_arms_swapped_and_more_done_in_secret_it_is_the_same_to_the_byte() -> None:
    blinded, arms, sealed = [], [], []
    for swapped, extra in ((False, 0), (True, 4)):
        with transaction.atomic():
            story = world.made(swapped=swapped, extra=extra)
            sealed.append(ledger.ends(TRIAL).sealed[0])
            by = story.example.by(Role.STATISTICIAN)
            for at in (None, BEGUN, END):
                blinded.append(actions.blinded(TRIAL, by=by, now=END, at=at).content)
            opener = admitted(story, Role.INDEPENDENT)
            arms.append(allocation.open_all(TRIAL, opener, END)[ONE])
            transaction.set_rollback(True)
    assert blinded[:3] == blinded[3:]
    assert sealed[0] < sealed[1]
    assert set(arms) == {"control", "sabr"}, "the arms are not each other’s"


@pytest.mark.postgres
def test_both_databases_give_the_same_file_and_are_what_their_events_make(
    postgres_url: str, django_db_blocker: Any
) -> None:
    def taken() -> bytes:
        with transaction.atomic():
            by = world.made().example.by(Role.STATISTICIAN)
            found = actions.blinded(TRIAL, by=by, now=END, at=END).content
            assert rebuilding.rebuild(TRIAL, quiet).difference == ""
            transaction.set_rollback(True)
        return found

    here = taken()
    with standing_in(postgres_url, django_db_blocker):
        assert taken() == here


@pytest.mark.postgres
def test_postgresql_keeps_the_same_books_whichever_arm(
    postgres_server: Postgres, postgres_tables: str, django_db_blocker: Any
) -> None:
    found, arms = [], []
    for swapped, name in ((False, "one"), (True, "other")):
        url = postgres_server.create(f"arms_{name}", of=postgres_tables)
        with standing_in(url, django_db_blocker), time_machine.travel(END, tick=False), chance.fixed():
            books.told(books.UNTOUCHED)
            story = world.made(swapped=swapped)
            given_by_arm(story)
            found.append(books.kept())
            arms.append(allocation.open_all(TRIAL, admitted(story, Role.INDEPENDENT), END)[ONE])
    assert set(arms) == {"control", "sabr"}
    assert len(found[0]["ledger_event"]) > 40
    assert books.apart(*found) == {}


def given_by_arm(story: Sealed) -> None:
    """What is written down of a treatment is longer in one arm."""
    arm = allocation.open_code(TRIAL, ONE, story.opener(Role.TREATING), END).arm
    given = TREATMENT | {"WHYNOT": ["Another fraction. " * (20 if arm == "sabr" else 1)]}
    by = story.example.by(Role.TREATING)
    allocation.keep_sealed(TRIAL, ONE, "treatment", given, by=by, now=END, key="given")
