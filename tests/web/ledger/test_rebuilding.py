"""Every table of a trial is made anew from its events to the byte; what was put there otherwise is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.ledger import rebuilding
from equipoise.web.trials import actions, queries
from equipoise.web.trials.models import Member, Trial, TrialSite
from tests.web.ledger.making import NOW, quiet
from tests.web.trials.example import PREPARER, Example, prepared

LATER = NOW + timedelta(days=30)


@pytest.fixture
def example(database: str) -> Example:
    """The trial, and somebody whose role ended later."""
    made = prepared(NOW)
    actions.end_role(made.trial.trial, made.username(Role.MONITOR), Role.MONITOR, "", by=PREPARER, now=LATER)
    return made


def made_anew(*, keep: bool = False) -> rebuilding.Rebuilt:
    return rebuilding.rebuild("stop-2", quiet, keep=keep)


def test_what_stands_there_is_what_the_events_make(example: Example) -> None:
    before = list(rebuilding.dump("stop-2"))
    reached: list[tuple[int, int | None]] = []
    for keep in (False, True):
        found = rebuilding.rebuild("stop-2", lambda done, total: reached.append((done, total)), keep=keep)
        assert found.difference == ""
        assert found.rows == len(before) > 30
        assert list(rebuilding.dump("stop-2")) == before
    assert reached[-1] == (found.events, found.events)
    assert made_anew().digest == found.digest


def test_a_value_that_no_event_made_is_named_and_mended_by_keeping(example: Example) -> None:
    before = list(rebuilding.dump("stop-2"))
    TrialSite.objects.filter(trial="stop-2", number="03").update(zone="Europe/Berlin")
    found = made_anew()
    assert found.difference == 'trials_trialsite: zone was "Europe/Berlin", events make "America/Edmonton"'
    assert made_anew().difference == found.difference, "nothing was kept"
    assert made_anew(keep=True).difference == found.difference
    assert list(rebuilding.dump("stop-2")) == before


def test_rows_put_in_and_taken_out_are_named(example: Example) -> None:
    last = Member.objects.order_by("-pk").first()
    assert last is not None
    Member.objects.create(id=last.pk + 9, trial="stop-2", username="eve", role="independent", since=NOW)
    assert "hold what no event made" in made_anew().difference or "eve" in made_anew().difference
    assert "eve" in made_anew(keep=True).difference
    assert made_anew().difference == ""
    last.delete()
    assert last.username in made_anew().difference


def test_another_trial_is_left_alone(example: Example) -> None:
    prepared(NOW, "another")
    Trial.objects.filter(pk="another").update(title="changed")
    assert made_anew(keep=True).difference == ""
    assert Trial.objects.get(pk="another").title == "changed"
    assert "changed" in rebuilding.rebuild("another", quiet).difference


def test_for_a_while_everything_is_as_it_was(example: Example) -> None:
    before = list(rebuilding.dump("stop-2"))
    monitor = example.username(Role.MONITOR)
    with rebuilding.state_as_of("stop-2", LATER - timedelta(seconds=1)):
        assert Member.objects.get(username=monitor).until is None
        assert queries.trial("stop-2") == example.trial
        Trial.objects.all().delete()
    assert Member.objects.get(username=monitor).until == LATER
    assert list(rebuilding.dump("stop-2")) == before
    with (
        pytest.raises(InputError, match="Nothing had happened"),
        rebuilding.state_as_of("stop-2", NOW - timedelta(1)),
    ):
        pass
    assert list(rebuilding.dump("stop-2")) == before


@pytest.mark.usefixtures("database")
def test_a_trial_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(InputError, match="no such trial"):
        made_anew()


def test_who_stops_it_half_way_finds_everything_as_it_was(example: Example) -> None:
    before = list(rebuilding.dump("stop-2"))

    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild("stop-2", stop, keep=True)
    assert list(rebuilding.dump("stop-2")) == before
