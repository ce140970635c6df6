"""Old rows of PostgreSQL that nothing reads any more, and that lie in the tables' files all the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import OperationalError, connection

PATIENCE = "5s"
"""How long somebody may go on reading a table; whoever comes after them waits too."""
_OWNED = "SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[]) AND pg_has_role(relowner, 'USAGE')"


def rewrite(tables: Sequence[str]) -> list[str]:
    """Write tables anew, with the rows alone that are there (VACUUM FULL). Gives those that stay as they are: they are
    not this user's, or somebody reads them.

    Nothing to do on SQLite, which writes over what it frees. Not inside of a transaction. The log of changes (WAL),
    archives and standbys are not touched.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OWNED, [list(tables)])
        owned = {str(name) for (name,) in cursor.fetchall()}
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        try:
            return [each for each in tables if each not in owned or not _rewritten(each)]
        finally:
            cursor.execute("RESET lock_timeout")


def _rewritten(table: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
    except OperationalError:
        return False
    return True
