"""The result: for, against, open; readings; how long an answer counts; what to ask of whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equipoise.demonstration import criteria_by_digest
from equipoise.web.fit import showing
from equipoise.web.fit.answers import Answer, Said, Who
from equipoise.web.fit.showing import FOLD, Group, Line, Result
from tests.web.fit.made_up import STOP_2, check, kinds, stop_2

FITS: dict[str, Said | str] = {"birth_date": "1960", "kind": "a", "weight": "70"}


@pytest.fixture(autouse=True)
def _no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up trial quotes no text, and stands in no database."""
    found = showing._texts
    monkeypatch.setattr(showing, "_texts", lambda one: {} if one.trial.standing == "in force" else found(one))


def _result(said: dict[str, Said | str], *, drafted: bool = False, who: Who = "patient") -> Result:
    return showing.result(check(kinds(drafted=drafted), said, who))


def _ids(group: Group) -> list[str]:
    return [each.id for each in group.lines]


def _line(found: Result, name: str) -> Line:
    groups = (found.against, found.open, found.favourable, found.not_applicable)
    return next(each for group in groups for each in group.lines if each.id == name)


def test_criteria_stand_by_their_verdicts_each_once() -> None:
    found = _result({**FITS, "kind": "b"})
    assert _ids(found.against) == ["I2"]
    assert _ids(found.favourable) == ["I1", "I3", "E1"]
    everything = [
        *_ids(found.against),
        *_ids(found.open),
        *_ids(found.favourable),
        *_ids(found.not_applicable),
    ]
    assert sorted(everything) == sorted(each.id for each in kinds().rules.criteria)
    assert found.more


def test_reasons_do_not_repeat_the_verdict_that_their_place_says() -> None:
    found = _result({**FITS, "kind": "b"})
    assert "second kind" in _line(found, "I2").reason
    for group in (found.against, found.open, found.favourable):
        for line in group.lines:
            assert not line.reason.startswith(("Met", "Not met", "Unknown", "Does not apply"))
            assert line.reason[0] == line.reason[0].upper()


def test_drafts_put_nothing_under_speaks_against() -> None:
    found = _result({"birth_date": "2020", "kind": "b", "weight": "30", "smokes": "yes"}, drafted=True)
    assert found.against.lines == ()
    line = _line(found, "I2")
    assert line in found.open.lines
    assert line.reason.startswith("Worth asking the study team. By our reading: ")
    decided, _ = check(kinds(drafted=True), {"kind": "b"}).decided
    assert decided == check(kinds(drafted=True)).decided[0]


def test_readings_are_shown_where_they_differ_and_the_sponsor_is_asked() -> None:
    found = _result({**FITS, "smokes": "yes"})
    line = _line(found, "I8")
    assert line.readings == ("Whoever smokes may not join.", "Smoking does not matter.")
    asked = {each.heading: each.questions for each in found.to_ask}
    assert "Does smoking matter?" in asked["Ask the study centre"]
    agreed = _result({**FITS, "smokes": "no"})
    assert _line(agreed, "I8").readings == () and _line(agreed, "I8") in agreed.favourable.lines
    assert "Does smoking matter?" not in str(agreed.to_ask)


def test_how_long_an_answer_counts_is_said_while_the_day_is_not_planned() -> None:
    said: dict[str, Said | str] = {**FITS, "scan": "2026-11-02", "test": Answer("negative", "2026-11-20")}
    found = _result(said)
    assert _line(found, "I4").until == (
        "Day of the scan (2 November 2026): counts if the day it starts is 25 January 2027 or earlier.",
    )
    assert _line(found, "I5").until == (
        "Test (20 November 2026): counts if the day it starts is 18 December 2026 or earlier.",
    )
    planned = _result({**said, "clock start": "2026-12-01"})
    assert _line(planned, "I4").until == () and _line(planned, "I4") in planned.favourable.lines
    assert _line(_result({**FITS, "scan": "2026-01-02"}), "I4").until == ()
    assert _line(_result({**FITS, "scan": "never", "test": "negative"}), "I4").until == ()


def test_whom_to_ask_is_said_in_the_words_of_who_answers() -> None:
    for who, heading in (
        ("patient", "Ask your doctor"),
        ("carer", "Ask the doctor"),
        ("doctor", "For a doctor to judge"),
    ):
        found = showing.result(check(stop_2(), {}, who))
        assert heading in [each.heading for each in found.to_ask]


def test_to_ask_has_no_question_twice_and_no_words_that_nothing_computes() -> None:
    for who in ("patient", "doctor"):
        found = showing.result(check(stop_2(), {"on_systemic_therapy": "yes"}, who))  # type: ignore[arg-type]
        for each in found.to_ask:
            assert each.questions and len(set(each.questions)) == len(each.questions)
    assert "How active are you on most days?" in found.to_ask[0].questions


def test_what_was_answered_is_not_on_the_list_any_more() -> None:
    assert "How active are you on most days?" not in str(
        showing.result(check(stop_2(), {"ecog": "1"})).to_ask
    )


@pytest.mark.usefixtures("database")
def test_the_trials_own_words_come_from_the_text_that_the_protocol_quotes() -> None:
    here = check(stop_2())
    found = showing.result(replace(here, study=replace(here.study, nct_id=STOP_2)))
    line = next(each for each in found.open.lines if each.id == "I1")
    assert line.words and line.words in " ".join(criteria_by_digest().values()).replace("\\", "")
    assert all(each.words for each in found.open.lines)


def test_long_groups_are_folded() -> None:
    line = Line("I1", "", "", True, "", (), ())
    assert not Group("for", (line,) * FOLD).folded
    assert Group("for", (line,) * (FOLD + 1)).folded


def test_nothing_says_that_somebody_can_take_part() -> None:
    for said in ({}, FITS, {**FITS, "kind": "b"}):
        assert "eligible" not in repr(_result(dict(said))).lower()
