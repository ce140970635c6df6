"""What is appended: once, in order, in one of two chains of which the open one knows nothing of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from equipoise.core.values.errors import InputError
from equipoise.web.ledger import queries
from equipoise.web.ledger.actions import append, hold
from tests.web.ledger.making import ANN, NOW, TRIAL, kinds_that_do_nothing, written


@pytest.mark.usefixtures("database")
def test_events_come_back_as_they_were_written_in_order() -> None:
    made = written()
    assert queries.events(TRIAL) == made == list(queries.replayed(TRIAL))
    assert made[0].at == NOW + timedelta(minutes=1)
    assert made[0].payload == {"ø": 1, "said": "naïve “words”\x00", "none": None, "list": [1.5, True]}


@pytest.mark.usefixtures("database")
def test_in_batches_of_any_size_the_order_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with kinds_that_do_nothing():
        names = ["sealed", "open", "sealed", "sealed", "open", "open", "sealed"]
        made = [append(TRIAL, f"test.{name}", "thing", {}, by=ANN, now=NOW) for name in names]
    for size in (1, 2, 3, 100):
        monkeypatch.setattr(queries, "BATCH", size)
        assert list(queries.replayed(TRIAL)) == made
    assert list(queries.replayed("another")) == []


@pytest.mark.usefixtures("database")
def test_up_to_an_instant_is_a_beginning_even_where_a_clock_was_set_back() -> None:
    with kinds_that_do_nothing():
        made = [
            append(TRIAL, "test.open", "thing", {}, by=ANN, now=NOW + timedelta(minutes=at))
            for at in (1, 5, 2, 6)
        ]
    assert list(queries.replayed(TRIAL, NOW + timedelta(minutes=5))) == made[:3]
    assert list(queries.replayed(TRIAL, NOW + timedelta(minutes=2))) == made[:1]
    assert list(queries.replayed(TRIAL, NOW)) == []


@pytest.mark.usefixtures("database")
def test_numbers_and_ids_of_open_events_say_nothing_of_sealed_ones() -> None:
    """Two trials in which the same happened openly, and more in secret in one of them."""
    with kinds_that_do_nothing():
        few = [append("few", "test.open", "thing", {}, by=ANN, now=NOW) for _ in range(3)]
        many = []
        for number in range(3):
            for _ in range(number):
                append("many", "test.sealed", "thing", {}, by=ANN, now=NOW)
            many.append(append("many", "test.open", "thing", {}, by=ANN, now=NOW))
    room = 1_000_000_000
    assert [each.number for each in few] == [each.number for each in many] == [1, 2, 3]
    assert [each.id % room for each in few] == [each.id % room for each in many] == [1, 2, 3]
    assert queries.ends("few").sealed[0] == 0
    assert queries.ends("many").sealed[0] == 3


@pytest.mark.usefixtures("database")
def test_the_same_key_is_one_event_and_other_words_under_it_are_refused() -> None:
    with kinds_that_do_nothing():
        first = append(TRIAL, "test.open", "thing", {"a": 1}, by=ANN, now=NOW, key="k")
        again = append(TRIAL, "test.open", "thing", {"a": 1}, by=ANN, now=NOW + timedelta(1), key="k")
        assert (again.id, again.at, again.repeated) == (first.id, NOW, True)
        for kind, subject, payload in (
            ("test.open", "thing", {"a": 2}),
            ("test.open", "other", {"a": 1}),
            ("test.sealed", "thing", {"a": 1}),
        ):
            with pytest.raises(InputError, match="under the same number"):
                append(TRIAL, kind, subject, payload, by=ANN, now=NOW, key="k")
        assert not append("another", "test.open", "thing", {"a": 2}, by=ANN, now=NOW, key="k").repeated
    assert len(queries.events(TRIAL)) == 1


@pytest.mark.usefixtures("database")
def test_what_is_no_number_is_refused_before_anything_is_written() -> None:
    with kinds_that_do_nothing():
        with pytest.raises(ValueError, match="JSON"):
            append(TRIAL, "test.open", "thing", {"a": float("nan")}, by=ANN, now=NOW)
        with pytest.raises(KeyError):
            append(TRIAL, "test.unknown", "thing", {}, by=ANN, now=NOW)
    assert queries.trials() == []


@pytest.mark.django_db(transaction=True)
def test_the_end_is_held_in_a_transaction_or_not_at_all() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of what it does"):
        hold(TRIAL)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        written(1)
        raise ZeroDivisionError
    assert queries.ends(TRIAL) == queries.Ends()


@pytest.mark.django_db
def test_a_key_is_looked_up_and_not_searched_for() -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.keyed(TRIAL, "k")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "USING INDEX ledger_once" in plan
