"""The same trial twice, with the arms in each other's place and more done in secret: blinded data are the same."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connections, transaction

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions as allocation
from equipoise.web.datasets import actions
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger import rebuilding
from tests.blinding import chance
from tests.blinding.holding import SHUT, sizes
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
    books, arms = [], []
    for swapped, name in ((False, "one"), (True, "other")):
        url = postgres_server.create(f"arms_{name}", of=postgres_tables)
        with standing_in(url, django_db_blocker), time_machine.travel(END, tick=False), chance.fixed():
            told(UNTOUCHED)
            story = world.made(swapped=swapped)
            given_by_arm(story)
            books.append(kept())
            arms.append(allocation.open_all(TRIAL, admitted(story, Role.INDEPENDENT), END)[ONE])
    assert set(arms) == {"control", "sabr"}
    assert len(books[0]["ledger_event"]) > 40
    apart = {name: (kept, books[1][name]) for name, kept in books[0].items() if kept != books[1][name]}
    assert apart == {}


def given_by_arm(story: Sealed) -> None:
    """What is written down of a treatment is longer in one arm."""
    arm = allocation.open_code(TRIAL, ONE, story.opener(Role.TREATING), END).arm
    given = TREATMENT | {"WHYNOT": ["Another fraction. " * (20 if arm == "sabr" else 1)]}
    by = story.example.by(Role.TREATING)
    allocation.keep_sealed(TRIAL, ONE, "treatment", given, by=by, now=END, key="given")


UNTOUCHED = """
DO $$ DECLARE each regclass; BEGIN
  FOR each IN SELECT relid FROM pg_stat_user_tables LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', each);
  END LOOP;
END $$
"""
"""Nobody tidies up at a moment of their own."""
BOOKS = {
    "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    "rows": "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY 1",
    "pages": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i')"
    " AND relnamespace = 'public'::regnamespace ORDER BY 1",
}


def told(sql: str) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def kept() -> dict[str, list[tuple[Any, ...]]]:
    """Counters, sequences, sizes; and of each table its rows in the order and at the place where they lie.

    Of what is shut the size alone, as a text is as long as its ciphertext.
    """
    told("SELECT pg_stat_force_next_flush()")
    found = {name: told(sql) for name, sql in BOOKS.items()}
    for model in apps.get_models():
        if model._meta.managed:
            shut = {
                column.rpartition(".")[2] for column in SHUT if column.startswith(f"{model._meta.label}.")
            }
            names = [(f.column, f.name in shut) for f in model._meta.concrete_fields]
            columns = ", ".join(f'"{name}"::text' for name, _ in names)
            rows = told(f'SELECT ctid::text, {columns} FROM "{model._meta.db_table}" ORDER BY ctid')
            found[model._meta.db_table] = [
                (
                    place,
                    *(sizes(str(x)) if is_shut else x for x, (_, is_shut) in zip(row, names, strict=True)),
                )
                for place, *row in rows
            ]
    return found
