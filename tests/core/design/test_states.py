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


@pytest.mark.parametrize(
    ("state", "takes", "enters"),
    [
        ("prepared", False, False),
        ("open", True, True),
        ("paused", False, True),
        ("closed", False, True),
        ("locked", False, False),
        ("nonsense", False, False),
    ],
)
def test_what_each_state_lets_happen(state: str, takes: bool, enters: bool) -> None:
    assert (states.takes_participants(state), states.takes_entries(state)) == (takes, enters)


def test_words_that_are_no_state_go_nowhere() -> None:
    assert not states.may_follow("nonsense", "open")
    assert not states.may_follow("open", "nonsense")
    assert not states.may_follow("prepared", "locked")
    assert states.may_follow("closed", "locked")
