"""Scores of questionnaires from entries, as they are shown."""

from __future__ import annotations

import pytest

from equipoise.core.followup.questionnaires import FACT_ITEMS, scores, state

EQ = ("mobility", "self_care", "usual_activities", "pain", "anxiety", "vas")
ANSWERS = dict(zip(EQ, "23145", strict=False)) | {"vas": "71"}


def shown(values: dict[str, str], items: tuple[str, ...]) -> dict[str, str]:
    return {each.name: each.words() for each in scores(values, items)}


def test_eq5d() -> None:
    assert shown(ANSWERS, EQ) == {
        "EQ-5D-5L index, Canada": "0.275",
        "EQ-5D-5L index, England": "0.297",
        "Health today": "71 of 100",
    }
    assert state(ANSWERS) == "23145"


def test_an_index_needs_all_five() -> None:
    four = {name: answer for name, answer in ANSWERS.items() if name != "pain"}
    assert shown(four, EQ)["EQ-5D-5L index, Canada"] == "too little was answered"
    assert state(four) == "231.5"
    assert state({**ANSWERS, "pain": "6"}) == "231.5"


def test_fact_g() -> None:
    found = shown(dict.fromkeys(FACT_ITEMS, "3"), FACT_ITEMS)
    assert found == {
        "Physical well-being": "7.0 of 28",
        "Social and family well-being": "21.0 of 28",
        "Emotional well-being": "8.0 of 24",
        "Functional well-being": "21.0 of 28",
        "FACT-G": "57.0 of 108",
        "FACT-8D utility, Canada": "0.204",
    }


def test_missing_answers_of_fact_g() -> None:
    found = shown({code: "3" for code in FACT_ITEMS if code not in ("GS1", "GS2", "GP3")}, FACT_ITEMS)
    assert found["Social and family well-being"] == "21.0 of 28"
    assert found["Physical well-being"] == "7.0 of 28"
    assert found["FACT-8D utility, Canada"] == "too little was answered"
    assert shown({}, FACT_ITEMS)["FACT-G"] == "too little was answered"


def test_another_questionnaire_has_no_scores_here() -> None:
    assert scores({}, ("one", "two")) == []


@pytest.mark.parametrize(
    ("vas", "said"), [("0", "0 of 100"), ("100", "100 of 100"), ("101", None), ("-1", None)]
)
def test_health_today_ends_at_0_and_100(vas: str, said: str | None) -> None:
    found = shown(ANSWERS | {"vas": vas}, EQ)
    assert found["Health today"] == (said or "too little was answered")


@pytest.mark.parametrize("wrong", ["0", "6", "1.5", "-1", "NaN", "1e400"])
def test_a_level_that_is_none_gives_no_index(wrong: str) -> None:
    found = shown(ANSWERS | {"pain": wrong}, EQ)
    assert found["EQ-5D-5L index, Canada"] == "too little was answered"
