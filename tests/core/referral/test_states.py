"""The one table: every state is reached, has an owner and words, and no road ends without an outcome that is seen."""

from __future__ import annotations

from itertools import product

import pytest

from equipoise.core.referral.states import (
    STANDINGS,
    TRANSITIONS,
    Event,
    NotNow,
    Party,
    State,
    after,
    diagram,
    events,
    find,
)

OWED = {state for state in State if STANDINGS[state].clock}
"""The states in which the team owes an answer."""


def follow(state: State, *parties: Party) -> set[State]:
    """Every state that those parties can lead to from a state, in any number of steps."""
    seen, left = {state}, [state]
    while left:
        here = left.pop()
        for each in TRANSITIONS:
            if here in each.sources and each.by in parties and (each.target or here) not in seen:
                seen.add(each.target or here)
                left.append(each.target or here)
    return seen


def test_every_state_is_reached_from_a_draft() -> None:
    assert follow(State.DRAFT, *Party) == set(State)


def test_every_state_has_words_for_the_person_and_the_team() -> None:
    assert set(STANDINGS) == set(State)
    for each in STANDINGS.values():
        assert each.name
        assert each.heading
        assert each.meaning.endswith(".")


def test_names_are_told_apart() -> None:
    assert len({each.name for each in STANDINGS.values()}) == len(State)


def test_an_event_leads_to_one_state_alone() -> None:
    """No two rows of the table speak of the same state and event, so that `find` has no choice to make."""
    for state, event in product(State, Event):
        assert sum(state in each.sources and each.event is event for each in TRANSITIONS) <= 1


def test_every_event_can_happen() -> None:
    assert {each.event for each in TRANSITIONS} == set(Event)


def test_whoever_waits_has_a_deadline_or_has_heard() -> None:
    """A person who sent something either has an outcome before them, or the clock runs that brings one."""
    for state in set(State) - {State.DRAFT}:
        assert STANDINGS[state].outcome != STANDINGS[state].clock


def test_the_clock_alone_brings_an_outcome() -> None:
    """Nobody does anything any more: from every state in which an answer is owed, the software's time still ends it."""
    for state in OWED:
        found = find(state, Event.LAPSE)
        assert found is not None
        assert found.by is Party.SYSTEM
        assert found.target is not None
        assert STANDINGS[found.target].outcome


def test_the_person_can_end_it_at_any_time_and_then_nothing_happens_any_more() -> None:
    for state in set(State) - {State.WITHDRAWN}:
        assert after(state, Event.WITHDRAW, Party.PERSON) is State.WITHDRAWN
    assert follow(State.WITHDRAWN, *Party) == {State.WITHDRAWN}


def test_nothing_is_passed_on_by_the_person_before_it_was_suggested() -> None:
    assert {state for state in State if Event.AGREE in events(state, Party.PERSON)} == {State.ASKED}
    assert after(State.OPENED, Event.SUGGEST, Party.TEAM) is State.ASKED
    with pytest.raises(NotNow):
        after(State.ASKED, Event.AGREE, Party.TEAM)


def test_what_was_passed_on_is_the_other_centres() -> None:
    assert events(State.FORWARDED, Party.TEAM) == ()


def test_a_late_answer_is_still_an_answer() -> None:
    assert after(State.UNANSWERED, Event.ANSWER, Party.TEAM) is State.ANSWERED


def test_what_the_person_writes_back_is_the_teams_turn_again() -> None:
    for state in (State.ASKED, State.ANSWERED):
        assert after(state, Event.WRITE, Party.PERSON) is State.OPENED


def test_what_is_written_while_it_waits_moves_nothing() -> None:
    assert after(State.SENT, Event.WRITE, Party.PERSON) is State.SENT


@pytest.mark.parametrize("party", [Party.PERSON, Party.TEAM])
def test_nobody_but_the_software_says_what_became_of_a_letter(party: Party) -> None:
    for event in (Event.SEND, Event.DELIVER, Event.BOUNCE, Event.LAPSE):
        with pytest.raises(NotNow):
            after(State.QUEUED, event, party)


def test_what_cant_happen_is_told_with_the_state() -> None:
    with pytest.raises(NotNow, match="withdrawn"):
        after(State.WITHDRAWN, Event.ANSWER, Party.TEAM)


def test_what_a_party_may_do_is_what_the_table_lets_it() -> None:
    for state, party in product(State, Party):
        offered = events(state, party)
        for event in Event:
            if event in offered:
                after(state, event, party)
                continue
            with pytest.raises(NotNow):
                after(state, event, party)


def test_the_diagram_says_every_arrow() -> None:
    arrows = [line for line in diagram().splitlines() if "-->" in line and "[*]" not in line]
    assert len(arrows) == sum(len(each.sources) for each in TRANSITIONS)
    assert "    sent --> delivered: deliver (system)" in arrows
