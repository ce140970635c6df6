"""State, days and withdrawals follow from the steps; what is taken back was never there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.enrolment.course import (
    Course,
    How,
    Step,
    can_be_taken_back,
    course,
    follows,
    require,
    restated,
    without,
)
from equipoise.core.enrolment.states import BEFORE, STANDINGS, Mark, NotNow, State

BEGUN = date(2026, 1, 19)
ROAD = [
    Step(number, state, BEGUN)
    for number, state in enumerate([State.SCREENING, State.CONSENTED, State.ENROLLED, State.ALLOCATED], 1)
]
LATER = [State.FOLLOWED, State.COMPLETED, State.LOST, State.DIED, *Mark]


@st.composite
def ways(draw: st.DrawFn) -> list[Step]:
    """Somebody's way after allocation, each step of a source of its own; some can't follow."""
    said = draw(st.lists(st.tuples(st.sampled_from(LATER), st.integers(0, 99), st.booleans()), max_size=8))
    return [
        *ROAD,
        *(
            Step(
                10 + place,
                to,
                BEGUN + timedelta(days),
                How.BEGUN if to is State.FOLLOWED and begun else How.SAID,
            )
            for place, (to, days, begun) in enumerate(said)
        ),
    ]


@given(ways(), st.integers(10, 17))
def test_to_take_back_is_never_to_have_entered(steps: list[Step], source: int) -> None:
    """Also when other things happened meanwhile: what follows counts as it would have counted."""
    entered = Course()
    for each in steps:
        if each.source != source and follows(entered, each):
            entered = course([*_counted(steps, source, each), each])
    assert course(without(steps, source)) == entered


def _counted(steps: list[Step], source: int, until: Step) -> list[Step]:
    return [each for each in steps[: steps.index(until)] if each.source != source]


@given(ways())
def test_the_state_is_the_last_that_was_passed_and_each_that_was_has_its_day(steps: list[Step]) -> None:
    found = course(steps)
    assert found.state is found.passed[-1] and len(set(found.passed)) == len(found.passed)
    assert {STANDINGS[each].day for each in found.passed} == set(found.days)
    assert (State.WITHDRAWN in found.passed) <= (Mark.FOLLOW_UP in found.marks)
    assert not BEFORE & {found.state}


@given(ways(), st.integers(10, 17))
def test_a_source_that_says_the_same_again_changes_nothing_and_one_that_says_nothing_is_taken_back(
    steps: list[Step], source: int
) -> None:
    said = [(each.to, each.day) for each in steps if each.source == source and each.how is How.SAID]
    if said:
        assert restated(steps, source, said) == steps
        assert restated(steps, source, []) == without(steps, source)


@pytest.mark.parametrize(
    ("steps", "state", "marks"),
    [
        ([(State.FOLLOWED, How.BEGUN), (State.LOST, How.SAID)], State.FOLLOWED, set()),
        ([(State.FOLLOWED, How.SAID), (State.LOST, How.SAID)], State.FOLLOWED, set()),
        ([(State.FOLLOWED, How.BEGUN), (Mark.FOLLOW_UP, How.SAID), (State.LOST, How.SAID)], State.WITHDRAWN,
         {Mark.FOLLOW_UP}),
    ],
)  # fmt: skip
def test_after_a_loss_is_taken_back_what_came_behind_it_counts(
    steps: list[tuple[State | Mark, How]], state: State, marks: set[Mark]
) -> None:
    *behind, loss = [Step(20 - place, to, BEGUN, how) for place, (to, how) in enumerate(steps)]
    lost = course([*ROAD, loss, *behind])
    assert lost.state is (State.FOLLOWED if behind[0].how is How.SAID else State.LOST)
    found = course(without([*ROAD, loss, *behind], loss.source))
    assert (found.state, set(found.marks)) == (state, marks) and "loss" not in found.days


def test_the_day_of_a_loss_is_that_of_the_last_and_of_all_else_of_the_first() -> None:
    days = [BEGUN + timedelta(each) for each in range(4)]
    steps = [
        Step(5, State.LOST, days[0]), Step(6, State.FOLLOWED, days[1]), Step(7, State.LOST, days[2]),
        Step(8, State.FOLLOWED, days[3]), Step(9, Mark.DATA, days[2]), Step(10, Mark.DATA, days[3]),
    ]  # fmt: skip
    found = course([*ROAD, *steps])
    assert (found.days["loss"], found.days["follow-up"], found.marks[Mark.DATA]) == (
        days[2],
        days[1],
        days[2],
    )
    assert list(can_be_taken_back([*ROAD, *steps])) == [5, 6, 7, 8, 9, 10]
    assert can_be_taken_back([*ROAD, Step(5, State.FOLLOWED, BEGUN, How.BEGUN)]) == {}


def test_who_never_took_part_can_not_withdraw_and_says_so() -> None:
    with pytest.raises(NotNow, match="Who is “consented” can't withdraw"):
        require(course(ROAD[:2]), Step(5, Mark.DATA, BEGUN))
    with pytest.raises(NotNow, match="the participant is “allocated”"):
        require(course(ROAD), Step(5, State.ENROLLED, BEGUN))
