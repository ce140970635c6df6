"""Tries in vain are counted since somebody was last seen or reached; too few are said before somebody is lost."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.followup.contacting import OUTCOMES, WAYS, Attempt, in_vain, shortfall


def attempt(day: int, outcome: str = "no answer") -> Attempt:
    return Attempt(date(2026, 3, day), "telephone", outcome, "week6")


def test_tries_count_since_somebody_was_last_reached_or_came() -> None:
    tries = [attempt(9), attempt(2), attempt(4, "reached"), attempt(7, "message")]
    assert [each.day.day for each in in_vain(tries, [])] == [7, 9]
    assert [each.day.day for each in in_vain(tries, [date(2026, 3, 7)])] == [9]
    assert in_vain([], []) == [] and in_vain([attempt(4, "reached")], []) == []


@pytest.mark.parametrize(
    ("count", "asked", "said"),
    [
        (3, 3, ""),
        (2, 3, "The protocol asks for 3 tries before somebody is lost to follow-up; 2 are recorded."),
        (1, 3, "The protocol asks for 3 tries before somebody is lost to follow-up; 1 is recorded."),
        (0, 3, "The protocol asks for 3 tries before somebody is lost to follow-up; none is recorded."),
        (0, None, "The protocol doesn’t say how often somebody is tried before they are lost to follow-up; none is "
         "recorded."),
    ],
)  # fmt: skip
def test_too_few_and_unset_are_said(count: int, asked: int | None, said: str) -> None:
    assert shortfall([attempt(each) for each in range(1, count + 1)], asked) == said


def test_every_way_and_outcome_has_its_words() -> None:
    assert attempt(1).words == "By telephone: no answer"
    assert all(words and words[0].isupper() for words in (*WAYS.values(), *OUTCOMES.values()))
