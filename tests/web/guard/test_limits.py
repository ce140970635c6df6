"""Limits hold whatever the order and however much comes at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.web.guard import actions
from equipoise.web.guard.limits import Limit, Reached, Try
from equipoise.web.guard.models import Count, Spent

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMITS = st.builds(Limit, st.integers(1, 8), st.sampled_from([60, 3_600, 86_400]))
MOMENTS = st.lists(st.integers(0, 10_000), max_size=30).map(sorted)


def one(limit: Limit, key: str = "a") -> list[Try]:
    return [Try("address", key, limit)]


def taken(limit: Limit, moments: list[datetime], key: str = "a") -> list[datetime]:
    """Those that were within the limit."""
    found = []
    for each in moments:
        try:
            actions.count(one(limit, key), each)
        except Reached as reached:
            assert each < reached.free_at <= each + timedelta(seconds=2 * limit.seconds)
        else:
            found.append(each)
    return found


def test_so_many_and_no_more(database: str) -> None:
    limit = Limit(3, 3_600)
    assert len(taken(limit, [NOON] * 10)) == 3
    assert len(taken(limit, [NOON] * 10, key="b")) == 3
    assert Count.objects.get(key="address:a").tried == 3


def test_what_is_refused_counts_for_nothing_else(database: str) -> None:
    wide, narrow = Try("site", "1", Limit(100, 60)), Try("address", "a", Limit(1, 60))
    actions.count([wide, narrow], NOON)
    with pytest.raises(Reached) as reached:
        actions.count([wide, narrow], NOON)
    assert reached.value.name == "address"
    assert Count.objects.get(key="site:1").tried == 1


def test_hundreds_at_once_are_as_many_as_the_limit(database: str) -> None:
    limit = Limit(10, 3_600)
    assert len(taken(limit, [NOON + timedelta(milliseconds=each) for each in range(300)])) == 10


def test_it_is_free_when_it_said(database: str) -> None:
    limit = Limit(2, 3_600)
    taken(limit, [NOON + timedelta(minutes=50)] * 2)
    with pytest.raises(Reached) as reached:
        actions.count(one(limit), NOON + timedelta(minutes=55))
    free = reached.value.free_at
    assert not taken(limit, [free - timedelta(minutes=1)])
    assert taken(limit, [free])


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(limit=LIMITS, steps=MOMENTS, salt=st.uuids())
def test_no_window_holds_more_than_twice_less_one_and_each_fixed_one_no_more(
    limit: Limit, steps: list[int], salt: object
) -> None:
    moments = [NOON + timedelta(seconds=each * limit.seconds / 1_000) for each in steps]
    found = taken(limit, moments, key=str(salt))
    for window in {limit.window(each) for each in found}:
        assert sum(limit.window(each) == window for each in found) <= limit.most


@given(limit=LIMITS, earlier=st.integers(0, 8), tried=st.integers(0, 8), at=st.integers(0, 10**6))
def test_free_at_is_the_first_moment_that_holds(limit: Limit, earlier: int, tried: int, at: int) -> None:
    now = NOON + timedelta(seconds=at)
    earlier, tried = min(earlier, limit.most), min(tried, limit.most)
    counts = {limit.before(now): earlier, limit.window(now): tried}

    def holds(moment: datetime) -> bool:
        found = (counts.get(each, 0) for each in (limit.before(moment), limit.window(moment)))
        return limit.holds(*found, moment)

    free = limit.free_at(earlier, tried, now)
    assert holds(free)
    assert free == now or not holds(free - timedelta(seconds=1))


def test_a_proof_is_used_once(database: str) -> None:
    assert [actions.spend("p", NOON) for _ in range(3)] == [True, False, False]


def test_what_is_over_is_forgotten(database: str) -> None:
    actions.count(one(Limit(3, 60)), NOON)
    actions.spend("p", NOON)
    assert actions.forget(NOON + timedelta(days=2)) == 0
    assert actions.forget(NOON + timedelta(days=2, seconds=1)) == 2
    assert not Count.objects.exists() and not Spent.objects.exists()
