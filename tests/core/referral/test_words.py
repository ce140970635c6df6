"""What is agreed to never changes once it was; what a team declines with is understood; what is kept has an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from equipoise.core.criteria.readability import grade
from equipoise.core.referral import consents, reasons, retention
from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import STANDINGS
from equipoise.core.values.errors import InputError

AGREED = {
    ("contact", "1"): "3ae9b1acc66a6cdd18ff44e6003f31f6a130fbe7831549fce38a1cb611161c9b",
    ("call", "1"): "9f4721d98a2139d8fc7ceb3166054c5bd6636f38b5cb9da4d3978f14045faca9",
    ("answers", "1"): "c355998afd2de419cd00032354804a56990e176c7120618fac3f6c02abf0ce27",
    ("forward", "1"): "c85980c83d7fcf98d71757f817ba6c2e7110476fa286d1cecf1e7e611eae5007",
    ("speaks_for", "1"): "57b8270ec7784c493c5bbfa2362e356ecbc7aac999b6bfcbfc3e67e8aa100788",
}
"""The digests of the words, as somebody may have agreed to them. A new wording is a new version and a new line here."""
HARDEST = 8.0


def test_words_that_were_agreed_to_are_never_changed() -> None:
    assert {(each.purpose.value, each.version): each.digest for each in consents.CONSENTS} == AGREED


@pytest.mark.parametrize("purpose", Purpose)
def test_the_newest_wording_is_found(purpose: Purpose) -> None:
    assert consents.find(purpose, consents.current(purpose).version) == consents.current(purpose)


def test_a_wording_that_never_was_is_not_found() -> None:
    assert consents.find("contact", "0") is None


def test_only_contact_is_needed() -> None:
    assert [each.purpose for each in consents.CONSENTS if each.required] == [Purpose.CONTACT]


def test_persons_read_it_easily() -> None:
    words = [each.words for each in (*consents.CONSENTS, *reasons.REASONS)]
    words += [f"{each.heading}. {each.meaning}" for each in STANDINGS.values()]
    assert {
        each: grade(each, ("equipoise",)) for each in words if grade(each, ("equipoise",)) > HARDEST
    } == {}


def test_a_reason_that_says_too_little_needs_the_teams_words() -> None:
    assert reasons.find("closed", "").code == "closed"
    with pytest.raises(InputError, match="words of your own"):
        reasons.find("criteria", "  ")
    assert reasons.find("criteria", "The tumour is too large.").explain


def test_a_reason_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="from the list"):
        reasons.find("because", "")


def test_codes_are_told_apart() -> None:
    assert len({each.code for each in reasons.REASONS}) == len(reasons.REASONS)


def test_periods_end() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for each in retention.PERIODS:
        assert retention.ended(each, now) == now - timedelta(days=each.days)
        assert each.days > 0
        assert each.why
