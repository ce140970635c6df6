"""What makes the database itself refuse to change, delete or replace rows of a table, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_RIGHTS = ("UPDATE", "DELETE", "TRUNCATE")


@dataclass(frozen=True, slots=True)
class Guard:
    """The triggers of one table. `prefix` begins their names; `words` is what who tries is told.

    `alike`: SQL that says of a new row (`NEW`) and one that stands in the table that they can't both be there. SQLite
    needs it: there `INSERT OR REPLACE` takes a row away without asking the trigger for deletions.
    """

    table: str
    prefix: str
    words: str
    alike: str

    @property
    def sqlite(self) -> Mapping[str, str]:
        """The triggers on SQLite, by name."""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.words}'); END"
        made = {
            f"{self.prefix}_no_{verb.lower()}": f"BEFORE {verb} ON {self.table} {refuse}"
            for verb in ("UPDATE", "DELETE")
        }
        there = f"WHEN EXISTS (SELECT 1 FROM {self.table} old WHERE {self.alike})"  # noqa: S608  # nosec B608
        made[f"{self.prefix}_no_replace"] = f"BEFORE INSERT ON {self.table} {there} {refuse}"
        return {name: f"CREATE TRIGGER {name} {rest}" for name, rest in made.items()}

    @property
    def postgres(self) -> tuple[str, ...]:
        """What puts the trigger up on PostgreSQL."""
        return (
            f"CREATE OR REPLACE FUNCTION {self.prefix}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.words}'; END $$",
            f"CREATE TRIGGER {self.prefix}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.prefix}_refuse()",
        )

    def install(self, connection: Any) -> None:
        """Put the guards up, on either database; once."""
        self.remove(connection)
        statements = self.sqlite.values() if connection.vendor == "sqlite" else self.postgres
        with connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)

    def remove(self, connection: Any) -> None:
        """Take the guards down: for a migration of the table, a restore, and tests that empty it."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in self.sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.prefix}_no_change ON {self.table}")

    def missing(self, connection: Any) -> list[str]:
        """The names of the triggers that should be there and are not, or are switched off. 1 query."""
        asked, wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'", set(self.sqlite)
        if connection.vendor == "postgresql":
            asked, wanted = (
                "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
                {f"{self.prefix}_no_change"},
            )
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return sorted(wanted - {str(row[0]) for row in cursor.fetchall()})

    def changeable(self, connection: Any) -> bool:
        """Whether this program's database user has the right to change or delete rows, where the triggers are away.

        Always on SQLite, which knows no users; on PostgreSQL not for one that owns nothing and was given no more than
        `deploy/postgresql-roles.sql` gives.
        """
        if connection.vendor != "postgresql":
            return True
        rights = " OR ".join(["has_table_privilege(%s, %s)"] * len(_RIGHTS))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {rights}", [part for each in _RIGHTS for part in (self.table, each)])
            return bool(cursor.fetchone()[0])
