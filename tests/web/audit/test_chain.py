"""Audit rows are a chain: what is changed, taken out, put in or moved is found, and the database refuses it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions, chain, guards, queries
from equipoise.web.audit.models import Entry, Head
from tests.web.studies.samples import NOW

DETAILS = st.dictionaries(
    st.text(max_size=5), st.one_of(st.text(max_size=5), st.integers(-9, 9), st.booleans())
)


def quiet(done: int, total: int | None) -> None:
    """Nobody watches."""


def made(details: list[dict[str, object]]) -> list[chain.Row]:
    rows, before = [], chain.BEGINNING
    for number, detail in enumerate(details, 1):
        row = chain.Row(number, NOW, "ann", "did", f"thing {number}", detail, before)
        rows.append(replace(row, digest=chain.digest(row)))
        before = rows[-1].digest
    return rows


def head(rows: list[chain.Row]) -> tuple[int, str]:
    return (rows[-1].number, rows[-1].digest) if rows else (0, "")


@given(st.lists(DETAILS, max_size=8))
def test_a_chain_as_it_was_written_is_whole(details: list[dict[str, object]]) -> None:
    rows = made(details)
    assert not list(chain.breaks(map(chain.link, rows), head(rows)))


@given(st.lists(DETAILS, min_size=2, max_size=8), st.data())
def test_any_single_change_is_found(details: list[dict[str, object]], data: st.DataObject) -> None:
    rows = made(details)
    end, at = head(rows), data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(st.integers(0, len(rows) - 1).filter(lambda each: each != at))
    hurt: dict[str, Callable[[], list[chain.Row]]] = {
        "altered": lambda: [*rows[:at], replace(rows[at], actor="eve"), *rows[at + 1 :]],
        "altered with its digest": lambda: [
            *rows[:at],
            _signed(replace(rows[at], verb="undid")),
            *rows[at + 1 :],
        ],
        "removed": lambda: [*rows[:at], *rows[at + 1 :]],
        "put in": lambda: [*rows[: at + 1], _signed(replace(rows[at], number=at + 2)), *rows[at + 1 :]],
        "swapped": lambda: [rows[{at: other, other: at}.get(each, each)] for each in range(len(rows))],
    }
    how = data.draw(st.sampled_from(sorted(hurt)))
    assert list(chain.breaks(map(chain.link, hurt[how]()), end)), how


def _signed(row: chain.Row) -> chain.Row:
    return replace(row, digest=chain.digest(row))


def recorded(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            actions.record(at=NOW, actor="ann", verb="did", subject="thing", detail={"ø": number})


@pytest.mark.usefixtures("database")
def test_what_the_database_gives_back_is_whole() -> None:
    recorded(5)
    assert not list(queries.breaks(quiet))
    assert queries.head()[0] == Head.objects.get().number == 5


@pytest.mark.usefixtures("database")
def test_a_row_changed_in_the_database_is_named() -> None:
    recorded(5)
    Entry.objects.filter(number=3).update(actor="eve")
    assert [each.number for each in queries.breaks(quiet)] == [3]


@pytest.mark.usefixtures("database")
def test_the_last_row_taken_out_is_missed() -> None:
    recorded(5)
    Entry.objects.filter(number=5).delete()
    assert [each.what for each in queries.breaks(quiet)] == ["the chain ends at 4, and should end at 5"]


@pytest.mark.usefixtures("database")
def test_a_trail_made_anew_does_not_hold_what_was_noted() -> None:
    recorded(5)
    number, digest = queries.head()
    Entry.objects.all().delete()
    Head.objects.all().delete()
    recorded(6)
    assert not list(queries.breaks(quiet))
    with transaction.atomic():
        actions.record(at=NOW, actor="eve", verb="did", subject="thing")
    noted = f"{number}:{'0' * 64}"
    assert [each.number for each in queries.breaks(quiet, noted)] == [5]
    assert digest


@pytest.mark.usefixtures("database")
def test_a_head_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="number:digest"):
        list(queries.breaks(quiet, "yesterday"))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'eve'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_itself_refuses(statement: str) -> None:
    if "TRUNCATE" in statement and connection.vendor == "sqlite":
        statement = "DELETE FROM audit_entry WHERE number = 1"
    recorded(2)
    guards.install(connection)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    guards.remove(connection)
    assert not list(queries.breaks(quiet))
