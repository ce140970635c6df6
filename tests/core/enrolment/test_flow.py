"""The flow of participants: everybody is counted once at every stop, whatever their way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.enrolment.flow import Part, Passage, flow, sums
from equipoise.core.enrolment.states import Mark, State, reachable


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    """Somebody who walked through the table of states, some way or other."""
    state, passed = State.SCREENING, [State.SCREENING]
    for _ in range(draw(st.integers(0, 8))):
        following = reachable(state)
        if not following:
            break
        state = draw(st.sampled_from(following))
        passed.append(state)
    failed = state is State.FAILED
    return Passage(
        site=draw(st.sampled_from(["01", "02", "03"])),
        state=state,
        passed=frozenset(passed),
        excluded_for=tuple(draw(st.lists(st.sampled_from(["criteria", "declined"])))) if failed else (),
        unmet=tuple(draw(st.lists(st.sampled_from(["Fitness", "Age"])))) if failed else (),
        marks=frozenset(draw(st.sets(st.sampled_from(list(Mark)))))
        if State.ENROLLED in passed
        else frozenset(),
    )


@given(st.lists(passages(), max_size=40))
def test_everybody_is_somewhere_once(found: list[Passage]) -> None:
    all_of_them = flow(found)
    for each in (all_of_them, *all_of_them.sites.values()):
        assert each.assessed == each.excluded + each.waiting + each.enrolled
        assert each.enrolled == each.allocated + each.not_allocated
        assert sum(part.count for part in (*each.now, *each.ended)) == each.allocated
        assert all(one.holds for one in sums(each)), sums(each)
        assert each.stopped <= each.allocated >= each.kept_out
        assert all(part.count <= each.excluded for part in (*each.reasons, *each.criteria))
        assert all(part.count <= each.enrolled for part in each.marks)


@given(st.lists(passages(), max_size=40))
def test_sites_add_up_to_the_whole(found: list[Passage]) -> None:
    whole = flow(found)
    for name in ("assessed", "waiting", "excluded", "consented", "enrolled", "allocated", "not_allocated"):
        assert getattr(whole, name) == sum(getattr(each, name) for each in whole.sites.values())


def test_every_state_has_its_place_in_the_diagram() -> None:
    road = [State.SCREENING, State.CONSENTED, State.ENROLLED, State.ALLOCATED, State.FOLLOWED]
    for stop, before in enumerate(road, start=1):
        for end in (before, *reachable(before)):
            found = flow([Passage("01", end, frozenset([*road[:stop], end]))])
            assert [each for each in sums(found) if not each.holds] == [], (before, end)


def test_a_count_that_its_parts_do_not_make_is_found() -> None:
    nowhere = Passage("01", State.SCREENING, passed=frozenset({State.ENROLLED, State.ALLOCATED}))
    wrong = [each.title for each in sums(flow([nowhere])) if not each.holds]
    assert wrong == ["Assessed for eligibility", "Allocated"]


@pytest.mark.parametrize(
    ("codes", "group"),
    [
        (("declined", "criteria"), "Did not meet the criteria"),
        (("worse", "withdrew"), "Declined to take part"),
        (("worse", "other"), "Other reasons"),
        ((), "Other reasons"),
    ],
)
def test_an_exclusion_counts_in_one_group(codes: tuple[str, ...], group: str) -> None:
    found = flow([Passage("01", State.FAILED, excluded_for=codes)])
    assert [each.title for each in found.excluded_as if each.count] == [group]


def test_what_became_of_the_allocated_is_told_apart() -> None:
    road = frozenset({State.SCREENING, State.CONSENTED, State.ENROLLED, State.ALLOCATED})
    found = flow(
        [
            Passage("01", State.FOLLOWED, road, marks=frozenset({Mark.TREATMENT})),
            Passage("01", State.WITHDRAWN, road, marks=frozenset({Mark.FOLLOW_UP, Mark.DATA})),
            Passage("02", State.DIED, road - {State.ALLOCATED}),
        ]
    )
    assert [(each.title, each.count) for each in (*found.now, *found.ended) if each.count] == [
        ("In follow-up", 1),
        ("Withdrawn from follow-up", 1),
    ]
    assert (found.stopped, found.analysable, found.kept_out) == (1, 1, 1)
    assert Part("Died", 1) in found.before and Part("Data withdrawn", 1) in found.marks


def test_reasons_are_counted_once_a_person_the_most_frequent_first() -> None:
    out = Passage("01", State.FAILED, excluded_for=("declined", "criteria"), unmet=("Fitness", "Fitness"))
    other = Passage("02", State.FAILED, excluded_for=("criteria",), unmet=("Age", "Fitness"))
    found = flow([out, other])
    assert [(each.title, each.count) for each in found.reasons] == [
        ("Did not meet the criteria", 2),
        ("Did not want to take part", 1),
    ]
    assert [(each.title, each.count) for each in found.criteria] == [("Fitness", 2), ("Age", 1)]


def test_nobody_at_all_is_no_error() -> None:
    assert flow([]).assessed == 0 and flow([]).sites == {}
