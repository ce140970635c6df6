"""Old rows of PostgreSQL: they lie in the tables' files after a renewal, and not after these were written anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from equipoise.web.allocation import actions
from equipoise.web.allocation.models import RingKey
from equipoise.web.vault import envelopes, freed
from tests.blinding.books import UNTOUCHED, told
from tests.databases import connect, standing_in
from tests.postgres import Postgres
from tests.web.allocation.example import CHEAP, TRIAL, sealed
from tests.web.allocation.renewal_example import RING, leaves, lived, renewed

pytestmark = pytest.mark.postgres
FILES = """
SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
WHERE relkind IN ('r', 't') AND relname !~ '^(pg|sql)_[^t]' AND pg_relation_size(oid) > 0
"""


@pytest.fixture
def own(
    postgres_server: Postgres, postgres_tables: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database in which a ring was renewed, and nobody tidied up since; gives its address."""
    monkeypatch.setattr(envelopes, "COST", CHEAP)
    url = postgres_server.create("freed", of=postgres_tables)
    with standing_in(url, django_db_blocker):
        told(UNTOUCHED)
        yield url


def lies(texts: list[str]) -> int:
    """How many of these texts stand in the files of any table, on the disk."""
    told("CHECKPOINT")
    files = [bytes(content) for (content,) in told(FILES)]
    return sum(any(text.encode() in content for content in files) for text in texts)


def logged(text: str) -> bool:
    """Whether a text stands in the log of changes."""
    asked = "SELECT bool_or(position(%s::bytea IN pg_read_binary_file('pg_wal/' || name)) > 0) FROM pg_ls_waldir()"
    with connections["default"].cursor() as cursor:
        cursor.execute(asked, [text.encode()])
        return bool(cursor.fetchone()[0])


def test_old_envelopes_are_gone_once_the_tables_are_written_anew(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sealed(length=2)
    lived(world)
    leaves(world)
    old = list(RingKey.objects.filter(trial=TRIAL, ring=RING).values_list("sealed", flat=True))
    renewed(world)
    assert len(old) == 3 and not RingKey.objects.filter(sealed__in=old).exists()
    assert lies(old) == 3, "they are not there, and so what follows shows nothing"
    reader = connect(own)
    with reader.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM allocation_ringkey")
        with monkeypatch.context() as hurried:
            hurried.setattr(freed, "PATIENCE", "50ms")
            assert actions.clear_old() == ["allocation_ringkey"], "somebody reads it"
    reader.close()
    told("SET ROLE pg_read_all_data")
    assert actions.clear_old()[0] == "ledger_enclosure", "not the owner's"
    told("RESET ROLE")
    assert actions.clear_old() == []
    assert lies(old) == 0
    assert logged(old[0]), "docs/how-to/renew-keys.md says that the log has it still"
    assert told("SHOW lock_timeout") == [("0",)]


def test_on_sqlite_there_is_nothing_to_do() -> None:
    assert connections["default"].vendor == "sqlite"
    assert freed.rewrite(["anything"]) == []
