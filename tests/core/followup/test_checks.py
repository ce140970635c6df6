"""What speaks against an entry, beside the field, and never stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from equipoise.core.followup import checks
from equipoise.core.followup.entering import read
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.protocol.reading import read as read_protocol
from equipoise.protocols import overlays, texts
from tests.core.followup.made_up import FORM

TODAY = date(2026, 6, 1)


def found(typed: dict[str, str], missing: dict[str, str] | None = None) -> dict[str, str]:
    answers = read(FORM, typed, missing).answers
    return {each.path: each.sentence for each in checks.findings(FORM, answers, TODAY)}


def test_that_nothing_was_given_can_be_said_and_wants_a_reason() -> None:
    design = read_protocol(texts()["stop-2.yaml"], "x", overlays()["stop-2.demo.yaml"]).design
    assert design is not None
    form = next(each.value for each in design.forms.values() if each.value and each.value.sealed)
    asked = next(each for each in form.items if each.id == "ASPLANNED")
    assert "where nothing was given" in asked.hint
    for why, said in (("", ["WHYNOT"]), ("Died before the first fraction", [])):
        answers = read(form, {"ASPLANNED": "no", "WHYNOT": why}).answers
        assert [each.path for each in checks.findings(form, answers, TODAY)] == said


def test_an_empty_form_wants_what_it_needs_and_no_more() -> None:
    assert list(found({})) == [
        "day",
        "why",
    ]  # whether contrast was given is not known, and so why not is asked
    assert list(found({"contrast": "yes"})) == ["day"]
    assert list(found({"contrast": "yes"}, {"day": "not known"})) == []


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("weight", "39.9", "below what is expected, 40 kg"),
        ("weight", "150.1", "above what is expected, 150 kg"),
        ("count", "6", "above"),
        ("day", "2019-12-31", "before 1 January 2020"),
        ("day", "2026-06-02", "in the future"),
        ("began", "2026-07", "in the future"),
        ("weight", "a lot", "kept as it was typed"),
    ],
)
def test_beyond_what_is_expected_it_warns(path: str, typed: str, words: str) -> None:
    assert words in found({path: typed})[path]


@pytest.mark.parametrize(
    ("path", "typed"),
    [("weight", "40"), ("weight", "150"), ("day", "2026-06-01"), ("began", "2026-06"), ("day", "2020-01-01")],
)
def test_at_the_bound_it_does_not(path: str, typed: str) -> None:
    assert path not in found({path: typed})


@pytest.mark.parametrize(
    ("began", "ended", "warns"),
    [
        ("2026-03-31", "2026-03-30", True), ("2026-03-31", "2026-03-31", False), ("2026-03", "2026-03-01", False),
        ("2026-03-15", "2026-03", False), ("2026-03", "2026-02", True), ("2026", "2025-12-31", True),
        ("2026", "2026", False),
    ],
)  # fmt: skip
def test_days_out_of_order_warn_only_where_they_must_be(began: str, ended: str, warns: bool) -> None:
    assert ("ended" in found({"began": began, "ended": ended})) is warns


def test_a_row_is_seen_by_its_own_conditions() -> None:
    typed = {"lesions.1.organ": "lung", "lesions.2.organ": "bone", "lesions.4.longest": "4"}
    told = found(typed)
    assert "lesions.1.level" not in told
    assert "needed" in told["lesions.2.level"]
    assert "needed" in told["lesions.4.organ"] and "below" in told["lesions.4.longest"]


def test_a_row_compares_with_its_own_dates_and_with_the_forms() -> None:
    typed = {
        "began": "2026-02",
        "lesions.1.seen": "2025",
        "lesions.1.grown": "2026-01",
        "lesions.2.seen": "2026-04",
    }
    assert "Pain began" in found(typed)["lesions.1.grown"]
    assert "First seen" in found({**typed, "lesions.2.grown": "2026-03"})["lesions.2.grown"]


def test_an_answer_that_is_not_asked_any_more_is_kept_and_named() -> None:
    assert "not asked" in found({"contrast": "yes", "why": "allergy"})["why"]
    assert "why" not in found({"contrast": "no", "why": "allergy"})


def test_a_needed_group_wants_an_entry() -> None:
    form = replace(FORM, items=(replace(FORM.items[-1], required=True),))
    assert [each.path for each in checks.findings(form, {}, TODAY)] == ["lesions"]


def test_a_form_whose_expressions_speak_of_what_it_does_not_ask_is_named() -> None:
    items = (
        Item("a", "A", Kind.TEXT, when="b = 1"),
        Item("c", "C", Kind.DATE, after=("d",)),
        Item("e", "E", Kind.TEXT, when="e ="),
    )
    said = checks.broken(Form("x", "X", Purpose.GENERAL, "coordinator", items), "file.yaml, line 3")
    assert len(said) == 3 and "“b”" in said[0] and "“d”" in said[1] and "file.yaml, line 3" in said[2]
    assert checks.broken(FORM) == []
