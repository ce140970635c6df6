"""Scores of questionnaires from entries, as they are shown."""

from __future__ import annotations

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
