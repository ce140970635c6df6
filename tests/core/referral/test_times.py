"""Waits of which some have no end yet: against numbers worked out by hand, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.referral.times import Wait, curve, quantile

WAITS = st.lists(st.builds(Wait, st.integers(0, 30), st.booleans()), max_size=60)


def test_by_hand() -> None:
    steps = curve([Wait(1, True), Wait(1, False), Wait(2, True), Wait(3, False), Wait(4, True)])
    assert [(step.days, step.waiting, step.answered) for step in steps] == [(1, 5, 1), (2, 3, 1), (4, 1, 1)]
    assert [step.share for step in steps] == pytest.approx([1 / 5, 1 - 4 / 5 * 2 / 3, 1])
    assert (quantile(steps, 0.25), quantile(steps, 0.5), quantile(steps, 0.75)) == (2, 4, 4)


def test_nobody_answered() -> None:
    assert curve([Wait(5, False)]) == ()
    assert quantile((), 0.5) is None


@given(WAITS)
def test_shares_rise_within_0_and_1(waits: list[Wait]) -> None:
    shares = [step.share for step in curve(waits)]
    assert shares == sorted(shares)
    assert all(0 < share <= 1 + 1e-12 for share in shares)


@given(WAITS)
def test_without_open_ones_it_is_the_plain_share(waits: list[Wait]) -> None:
    answered = [Wait(wait.days, True) for wait in waits]
    for step in curve(answered):
        plain = sum(wait.days <= step.days for wait in answered) / len(answered)
        assert step.share == pytest.approx(plain)


@given(WAITS)
def test_leaving_out_open_ones_never_makes_a_team_slower(waits: list[Wait]) -> None:
    kept, dropped = curve(waits), curve([wait for wait in waits if wait.answered])
    for with_open, without in zip(kept, dropped, strict=True):
        assert without.share >= with_open.share - 1e-9
