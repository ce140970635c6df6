"""On PostgreSQL the web server's own user can add events, and can't change one or take its guards down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from equipoise.web.audit import guards
from equipoise.web.ledger import guards as ledger_guards
from equipoise.web.ledger import kinds, queries, verifying
from equipoise.web.ledger.actions import append
from equipoise.web.ledger.kinds import Kind
from equipoise.web.operations.checks import Level, database
from tests.databases import standing_in
from tests.postgres import Postgres
from tests.web.ledger.making import ANN, NOW, TRIAL, kinds_that_do_nothing, written

RIGHTS = (Path(__file__).resolve().parents[3] / "deploy" / "postgresql-roles.sql").read_text()
pytestmark = pytest.mark.postgres


@pytest.fixture
def as_the_program(postgres_server: Postgres, postgres_tables: str) -> Iterator[str]:
    """The address of a database with our tables, for the user that `deploy/postgresql-roles.sql` speaks of."""
    owner = postgres_server.create("rights", of=postgres_tables)
    with closing(psycopg.connect(owner, autocommit=True)) as made:
        made.execute("DROP ROLE IF EXISTS equipoise_web")
        made.execute("CREATE ROLE equipoise_web LOGIN")
        made.execute(RIGHTS)
        made.execute(RIGHTS)
        yield owner.replace("postgres@", "equipoise_web@")
        made.execute("DROP OWNED BY equipoise_web")
        made.execute("DROP ROLE equipoise_web")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return any(each in str(error) for each in ("permission denied", "must be owner"))
    return False


def test_it_adds_events_and_can_do_nothing_else_to_them(as_the_program: str, django_db_blocker: Any) -> None:
    with standing_in(as_the_program, django_db_blocker):
        written(3)
        for table in ("ledger_event", "audit_entry"):
            prefix = table.partition("_")[0]
            for statement in (
                f"UPDATE {table} SET actor = 'eve'",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
                f"DROP TABLE {table}",
                f"DROP TRIGGER {prefix}_no_change ON {table}",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"CREATE OR REPLACE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
                f"CREATE OR REPLACE FUNCTION {prefix}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$",
                "SET session_replication_role = replica",
            ):
                assert refused(statement), statement
        for statement in (
            "UPDATE ledger_enclosure SET text = 'x'",
            "TRUNCATE ledger_enclosure",
            "ALTER TABLE ledger_enclosure DISABLE TRIGGER ALL",
            "DROP TRIGGER enclosure_no_delete ON ledger_enclosure",
            "DROP FUNCTION enclosure_refuse_delete() CASCADE",
        ):
            assert refused(statement), statement
        assert len(queries.events(TRIAL)) == 3
        level, found, _ = database.guarded(datetime.now(UTC))
        assert (level, "gives this user no right to" in found) == (Level.OK, True)


def test_what_goes_with_events_is_not_taken_away_by_tables_of_ones_own(
    as_the_program: str, django_db_blocker: Any
) -> None:
    """Tables that this user makes for itself, under the names that the trigger reads, are not those it reads."""
    lies = (
        "CREATE TEMP TABLE ledger_head AS SELECT 'made-up'::text AS trial, 1 AS number, 0 AS sealed_number",
        "CREATE TEMP TABLE ledger_event AS SELECT 'made-up'::text AS trial, false AS sealed, 1 AS number,"
        """ (SELECT '[' || event || ',"a"]' FROM public.ledger_enclosure) AS payload""",
    )
    kind = Kind("test.encloses", "did", lambda event: None, encloses=True)
    with standing_in(as_the_program, django_db_blocker), patch.dict(kinds._KINDS, {kind.name: kind}):
        append(TRIAL, kind.name, "thing", {}, by=ANN, now=NOW, enclosed={"a": "shut"})
        with connection.cursor() as cursor:
            for each in lies:
                cursor.execute(each)
            with pytest.raises(DatabaseError, match="by an event alone"):
                cursor.execute("DELETE FROM public.ledger_enclosure")
            with pytest.raises(DatabaseError, match="by an event alone"):
                cursor.execute("INSERT INTO public.ledger_enclosure VALUES ('1/b', 'made-up', 1, 'b', '1')")


def test_the_owner_is_told_that_it_might(postgres_url: str, django_db_blocker: Any) -> None:
    with standing_in(postgres_url, django_db_blocker), transaction.atomic():
        guards.install(connection)
        ledger_guards.put_up(connection)
        assert "no right to" not in database.guarded(datetime.now(UTC))[1]
        transaction.set_rollback(True)


def test_an_event_that_is_added_while_one_verifies_is_no_break(
    as_the_program: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "BATCH", 1)
    reached = []

    def meanwhile(done: int, total: int | None) -> None:
        reached.append(done)
        with standing_in(as_the_program, django_db_blocker), kinds_that_do_nothing():
            append(TRIAL, "test.open", "thing", {}, by=ANN, now=NOW)

    with standing_in(as_the_program, django_db_blocker):
        written(3)
        assert list(verifying.breaks(TRIAL, meanwhile)) == []
        assert queries.ends(TRIAL).open[0] == 2 + len(reached) == 5
