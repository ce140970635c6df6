"""What was entered by mistake is taken back: as if it had never been entered, but for the trail."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import Mark
from equipoise.core.followup.due import Status
from equipoise.core.values.errors import InputError
from equipoise.web.datasets import entries, reading
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.enrolment import queries as people
from equipoise.web.enrolment.models import Consent, Participant
from equipoise.web.followup import actions, ends, queries, schedules, taking_back
from equipoise.web.followup.holding import TakesBack
from equipoise.web.followup.models import Entry
from equipoise.web.ledger import queries as ledger
from equipoise.web.participant import actions as own
from equipoise.web.trials.permissions import MAY, Deed
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import enrolled
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, allocated, key
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TWIN = "01-002"
Do = Callable[[Example, str, int], object]


class Back(Exception):
    """What was done is undone."""


@contextmanager
def undone() -> Iterator[None]:
    """What is done in the block is gone behind it."""
    try:
        with transaction.atomic():
            yield
            raise Back
    except Back:
        pass


def ended(state: str) -> Do:
    return lambda example, number, on: ends.end(
        TRIAL, number, state, _day(on), by=example.by(Role.COORDINATOR), now=NOW + on * DAY, key=key()
    )


def form(visit: str, name: str, values: dict[str, Any], occurrence: int = 1) -> Do:
    def save(example: Example, number: str, on: int) -> None:
        told = {item: _day(on).isoformat() if each == "DAY" else each for item, each in values.items()}
        actions.save(
            TRIAL, number, visit, name, told, by=example.by(Role.COORDINATOR), now=NOW + on * DAY, key=key(), why="x",
            occurrence=occurrence,
        )  # fmt: skip

    return save


def consent_back(*marks: Mark) -> Do:
    return lambda example, number, on: enrolment.withdraw(
        TRIAL, number, marks, _day(on), by=example.by(Role.COORDINATOR), now=NOW + on * DAY
    )


def came(example: Example, number: str, on: int) -> None:
    actions.happened(
        TRIAL, number, "week6", _day(on), "remote", by=example.by(Role.COORDINATOR), now=NOW + on * DAY, key=key(),
        why="x",
    )  # fmt: skip


def _day(on: int) -> date:
    return (NOW + on * DAY).date()


def withdrawn(scope: str) -> Do:
    return form("", "withdrawal", {"DSSTDAT": "DAY", "SCOPE": scope, "WHO": "PT"}, occurrence=0)


MISTAKES = [
    ended("lost to follow-up"), ended("completed"), form("", "death", {"DTHDAT": "DAY", "CAUSE": "CANCER"}),
    *(withdrawn(each) for each in ("TREATMENT", "FOLLOWUP", "DATA")),
    consent_back(Mark.TREATMENT), consent_back(Mark.FOLLOW_UP, Mark.DATA),
]  # fmt: skip
DEEDS = [*MISTAKES, ended("in follow-up"), form("week6", "visit", {"WEIGHT": "70"}), came]


def twins(example: Example) -> None:
    """Two participants of whom the same is known, neither followed yet."""
    assert enrolled(example) == TWIN
    allocated(example, TWIN)


def tried(do: Do, example: Example, numbers: list[str], on: int) -> None:
    """Do it to all, or to none of them where it can't be done to one."""
    try:
        with transaction.atomic():
            for each in numbers:
                do(example, each, on)
    except InputError:
        pass


def stands(number: str) -> dict[str, Any]:
    """All that follows from a participant's course, without the numbers of events."""
    row = Participant.objects.get(trial=TRIAL, number=number)
    plan = schedules.plan(TRIAL, number, NOW + 20 * DAY)
    kept = Entry.objects.filter(participant=number).order_by("visit", "form", "pk")
    return {
        "row": [row.state, row.passed, row.days, row.marks, row.reasons, row.why],
        "consents": list(Consent.objects.filter(number=number).values_list("version", "withdrawn_on")),
        "due": [(each.slot.key, each.status, each.day) for each in queries.due_of(plan)],
        "forms": [(each.visit, each.form, each.answers) for each in kept if each.answers],
        "ends": [(each.words, each.day) for each in taking_back.offers(TRIAL, number)],
    }


@settings(max_examples=10)
@given(st.data())
def test_to_take_back_is_never_to_have_entered_but_for_the_trail(
    example: Example, data: st.DataObject
) -> None:
    mistake = data.draw(st.sampled_from(range(len(MISTAKES))))
    others = st.sampled_from([each for each in range(len(DEEDS)) if each != mistake or mistake != 2])
    before, behind = (data.draw(st.lists(others, max_size=3)) for _ in range(2))
    with undone():
        twins(example)
        for on, each in enumerate(before):
            tried(DEEDS[each], example, [NUMBER, TWIN], on)
        known = set(people.ends(TRIAL, NUMBER))
        tried(MISTAKES[mistake], example, [NUMBER], 4)
        entered = set(people.ends(TRIAL, NUMBER)) - known
        for on, each in enumerate(behind, 5):
            tried(DEEDS[each], example, [NUMBER, TWIN], on)
        written = len(ledger.events(TRIAL))
        held = Mark.DATA in people.without(TRIAL, NUMBER, *entered or [0]).marks  # type: ignore[union-attr]
        for source in () if held else entered:
            back(example, source, now=NOW + 9 * DAY)
        assert held or len(ledger.events(TRIAL)) == written + len(entered)
        assert held or stands(NUMBER) == stands(TWIN)


def back(example: Example, source: int, *, now: Any = NOW, why: str = "Another’s", sent: str = "") -> None:
    taking_back.take_back(
        TRIAL, NUMBER, source, by=example.by(Role.ONCOLOGIST), now=now, key=sent or key(), why=why
    )


def only(number: str = NUMBER) -> int:
    found = taking_back.offers(TRIAL, number)
    assert len(found) == 1
    return found[0].source


def test_data_that_were_withdrawn_by_mistake_are_data_again_and_what_lapsed_is_named(
    example: Example,
) -> None:
    withdrawn("FOLLOWUP")(example, NUMBER, 0)
    late = NOW + 120 * DAY
    plan = schedules.plan(TRIAL, NUMBER, late)
    found = taking_back.outcome(plan, only())
    assert found and found.state == "Allocated" and found.marks == ()
    lapsed = [each.slot.key for each in found.lapsed]
    assert lapsed[:2] == ["week6", "month3"] and found.awaited
    with pytest.raises(InputError, match="part in the trial has ended"):
        own.make_link(TRIAL, NUMBER, language="en", by=example.by(Role.COORDINATOR), now=late, key=key())
    back(example, only(), now=late)
    assert [each.lapsed for each in taking_back.taken(TRIAL, NUMBER)] == [tuple(lapsed)]
    due = {each.slot.key: each.status for each in queries.due_of(schedules.plan(TRIAL, NUMBER, late))}
    assert due["month3"] is Status.OVERDUE
    own.make_link(TRIAL, NUMBER, language="en", by=example.by(Role.COORDINATOR), now=late, key=key())


def test_who_was_found_again_is_waited_for_again(example: Example) -> None:
    def week6() -> Status:
        due = queries.due_of(schedules.plan(TRIAL, NUMBER, NOW))
        return next(each.status for each in due if each.slot.key == "week6")

    form("baseline", "baseline", {"AGE": "60"})(example, NUMBER, 0)
    before = week6()
    for way, found in (("lost to follow-up", Status.NOT_EXPECTED), ("in follow-up", before)):
        ended(way)(example, NUMBER, 0)
        assert week6() is found
    back(example, taking_back.offers(TRIAL, NUMBER)[0].source)
    assert week6() is Status.NOT_EXPECTED
    back(example, only())
    assert week6() is before


def test_it_needs_a_reason_happens_once_and_empties_the_form_that_said_it(example: Example) -> None:
    withdrawn("DATA")(example, NUMBER, 0)
    source, once = only(), key()
    with pytest.raises(InputError, match="needs a reason"):
        back(example, source, why=" ")
    back(example, source, sent=once)
    back(example, source, sent=once)
    with pytest.raises(InputError, match="same number"):
        back(example, source + 1, sent=once)
    with pytest.raises(InputError, match="not there to be taken back"):
        back(example, source)
    kept = queries.entries(TRIAL, NUMBER)[0]
    assert not kept.answers and [each.why for each in kept.history["SCOPE"]] == ["x", "Another’s"]
    assert queries.entries(TRIAL, NUMBER, NOW - DAY) == []


def test_data_files_have_no_death_that_was_taken_back_but_its_history(example: Example) -> None:
    form("", "death", {"DTHDAT": "DAY", "CAUSE": "CANCER"})(example, NUMBER, 0)

    def rows(name: str) -> list[tuple[str, ...]]:
        read = reading.read(TRIAL, NOW + DAY)
        tables = [*entries.tables(read), entries.history(read)]
        return [row for each in tables if each.name == name for row in each.rows]

    assert len(rows("death")) == 1
    back(example, only())
    assert rows("death") == [] and any("DTHDAT" in row for row in rows("history"))


def test_other_marks_stay_and_data_that_stay_withdrawn_hold_everything(example: Example) -> None:
    withdrawn("TREATMENT")(example, NUMBER, 0)
    first = only()
    consent_back(Mark.DATA)(example, NUMBER, 1)
    with pytest.raises(InputError, match="withdrew their data"):
        back(example, first)
    back(example, taking_back.offers(TRIAL, NUMBER)[0].source)
    assert list(people.participant(TRIAL, NUMBER).marks) == [Mark.TREATMENT]  # type: ignore[union-attr]
    assert Consent.objects.get(number=NUMBER).withdrawn_on is None


def test_a_form_corrects_days_and_adds_and_takes_nothing_back(example: Example) -> None:
    values = {"DSSTDAT": "2026-03-01", "SCOPE": "FOLLOWUP", "WHO": "PT"}
    form("", "withdrawal", values)(example, NUMBER, 0)
    with pytest.raises(TakesBack, match="would take back the withdrawal from follow-up"):
        form("", "withdrawal", {"SCOPE": "TREATMENT"})(example, NUMBER, 1)
    form("", "withdrawal", {"DSSTDAT": "2026-02-20", "WHO": "DR"})(example, NUMBER, 2)
    person = people.participant(TRIAL, NUMBER)
    assert person and person.marks == {Mark.FOLLOW_UP: date(2026, 2, 20)}
    back(example, only())
    form("", "withdrawal", values | {"SCOPE": "TREATMENT"})(example, NUMBER, 3)
    person = people.participant(TRIAL, NUMBER)
    assert person and (person.state.value, list(person.marks)) == ("allocated", [Mark.TREATMENT])


def test_the_form_says_what_is_corrected_and_what_is_taken_back(example: Example) -> None:
    form("", "death", {"DTHDAT": "2026-03-02", "CAUSE": "CANCER"})(example, NUMBER, 0)
    address = f"/trial/{TRIAL}/participants/{NUMBER}/forms/any-time/death/1/"
    there = f"/trial/{TRIAL}/participants/{NUMBER}/take-back/{only()}/"
    shown = {
        role: log_in(Client(), example.user(role)).get(address).content.decode()
        for role in (Role.COORDINATOR, Role.ONCOLOGIST)
    }
    assert all("A wrong day or another detail is corrected here" in each for each in shown.values())
    assert there in shown[Role.ONCOLOGIST] and there not in shown[Role.COORDINATOR]
    assert "an investigator or the trial’s manager takes it back" in shown[Role.COORDINATOR]
    sent = {"key": "k", "revision": "1", "v.DTHDAT": "", "v.CAUSE": "CANCER", "why": "x"}
    refused = log_in(Client(), example.user(Role.COORDINATOR)).post(address, sent)
    assert refused.status_code == 422 and "This would take back the death." in refused.content.decode()


def test_the_page_asks_why_and_is_the_investigator_s_and_the_manager_s(example: Example) -> None:
    assert {role for role, deeds in MAY.items() if Deed.TAKE_BACK in deeds} == {Role.ONCOLOGIST, Role.MANAGER}
    ended("lost to follow-up")(example, NUMBER, 0)
    person = f"/trial/{TRIAL}/participants/{NUMBER}/"
    page = f"{person}take-back/{only()}/"
    coordinator, manager = (log_in(Client(), example.user(each)) for each in (Role.COORDINATOR, Role.MANAGER))
    assert coordinator.get(page).status_code == 404 and page not in coordinator.get(person).content.decode()
    assert page in manager.get(person).content.decode()
    assert "will be “allocated”" in manager.get(page).content.decode()
    assert manager.post(page, {"key": "b", "why": ""}).status_code == 422
    assert manager.post(page, {"key": "c", "why": "Another participant"}).status_code == 303
    shown = manager.get(person).content.decode()
    assert "taken back by trial-manager" in shown and "Another participant" in shown
    assert manager.get(page).status_code == 404


def test_courses_are_made_by_the_migration_as_the_events_make_them(example: Example) -> None:
    """The migration reads events of before; those that say their ends as a whole came with it."""
    form("week6", "visit", {"WEIGHT": "70"})(example, NUMBER, 0)
    ended("lost to follow-up")(example, NUMBER, 1)
    ended("in follow-up")(example, NUMBER, 2)
    consent_back(Mark.TREATMENT)(example, NUMBER, 3)
    made = importlib.import_module("equipoise.web.enrolment.migrations.0003_course").course
    told = [
        (each.id, each.kind.replace("test.", "allocation."), json.loads(json.dumps(each.payload)))
        for each in ledger.events(TRIAL, f"participant:{NUMBER}")
    ]
    assert made(iter(told)) == Participant.objects.get(number=NUMBER).course
    saved = {"visit": "", "form": "death", "occurrence": 1, "changes": {}}
    death = [(99, "followup.saved", {**saved, "advance": [["died", "2026-03-05"]]})]
    for day, left in (("2026-03-06", [[99, "died", "2026-03-06", "said"]]), ("", [])):
        assert made(iter([*told, *death, (100, "followup.saved", {**saved, "death": day})]))[-len(left) or None :] == (
            left or made(iter(told))
        )  # fmt: skip
