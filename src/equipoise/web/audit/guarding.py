"""What makes the database itself refuse to change, delete or replace rows of a table, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_RIGHTS = ("UPDATE", "DELETE", "TRUNCATE")


@dataclass(frozen=True, slots=True)
class Guard:
    """The triggers of one table. `prefix` begins their names; `words` is what who tries is told.

    `alike`: SQL that says of a new row (`NEW`) and one that stands in the table that they can't both be there. SQLite
    needs it: there `INSERT OR REPLACE` takes a row away without asking the trigger for deletions.

    `comes`, `goes`: SQL for each database (`sqlite`, `postgresql`) that says of a row (`NEW`, `OLD`) that it may be
    added, or taken away. Without them whatever comes is welcome, and nothing goes.
    """

    table: str
    prefix: str
    words: str
    alike: str
    comes: Mapping[str, str] = field(default_factory=dict)
    goes: Mapping[str, str] = field(default_factory=dict)

    @property
    def sqlite(self) -> Mapping[str, str]:
        """The triggers on SQLite, by name."""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.words}'); END"
        there = f"EXISTS (SELECT 1 FROM {self.table} old WHERE {self.alike})"  # noqa: S608  # nosec B608
        strange = f"{there} OR NOT ({self.comes['sqlite']})" if self.comes else there
        stays = f"WHEN NOT ({self.goes['sqlite']}) " if self.goes else ""
        made = {
            "no_update": f"BEFORE UPDATE ON {self.table} {refuse}",
            "no_delete": f"BEFORE DELETE ON {self.table} {stays}{refuse}",
            "no_replace": f"BEFORE INSERT ON {self.table} WHEN {strange} {refuse}",
        }
        return {
            f"{self.prefix}_{name}": f"CREATE TRIGGER {self.prefix}_{name} {rest}"
            for name, rest in made.items()
        }

    @property
    def postgres(self) -> Mapping[str, str]:
        """The triggers on PostgreSQL, by name, each with its function before it.

        Tables that somebody makes for themselves alone under the same names (`pg_temp`) are not looked at.
        """
        refuse = f"RAISE EXCEPTION '{self.words}';"
        verbs = "UPDATE OR TRUNCATE" if self.goes else "UPDATE OR DELETE OR TRUNCATE"
        made = {"change": (f"{verbs} ON {self.table} FOR EACH STATEMENT", refuse)}
        for name, verb, row, may in (
            ("delete", "DELETE", "OLD", self.goes),
            ("replace", "INSERT", "NEW", self.comes),
        ):
            if may:
                looks = f"IF {may['postgresql']} THEN RETURN {row}; END IF; {refuse}"
                made[name] = (f"{verb} ON {self.table} FOR EACH ROW", looks)
        return {
            f"{self.prefix}_no_{name}": f"CREATE OR REPLACE FUNCTION {self._function(name)}() RETURNS trigger "
            f"LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN {body} END $$; "
            f"CREATE TRIGGER {self.prefix}_no_{name} BEFORE {when} EXECUTE FUNCTION {self._function(name)}()"
            for name, (when, body) in made.items()
        }

    def _function(self, name: str) -> str:
        return f"{self.prefix}_refuse" if name == "change" else f"{self.prefix}_refuse_{name}"

    def install(self, connection: Any) -> None:
        """Put the guards up, on either database; once."""
        self.remove(connection)
        with connection.cursor() as cursor:
            for each in self._of(connection).values():
                cursor.execute(each)

    def remove(self, connection: Any) -> None:
        """Take the guards down: for a migration of the table, a restore, and tests that empty it."""
        where = "" if connection.vendor == "sqlite" else f" ON {self.table}"
        with connection.cursor() as cursor:
            for name in self._of(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")

    def _of(self, connection: Any) -> Mapping[str, str]:
        return self.sqlite if connection.vendor == "sqlite" else self.postgres

    def missing(self, connection: Any) -> list[str]:
        """The names of the triggers that should be there and are not, or are switched off. 1 query."""
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "postgresql":
            asked = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return sorted(set(self._of(connection)) - {str(row[0]) for row in cursor.fetchall()})

    def changeable(self, connection: Any) -> bool:
        """Whether this program's database user has the right to do what is refused, where the triggers are away.

        Always on SQLite, which knows no users; on PostgreSQL not for one that owns nothing and was given no more than
        `deploy/postgresql-roles.sql` gives.
        """
        if connection.vendor != "postgresql":
            return True
        refused = [each for each in _RIGHTS if not (self.goes and each == "DELETE")]
        rights = " OR ".join(["has_table_privilege(%s, %s)"] * len(refused))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {rights}", [part for each in refused for part in (self.table, each)])
            return bool(cursor.fetchone()[0])
