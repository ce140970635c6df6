"""What makes the database itself refuse to change or delete events, whoever asks."""

from __future__ import annotations

from typing import Any

TABLE = "ledger_event"
SQLITE = {
    f"ledger_no_{verb.lower()}": f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
    for verb in ("UPDATE", "DELETE")
}
POSTGRES = (
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$",
    f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
)


def install(connection: Any) -> None:
    """Put the guards up, on either database; once."""
    remove(connection)
    statements = SQLITE.values() if connection.vendor == "sqlite" else POSTGRES
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def remove(connection: Any) -> None:
    """Take the guards down: for a migration of the table, and for tests that empty it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS ledger_no_change ON {TABLE}")
