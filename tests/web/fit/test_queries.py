"""The next question, what is skipped, and what speaks against trials among the results."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.registry.record import Age, Eligibility, Study
from equipoise.web.fit import queries
from equipoise.web.fit.answers import Answer, Answers, Entry, Listed, Who
from equipoise.web.fit.queries import Check, asked, asked_list, next_question
from tests.web.candidates import candidates
from tests.web.fit.made_up import STOP_2, TODAY, again, check, kinds, stop_2

LIVER = Listed((Entry({"site": "liver", "size": "12"}),))


def _walk(found: Check, answer: str = "unknown", *, go_on: bool = False) -> list[str]:
    """Every question in its turn, all of them answered alike; lists are ended."""
    keys: list[str] = []
    while key := next_question(found, go_on=go_on):
        assert key not in keys, f"{key} is asked twice"
        keys.append(key)
        said = Listed((), "open") if asked_list(found, key) else Answer(answer)
        found = again(found.trial, found.answers.with_answer(key, said))
        assert len(keys) < 150
    return keys


@pytest.mark.parametrize("who", ["patient", "carer", "doctor"])
@pytest.mark.parametrize("go_on", [False, True])
def test_nobody_is_asked_anything_twice(who: Who, go_on: bool) -> None:
    assert _walk(check(kinds(), who=who), go_on=go_on)
    assert _walk(check(stop_2(), who=who), go_on=go_on)


def test_patients_are_asked_what_they_can_know_and_clinicians_the_rest_too() -> None:
    patient, carer, doctor = (
        _walk(check(kinds(), who=who), go_on=True) for who in ("patient", "carer", "doctor")
    )
    assert patient == carer
    assert "spots" not in patient and "alt" not in patient
    assert {"spots", "alt", "large_spots"} <= set(doctor)


def test_an_answer_of_another_trials_kind_of_fact_is_asked_again() -> None:
    found = check(kinds(), {"kind": "from another trial"})
    assert "kind" in _walk(found)
    assert "kind" not in _walk(check(kinds(), {"kind": "a"}))


def test_a_limit_is_asked_for_once_the_result_is_known() -> None:
    def limit(**said: str) -> bool:
        return "upper limit of alt" in _walk(check(kinds(), said, "doctor"))

    found = check(kinds(), {"alt": "90"}, "doctor")
    assert "upper limit of alt" in _walk(found)
    assert not limit() and not limit(alt="unknown")
    assert not limit(alt="90", **{"upper limit of alt": "40"})
    assert not limit(alt="90", **{"upper limit of alt": "unknown"})
    question = asked(found, "upper limit of alt")
    assert question is not None and question.words.startswith("What is the top of the lab’s normal range for")


def test_a_list_comes_again_until_it_is_ended_and_then_no_more() -> None:
    base = {"birth_date": "1960", "kind": "a", "weight": "70", "smokes": "no"}
    settled = {"scan": "unknown", "test": "unknown", "alt": "unknown", "clock start": "unknown"}
    rest = {**base, **settled, "large_spots": "unknown", "clock seen": "unknown"}
    assert next_question(check(kinds(), {**rest, "spots": LIVER}, "doctor")) == "spots"
    for end in ("open", "complete"):
        assert (
            next_question(check(kinds(), {**rest, "spots": Listed(LIVER.entries, end)}, "doctor")) != "spots"
        )


def test_a_list_is_a_clinicians_to_give() -> None:
    for who in ("patient", "carer"):
        assert asked_list(check(kinds(), who=who), "spots") is None  # type: ignore[arg-type]
    found = asked_list(check(kinds(), {"spots": LIVER}, "doctor"), "spots")
    assert found is not None and found.listed == LIVER and found.count == "large_spots"
    assert asked_list(check(kinds(), who="doctor"), "smokes") is None


@pytest.mark.parametrize(
    "key", ["", "moon", "clock moon", "clock ", "spots", "age of moon", "upper limit of smokes"]
)
def test_what_the_trial_does_not_ask_is_no_question(key: str) -> None:
    assert asked(check(kinds()), key) is None


def test_why_we_ask_comes_from_the_trial_or_from_the_rule_that_rests_on_it() -> None:
    found = check(kinds())
    for key, why, bears_on in (
        ("smokes", "Smoke matters here.", "Seen or smoking"),
        ("weight", "", "Weight"),
        ("clock start", "", "A recent scan"),
    ):
        question = asked(found, key)
        assert question is not None and (question.why, question.bears_on) == (why, bears_on)


def test_the_day_of_a_result_that_has_to_be_fresh_is_asked_for() -> None:
    fresh, other = asked(check(kinds()), "test"), asked(check(kinds()), "kind")
    assert fresh is not None and fresh.field.dated
    assert other is not None and not other.field.dated


def test_back_leads_through_the_answers_in_their_order() -> None:
    found = check(kinds(), {"smokes": "yes", "another trial's": "yes", "weight": "70", "kind": "a"})
    assert queries.before(found, "test") == "kind"
    assert queries.before(found, "kind") == "weight"
    assert queries.before(found, "weight") == "smokes"
    assert queries.before(found, "smokes") == ""
    assert queries.before(check(kinds()), "smokes") == ""


def test_how_far_one_is_counts_what_gates() -> None:
    found = check(stop_2())
    assert found.decided == (0, 25)
    assert check(kinds(), {"weight": "70"}).decided == (2, 10)


def test_given_are_this_trials_answers_in_words() -> None:
    said = {
        "weight": "70",
        "kind": "a",
        "smokes": "unknown",
        "scan": "2026-02-03",
        "test": Answer("negative", "2026-11"),
        "clock start": "2027-01",
        "alt": "1.5 U/L",
        "upper limit of alt": "40",
        "spots": Listed(LIVER.entries, "open"),
        "moon": "yes",
    }
    found = check(kinds(), said, "doctor")
    assert [(each.key, each.said) for each in queries.given(found)] == [
        ("weight", "70 kg"),
        ("kind", "First kind"),
        ("smokes", "I don’t know"),
        ("scan", "3 February 2026"),
        ("test", "Negative (November 2026)"),
        ("clock start", "January 2027"),
        ("alt", "1.5 U/L"),
        ("upper limit of alt", "40 U/L"),
        ("spots", "1 entry. There may be more."),
    ]
    assert queries.others(found) == ("moon",)
    assert queries.count_given(found) == 9
    never = check(kinds(), {"scan": "never", "smokes": "yes", "spots": "none"}, "doctor")
    assert [each.said for each in queries.given(never)] == ["It has not happened", "Yes", "There are none"]


def test_a_changed_answer_changes_the_judgement() -> None:
    before = check(kinds(), {"weight": "30"})
    after = again(before.trial, queries.answered(before, "weight", Answer("70")))
    assert before.judgement.overall.value == "not met" and after.judgement.overall.value == "unknown"


# Among the results


def _study(nct_id: str, least: int = 18) -> Study:
    age = Age(least, "Years", least * 365.25)
    return Study(nct_id, title=nct_id, eligibility=Eligibility(criteria="* ECOG 0-1", minimum_age=age))


@pytest.mark.usefixtures("database")
def test_what_speaks_against_trials_is_said_with_whether_it_decides() -> None:
    young = Answers({"birth_date": Answer("2010")})
    studies = [_study("NCT90000001"), _study(STOP_2), _study("NCT90000003", 5)]
    found = queries.against(candidates(*studies), young, TODAY)
    assert list(found) == ["NCT90000001", STOP_2]
    assert not found["NCT90000001"].decides and found[STOP_2].decides
    assert found[STOP_2].reasons[0].startswith("The age is")
    assert "eligible" not in str(found)


@pytest.mark.usefixtures("database")
def test_answers_that_no_trial_knows_speak_against_none() -> None:
    studies = [_study("NCT90000001"), _study(STOP_2)]
    assert queries.against(candidates(*studies), Answers(), TODAY) == {}
    assert (
        queries.against(candidates(*studies), Answers({"moon": Answer("yes"), "ecog": Answer("9")}), TODAY)
        == {}
    )
    assert queries.against(candidates(*studies), Answers({"ecog": Answer("unknown")}), TODAY) == {}


def test_what_is_kept_of_a_trial_holds_nothing_that_was_said() -> None:
    trial = kinds()
    before = queries.ready(trial.compiled, date(2026, 1, 1))
    next_question(check(trial, {"weight": "71.25", "birth_date": "1961-07-13"}))
    assert before is queries.ready(trial.compiled, date(2026, 1, 1))
    kept = before.interview.kept
    assert "71.25" not in repr((kept.bare, kept.effects))
