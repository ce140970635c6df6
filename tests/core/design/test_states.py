"""What can become of a trial."""

from __future__ import annotations

import pytest

from equipoise.core.design import states
from equipoise.core.design.states import State


def test_every_state_is_named_and_reached_from_the_first() -> None:
    assert set(states.NAMES) == set(states.NEXT) == set(State)
    reached, waiting = {State.PREPARED}, [State.PREPARED]
    while waiting:
        fresh = set(states.NEXT[waiting.pop()]) - reached
        reached |= fresh
        waiting.extend(fresh)
    assert reached == set(State)


@pytest.mark.parametrize("state", [*State, "nonsense"])
def test_only_an_open_trial_takes_somebody_new(state: str) -> None:
    assert states.takes_participants(state) is (state == "open")


def test_words_that_are_no_state_go_nowhere() -> None:
    assert not states.may_follow("nonsense", "open")
    assert not states.may_follow("open", "nonsense")
    assert not states.may_follow("prepared", "locked")
    assert states.may_follow("closed", "locked")
