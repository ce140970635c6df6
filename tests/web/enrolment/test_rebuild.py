"""What this room holds is made from events alone, and nothing is half done when the connection is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import connection

from equipoise.core.enrolment.states import Mark
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import actions, eligibility, kinds
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.ledger import kinds as ledger_kinds
from equipoise.web.ledger import queries as ledger
from tests.faults.cutting import BOTH, cut, own_database
from tests.web.enrolment.example import (
    FACTS,
    chosen,
    confirmed,
    consented,
    eligibility_of,
    enrolled,
    found,
    screened,
)
from tests.web.trials.example import Example, prepared

TRIAL = "stop-2"


def everything() -> str:
    """Every row of the room that events make."""
    return "\n".join(serializers.serialize("jsonl", model.objects.order_by("pk")) for model in kinds.MODELS)


def lives(example: Example) -> None:
    """Somebody in every state, with all that can happen on the way."""
    by, second, now = example.by("coordinator"), example.by("manager"), example.now
    day = date(2026, 3, 3)
    whole = consented(example)
    found(example, whole, {**FACTS, "ecog": "3"})
    line = eligibility_of(example, whole).line("I5")
    assert line
    actions.ask_override(TRIAL, whole, "I5", line.basis, why="One", by=example.by("oncologist"), now=now)
    one = eligibility_of(example, whole).to_confirm[0]
    actions.confirm(TRIAL, whole, {one.id: one.basis}, by=example.by("oncologist"), now=now)
    asked = eligibility_of(example, whole).overrides[0].pk
    actions.answer_override(TRIAL, whole, asked, "agreed", why="Two", by=second, now=now)
    confirmed(example, whole)
    actions.enrol(TRIAL, whole, by=example.by("oncologist"), now=now, chosen=chosen("yes"))
    struck = screened(example)
    found(example, struck, {"ecog": "1", "sex": "male"})
    row = Evidence.objects.get(number=struck, fact="sex")
    actions.strike(TRIAL, struck, row.pk, by=by, now=now + timedelta(hours=1), why="Another's")
    actions.fail(TRIAL, screened(example), reasons=["declined"], criteria=["I5"], day=day, by=by, now=now)
    actions.withdraw(TRIAL, consented(example, "02"), [], day, by=example.by("coordinator", "02"), now=now)
    late = enrolled(example, "02")
    marks = [Mark.TREATMENT, Mark.FOLLOW_UP]
    actions.withdraw(TRIAL, late, marks, day, by=example.by("coordinator", "02"), now=now, why="Tired")


def test_pieces_of_one_event_keep_the_order_in_which_they_came(database: str) -> None:
    """Also beside those that came alone, as all did in ledgers written before there was such an event."""
    example = prepared()
    number = screened(example)
    for values in (
        {"ecog": "1"},
        {"sex": "male", "ecog": "2"},
        {"age": "61"},
        {"ecog": "3", "sex": "female"},
    ):
        found(example, number, values)
    kept = eligibility.kept(TRIAL, [number])[number].evidence
    assert [(each.fact, each.value) for each in kept] == [
        ("ecog", '"1"'), ("sex", '"male"'), ("ecog", '"2"'), ("age", '"61"'), ("ecog", '"3"'), ("sex", '"female"'),
    ]  # fmt: skip
    written = [each for each in ledger.events(TRIAL) if each.subject.endswith(number)]
    assert [each.kind.partition(".")[2] for each in written[1:]] == ["found", "taken_over"] * 2
    assert next(each.pk for each in kept if not each.place) == written[1].id
    assert len({each.pk for each in kept}) == 6


def test_criteria_of_one_event_each_say_who_confirmed_them_on_what(database: str) -> None:
    """Also beside those that came one by one, as all did in ledgers written before there was such an event."""
    example = prepared()
    number = consented(example)
    found(example, number)
    seen = {each.id: each.basis for each in eligibility_of(example, number).to_confirm}
    first, *others = seen
    by, now = example.by("oncologist"), example.now
    actions.confirm(TRIAL, number, {first: seen[first]}, by=by, now=now)
    rest = {each: seen[each] for each in others}
    actions.confirm(TRIAL, number, rest, by=by, now=now, key="k")
    lines = [each for each in eligibility_of(example, number).lines if each.id in seen]
    said = [each.confirmed for each in lines if each.confirmed]
    assert {each.criterion: each.basis for each in said} == seen
    assert {(each.actor, each.role, each.at, each.version, each.verdict) for each in said} >= {
        (by.actor, by.role, now, "1", "met")
    }
    assert len({each.pk for each in said}) == len(seen)
    written = [each.kind.partition(".")[2] for each in ledger.events(TRIAL, f"participant:{number}")]
    assert written[-2:] == ["confirmed", "criteria_confirmed"]
    actions.confirm(TRIAL, number, rest, by=by, now=now + timedelta(hours=1), key="k")
    assert len(ledger.events(TRIAL, f"participant:{number}")) == len(written)
    with pytest.raises(InputError, match="Something else"):
        actions.confirm(TRIAL, number, seen, by=by, now=now, key="k")


def test_the_last_word_counts_whichever_event_it_came_in(database: str) -> None:
    """The keys of rows that came together lie above all events' ids: their order is that of the events."""
    example = prepared()
    number = consented(example)
    found(example, number)
    seen = {each.id: each.basis for each in eligibility_of(example, number).to_confirm}
    by = example.by("oncologist")
    actions.confirm(TRIAL, number, seen, by=by, now=example.now)
    last = list(seen)[-1]
    late = example.now + timedelta(hours=1)
    actions.confirm(TRIAL, number, {last: seen[last]}, by=by, now=late)
    line = eligibility_of(example, number).line(last)
    assert line and line.confirmed and line.confirmed.at == late


def test_more_than_an_event_holds_is_refused(database: str) -> None:
    example = prepared()
    many = [actions.Found("ecog", "1", kind="person")] * 5_001
    with pytest.raises(InputError, match="5,000 can be entered at once"):
        actions.take_over(TRIAL, screened(example), many, by=example.by("coordinator"), now=example.now)


def test_emptied_and_replayed_the_tables_are_the_same_to_the_byte(database: str) -> None:
    example = prepared()
    lives(example)
    before = everything()
    for model in reversed(kinds.MODELS):
        model.objects.all().delete()
    assert everything() != before
    for event in ledger.replayed(TRIAL):
        if event.kind.startswith("enrolment."):
            ledger_kinds.kind(event.kind).apply(event)
    assert everything() == before
    assert len(before) > 10_000


@pytest.fixture(params=BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Example]:
    """The trial in a database that can be cut."""
    with own_database(request, tmp_path):
        yield prepared()


def _state(number: str) -> tuple[Any, ...]:
    row = Participant.objects.filter(number=number).first()
    return (row.state, row.version) if row else ()


def test_cut_before_any_statement_an_action_is_whole_or_not_at_all_and_goes_through_when_sent_again(
    own: Example,
) -> None:
    """Screening, evidence, consent and enrolment: what is sent again under its key is there once."""
    ready = consented(own)
    found(own, ready)
    seen = {each.id: each.basis for each in eligibility_of(own, ready).to_confirm}
    confirmed(own, ready)
    given = actions.Given(own.trial.version, "1", date(2026, 3, 3), "paper", "oncologist-01")
    by, now = own.by("coordinator"), own.now
    facts = [actions.Found("ecog", "1", kind="person"), actions.Found("sex", "male", kind="person")]
    steps: list[tuple[str, Callable[[], object], int]] = [
        ("01-002", lambda: actions.screen(TRIAL, "01", date(2026, 3, 3), by=by, now=now, key="s"), 1),
        ("01-002", lambda: actions.take_over(TRIAL, "01-002", facts, by=by, now=now, key="f"), 1),
        (ready, lambda: actions.confirm(TRIAL, ready, seen, by=own.by("oncologist"), now=now, key="w"), 1),
        ("01-002", lambda: actions.consent(TRIAL, "01-002", given, by=by, now=now, key="c"), 1),
        (
            ready,
            lambda: actions.enrol(TRIAL, ready, by=own.by("oncologist"), now=now, key="e", chosen=chosen()),
            2,
        ),
    ]
    for number, step, events in steps:
        _cut_through(number, step, events)
    assert _state(ready)[0] == "enrolled" and _state("01-002")[0] == "consented"


def _cut_through(number: str, step: Callable[[], object], events: int) -> None:
    """Cut the step before its first, second, third ... statement; then let it pass."""
    before, rows = _state(number), Evidence.objects.count()
    known = len(ledger.events(TRIAL))
    for statement in range(1, 80):
        with cut(before=statement) as happened:
            step()
        after = len(ledger.events(TRIAL))
        assert after - known in {0, events}, happened
        if after == known:
            assert (_state(number), Evidence.objects.count()) == (before, rows), happened
        if not happened:
            break
    else:
        pytest.fail("the step has no end")
    assert len(ledger.events(TRIAL)) - known == events
    assert connection.connection is None or not connection.in_atomic_block
