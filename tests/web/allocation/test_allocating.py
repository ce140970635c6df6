"""To allocate: one participant, one allocation, ever; in order, without a gap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, queries
from equipoise.web.allocation.models import Allocation
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import actions as trials
from tests.web.allocation.example import NOW, TRIAL, Sealed, allocate, enrolled
from tests.web.trials import example

pytestmark = pytest.mark.django_db


def test_an_allocation_takes_the_next_slot_of_its_list(world: Sealed) -> None:
    people = [enrolled("01-001"), enrolled("01-002", "no"), enrolled("01-003"), enrolled("02-001")]
    for number in people:
        assert allocate(world, number) == NOW
    found = [(each.participant, each.list, each.position, each.padded) for each in queries.allocations(TRIAL)]
    assert found == [
        ("01-001", "site=01/cytotoxic=yes", 1, "001"),
        ("01-002", "site=01/cytotoxic=no", 1, "002"),
        ("01-003", "site=01/cytotoxic=yes", 2, "003"),
        ("02-001", "site=02/cytotoxic=yes", 1, "004"),
    ]
    assert queries.counts(TRIAL) == {"01": 3, "02": 1}
    person = enrolment.participant(TRIAL, "01-001")
    assert person is not None and person.state is State.ALLOCATED
    assert person.days["randomisation"].isoformat() == "2026-12-01"


def test_the_day_is_that_of_the_site(world: Sealed) -> None:
    """At 03:00 UTC it is still the evening before in Vancouver, and the morning already in St. John's."""
    late = datetime(2026, 12, 2, 4, tzinfo=UTC)
    for number, day in (("01-001", "2026-12-01"), ("06-001", "2026-12-02")):
        allocate(world, enrolled(number), late)
        person = enrolment.participant(TRIAL, number)
        assert person is not None and person.days["randomisation"].isoformat() == day


def test_who_was_allocated_is_not_again_whatever_is_sent(world: Sealed) -> None:
    number = enrolled("01-001")
    first = allocate(world, number)
    before = ledger.head(TRIAL)
    for key in ("key-01-001", "another", ""):
        later = NOW + timedelta(days=3)
        by = world.example.by(Role.COORDINATOR)
        assert actions.allocate(TRIAL, number, by, later, key) == first
    assert ledger.head(TRIAL) == before
    assert queries.allocated(TRIAL, number) == first


def test_a_key_that_was_used_for_somebody_else_allocates_nobody(world: Sealed) -> None:
    allocate(world, enrolled("01-001"), key="same")
    with pytest.raises(InputError, match="sent before"):
        allocate(world, enrolled("01-002"), key="same")
    assert queries.allocated(TRIAL, "01-002") is None


@pytest.mark.parametrize("state", sorted(set(State) - {State.ENROLLED}))
def test_only_who_is_enrolled_is_allocated(world: Sealed, state: State) -> None:
    number = enrolled("01-001", state=state)
    with pytest.raises(InputError, match="only who is enrolled"):
        allocate(world, number)
    assert not Allocation.objects.exists()


def test_nobody_is_allocated_before_the_lists_are_sealed() -> None:
    trial = example.prepared(NOW, "stop-3")
    with pytest.raises(InputError, match="not sealed yet"):
        actions.allocate("stop-3", enrolled("01-001", trial="stop-3"), trial.by(Role.COORDINATOR), NOW, "k")


def test_nobody_is_allocated_while_the_trial_is_paused_or_after_the_lists_were_revealed(
    world: Sealed,
) -> None:
    by, number = world.example.by(Role.MANAGER), enrolled("01-001")
    first = allocate(world, enrolled("01-002"))
    trials.set_state(TRIAL, "paused", by, NOW)
    with pytest.raises(InputError, match="“paused”, and nobody is allocated"):
        allocate(world, number)
    assert allocate(world, "01-002") == first
    trials.set_state(TRIAL, "closed", by, NOW)
    actions.reveal(TRIAL, world.two, by, NOW, why="a test")
    with pytest.raises(InputError, match="were revealed"):
        allocate(world, number)
    trials.set_state(TRIAL, "locked", by, NOW)
    with pytest.raises(InputError, match="“data locked”"):
        allocate(world, number)
    assert queries.allocated(TRIAL, number) is None


def test_who_was_enrolled_before_the_trial_closed_is_allocated(world: Sealed) -> None:
    trials.set_state(TRIAL, "closed", world.example.by(Role.MANAGER), NOW)
    assert allocate(world, enrolled("01-001")) == NOW


def test_nobody_is_allocated_without_a_level_or_a_name(world: Sealed) -> None:
    with pytest.raises(InputError, match="no level of"):
        allocate(world, enrolled("01-002", "perhaps"))
    with pytest.raises(InputError, match="no participant"):
        allocate(world, "01-999")


def test_a_list_that_is_used_up_says_so_and_changes_nothing(world: Sealed) -> None:
    for running in range(1, 7):
        allocate(world, enrolled(f"01-{running:03d}"))
    before = ledger.head(TRIAL)
    with pytest.raises(InputError, match="used up"):
        allocate(world, enrolled("01-007"))
    assert ledger.head(TRIAL) == before
    assert [each.name for each in queries.lengths(TRIAL) if each.free == 0] == ["site=01/cytotoxic=yes"]
    more = actions.longer(TRIAL, world.two, NOW, more=4)
    actions.seal(more, (), world.example.by(Role.MANAGER), NOW)
    allocate(world, "01-007")
    assert queries.allocations(TRIAL)[-1].position == 7


def test_the_event_of_an_allocation_says_nothing_of_the_arm(world: Sealed) -> None:
    allocate(world, enrolled("01-001"))
    event = ledger.events(TRIAL, "participant:01-001")[-1]
    assert dict(event.payload) == {
        "list": "site=01/cytotoxic=yes",
        "position": 1,
        "number": 1,
        "levels": {"cytotoxic": "yes"},
        "day": "2026-12-01",
    }


@given(order=st.lists(st.tuples(st.sampled_from("123"), st.booleans()), min_size=1, max_size=6))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_order_of_arrival_leaves_no_gap(world: Sealed, order: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        for running, (site, cytotoxic) in enumerate(order, 1):
            allocate(world, enrolled(f"0{site}-{running:03d}", "yes" if cytotoxic else "no"))
        rows = queries.allocations(TRIAL)
        transaction.set_rollback(True)
    assert [row.number for row in rows] == list(range(1, len(order) + 1))
    for name in {row.list for row in rows}:
        positions = [row.position for row in rows if row.list == name]
        assert positions == list(range(1, len(positions) + 1))


SEALED_COLUMNS = ("sealed", "wrapped", "seed", "content", "keys")


def test_no_query_of_this_room_reads_a_sealed_column(world: Sealed) -> None:
    allocate(world, enrolled("01-001"))
    with CaptureQueriesContext(connection) as said:
        _everything(world.example.username(Role.TREATING))
    tables = [f'"allocation_{name}"' for name in ("slot", "ringkey", "memberkey", "batch", "handled")]
    read = [each["sql"] for each in said.captured_queries if any(table in each["sql"] for table in tables)]
    assert len(read) >= 6
    assert not [sql for sql in read if any(f'"{column}"' in sql for column in SEALED_COLUMNS)]


def _everything(username: str) -> None:
    """Every function that `queries` has."""
    name = "site=01/cytotoxic=yes"
    given_arguments = {
        "allocation": ("01-001",), "allocated": ("01-001",), "taken": (name,), "has_slot": (name, 1),
        "has_key": (username,), "holders": ("treating:01",),
    }  # fmt: skip
    own = [
        (each, value)
        for each, value in vars(queries).items()
        if callable(value)
        and getattr(value, "__module__", "") == queries.__name__
        and not isinstance(value, type)
    ]
    for each, function in own:
        if not each.startswith("_") and each != "instant":
            function(TRIAL, *given_arguments.get(each, ()))
