"""Many trials at once: what is kept of each says against somebody exactly what the whole trial says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from equipoise.core.judging.outcome import Judgement, Verdict
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.registry.record import Age, Eligibility, Study
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount
from equipoise.web.criteria.candidates import Ready, telling, trials
from equipoise.web.criteria.queries import trial_of
from tests.web.candidates import candidates

STOP_2 = "NCT06918951"
TEXT = """Inclusion Criteria:

* ECOG 0-1
* Haemoglobin of at least 90 g/L
* Willing to keep a diary

Exclusion Criteria:

* Pregnant
* Any other reason"""
TODAY = date(2026, 11, 22)
LIMITS = Eligibility(criteria=TEXT, minimum_age=Age(18, "Years", 6574.5))


def _study(number: int, limits: Eligibility = LIMITS) -> Study:
    return Study(f"NCT9000000{number}", "A study", eligibility=limits)


def _against(said: Judgement) -> set[str]:
    return {each.criterion.id for each in said.criteria if each.verdict is Verdict.NOT_MET}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "against"),
    [
        ("age", "12 years", {"age"}),
        ("ecog", "3", {"I1"}),
        ("haemoglobin", "80 g/L", {"I2"}),
        ("age", "40 years", set()),
    ],
)
def test_what_is_left_out_could_speak_against_nobody(name: str, value: str, against: set[str]) -> None:
    amount, _, unit = value.partition(" ")
    seen = Observation(Amount(Span.exactly(Decimal(amount)), unit), Source("patient", "said"))
    who = Person({name: (seen,)}, {})
    whole, lean = trial_of(_study(1)).compiled, telling(_study(1)).compiled
    assert len(lean.rules.criteria) < len(whole.rules.criteria)
    assert _against(lean.judge(who, TODAY)) == _against(whole.judge(who, TODAY)) == against


@pytest.mark.django_db
def test_a_trial_is_made_ready_once_for_each_version_of_its_record() -> None:
    kept = Ready()
    first, again = (kept.trials(candidates(_study(1), _study(2))) for _ in range(2))
    assert list(first) == [_study(1).nct_id, _study(2).nct_id]
    assert all(first[name].compiled is again[name].compiled for name in first)
    changed = kept.trials(candidates(_study(1, replace(LIMITS, sex="FEMALE"))))
    assert changed[_study(1).nct_id].compiled is not first[_study(1).nct_id].compiled


@pytest.mark.django_db
def test_no_more_are_kept_than_there_is_room_for_those_asked_for_last_stay() -> None:
    kept = Ready(most=2)
    first = kept.trials(candidates(_study(1), _study(2)))
    kept.trials(candidates(_study(1)))
    kept.trials(candidates(_study(3)))
    after = kept.trials(candidates(_study(1), _study(2)))
    assert after[_study(1).nct_id] is first[_study(1).nct_id]
    assert after[_study(2).nct_id] is not first[_study(2).nct_id]


@pytest.mark.django_db
def test_a_trial_with_a_protocol_file_is_judged_by_that() -> None:
    found = trials(candidates(_study(1), Study(STOP_2, "STOP-2")))
    assert [each.decides for each in found.values()] == [False, True]
