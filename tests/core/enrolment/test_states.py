"""The table of states holds together: every state is reached, every end is an end, and who is out stays out."""

from __future__ import annotations

import pytest

from equipoise.core.enrolment import reasons
from equipoise.core.enrolment.states import (
    BEFORE,
    IN_TRIAL,
    STANDINGS,
    TRANSITIONS,
    NotNow,
    State,
    after,
    diagram,
    find,
    may_mark,
    reachable,
)


def test_every_state_has_a_standing_with_a_day_of_its_own() -> None:
    assert set(STANDINGS) == set(State)
    assert len({each.day for each in STANDINGS.values()}) == len(State)


def test_every_state_is_reached_from_screening_and_no_two_rows_say_the_same() -> None:
    seen, waiting = {State.SCREENING}, [State.SCREENING]
    while waiting:
        for each in reachable(waiting.pop()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    assert seen == set(State)
    pairs = [(source, each.target) for each in TRANSITIONS for source in each.sources]
    assert len(pairs) == len(set(pairs))


def test_nobody_is_enrolled_without_consent_or_allocated_without_enrolment() -> None:
    assert [each for each in State if State.ENROLLED in reachable(each)] == [State.CONSENTED]
    assert [each for each in State if State.ALLOCATED in reachable(each)] == [State.ENROLLED]


def test_who_failed_screening_or_died_comes_back_never_and_who_was_lost_may() -> None:
    assert reachable(State.FAILED) == () and reachable(State.DIED) == ()
    assert after(State.LOST, State.FOLLOWED) is State.FOLLOWED


@pytest.mark.parametrize("state", sorted({*IN_TRIAL, State.WITHDRAWN, State.LOST, State.COMPLETED}))
def test_death_is_recorded_whatever_else_became_of_an_enrolled_participant(state: State) -> None:
    assert find(state, State.DIED)


def test_withdrawal_is_for_who_was_enrolled_and_a_screen_failure_for_who_was_not() -> None:
    assert {each for each in State if find(each, State.FAILED)} == BEFORE
    assert {each for each in State if may_mark(each)} == set(State) - BEFORE - {State.FAILED, State.DIED}


def test_what_can_not_follow_is_refused_with_a_sentence() -> None:
    with pytest.raises(NotNow, match="the participant is “screening”"):
        after(State.SCREENING, State.ENROLLED)


def test_the_diagram_has_every_row() -> None:
    drawn = diagram()
    assert drawn.count("-->") == 1 + sum(len(each.sources) for each in TRANSITIONS) + 2
    assert "consented --> enrolled: investigator" in drawn


def test_reasons_have_codes_of_their_own_and_an_unknown_one_is_shown_as_it_is() -> None:
    codes = [each.code for each in reasons.REASONS]
    assert len(codes) == len(set(codes)) and reasons.NOT_MET.code not in codes
    assert reasons.title("declined") == "Did not want to take part" and reasons.title("gone") == "gone"
