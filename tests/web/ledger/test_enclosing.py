"""What goes with events counts as they do: a change is found, and nothing goes unless an event says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from equipoise.web.ledger import enclosures, guards, kinds, queries, verifying
from equipoise.web.ledger.actions import append
from equipoise.web.ledger.enclosures import Enclosed
from equipoise.web.ledger.kinds import Event, Kind
from equipoise.web.ledger.models import Enclosure
from tests.web.ledger.making import ANN, NOW, TRIAL, quiet

OPEN, SEALED = "test.encloses", "test.sealed_encloses"
seen: list[Event] = []


@pytest.fixture(autouse=True)
def _kinds(database: str) -> Iterator[None]:
    seen.clear()
    made = (
        Kind(OPEN, "did", seen.append, encloses=True),
        Kind(SEALED, "did", seen.append, unblinding=True, encloses=True),
    )
    with patch.dict(kinds._KINDS, {each.name: each for each in made}):
        append(
            TRIAL, OPEN, "thing", {"said": 1}, by=ANN, now=NOW, enclosed={"a/x": "shut", "b/y": {"7": "é"}}
        )
        append(TRIAL, SEALED, "thing", {}, by=ANN, now=NOW, enclosed={"a/x": ["one"]})
        yield


def found() -> list[str]:
    return [each.what for each in verifying.breaks(TRIAL, quiet)]


def test_what_goes_with_an_event_is_told_to_what_applies_it_now_and_when_it_is_made_anew() -> None:
    assert [each.enclosed for each in seen] == [{"a/x": "shut", "b/y": {"7": "é"}}, {"a/x": ["one"]}]
    assert list(queries.replayed(TRIAL)) == seen
    assert [set(each.payload["enclosed"]) for each in queries.events(TRIAL)] == [{"a/x", "b/y"}, {"a/x"}]
    assert found() == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda rows: rows.filter(name="b/y").update(text='{"7":"e"}'), "was changed: b/y"),
        (lambda rows: rows.filter(name="b/y").delete(), "that it was taken away: b/y"),
        (lambda rows: rows.filter(name="b/y").update(name="b/z"), "is missing, and no event says"),
        (lambda rows: rows.filter(name="b/y").update(event=9), "is missing, and no event says"),
        (lambda rows: rows.filter(name="b/y").update(id="9/b/y"), "is missing, and no event says"),
        (lambda rows: rows.filter(name="b/y").update(trial="other"), "does not name: b/y (other)"),
        (lambda rows: rows.create(id="9/c", trial=TRIAL, event=9, name="c", text="1"), "does not name: c"),
        (lambda rows: rows.create(id="9/c", trial="none", event=9, name="c", text="1"), "of no trial: 9/c"),
    ],
)
def test_whatever_is_done_to_it_is_found(harm: Callable[[object], object], told: str) -> None:
    harm(Enclosure.objects)
    assert any(told in each for each in found())


def test_text_that_is_none_is_found() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps text alone")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_enclosure SET text = CAST(x'22ff22' AS TEXT) WHERE name = 'b/y'")
    assert any("was changed" in each for each in found())


def test_an_event_takes_away_what_it_says_and_nothing_else() -> None:
    gone = enclosures.find(TRIAL, beginnings=["a/"])
    assert len(gone) == 1
    kept = Enclosure.objects.get(pk=gone[0].key)
    append(TRIAL, OPEN, "thing", {}, by=ANN, now=NOW, shed=gone)
    assert [each.enclosed for each in queries.replayed(TRIAL)][:2] == [{"b/y": {"7": "é"}}, {"a/x": ["one"]}]
    assert found() == []
    kept.save(force_insert=True)
    assert found() == ["what was taken away is there again: a/x"]


def test_an_open_event_can_not_say_that_a_sealed_one_lost_something() -> None:
    (sealed,) = enclosures.find(TRIAL, names=["a/x"], sealed=True)
    for kind, gone in (
        (OPEN, [sealed]),
        (SEALED, enclosures.find(TRIAL, names=["a/x"])),
        (OPEN, [Enclosed(10**12, "z")]),
    ):
        with pytest.raises(ValueError, match="its own chain"):
            append(TRIAL, kind, "thing", {}, by=ANN, now=NOW, shed=gone)
    assert found() == []


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        assert "never changed" in str(error), error
        return True
    return False


def test_the_database_refuses_whatever_no_event_says() -> None:
    """With the guards up nothing changes, goes or comes but by an event, which goes on doing so."""
    ours, theirs = Enclosure.objects.filter(name="a/x").order_by("event").values_list("event", flat=True)
    columns = "INTO ledger_enclosure (id, trial, event, name, text)"
    statements = [
        "UPDATE ledger_enclosure SET text = '1'",
        "UPDATE ledger_enclosure SET trial = 'other' WHERE name = 'b/y'",
        "DELETE FROM ledger_enclosure WHERE name = 'b/y'",
        f"INSERT {columns} VALUES ('{ours}/c', '{TRIAL}', {ours}, 'c', '1')",
        f"INSERT {columns} VALUES ('{theirs}/b/y', '{TRIAL}', {theirs}, 'b/y', '1')",
        f"INSERT {columns} VALUES ('z', '{TRIAL}', {ours}, 'a/x', '1')",
        f"INSERT {columns} VALUES ('9/a/x', 'other', 9, 'a/x', '1')",
    ]
    if connection.vendor == "sqlite":
        statements.append("INSERT OR REPLACE INTO ledger_enclosure SELECT * FROM ledger_enclosure")
    else:
        statements.append("TRUNCATE ledger_enclosure")
    kept, (gone,) = list(Enclosure.objects.order_by("id").values()), enclosures.find(TRIAL, names=["a/x"])
    guards.put_up(connection)
    assert [each for each in statements if not refused(each)] == []
    assert list(Enclosure.objects.order_by("id").values()) == kept
    append(TRIAL, OPEN, "thing", {}, by=ANN, now=NOW, enclosed={'"é\\': "new"}, shed=[gone])
    back = f"INSERT {columns} VALUES ('{ours}/a/x', '{TRIAL}', {ours}, 'a/x', '\"shut\"')"
    assert refused(back), "what was taken away comes back"
    append(TRIAL, OPEN, "thing", {}, by=ANN, now=NOW, shed=enclosures.find(TRIAL, names=['"é\\']))
    assert found() == []
    guards.take_down(connection)
