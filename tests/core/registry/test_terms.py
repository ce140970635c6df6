"""Every code has a label and a sentence; a code that nobody knows is still shown."""

from __future__ import annotations

import pytest

from equipoise.core.registry import terms
from equipoise.core.registry.terms import STATUS, TABLES, StatusGroup, label, phases_label, status_group, term


@pytest.mark.parametrize("table", TABLES)
def test_every_term_is_complete(table: str) -> None:
    for code, found in TABLES[table].items():
        assert found.label[0].isupper(), code
        assert found.meaning.endswith("."), code
    labels = [found.label for found in TABLES[table].values()]
    assert len(set(labels)) == len(labels)


def test_every_status_has_a_group_on_purpose() -> None:
    assert {code for code in STATUS if status_group(code) is StatusGroup.NOT_KNOWN} == {"UNKNOWN", "WITHHELD"}
    assert set(terms.STATUS_GROUP) == set(StatusGroup)


@pytest.mark.parametrize("table", TABLES)
def test_unknown_codes_are_shown_in_sentence_case(table: str) -> None:
    assert label(table, "SOME_NEW__CODE") == "Some new code"
    assert term(table, "") is terms.UNSAID
    assert label(table, "_") == ""


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), "Not said"),
        (("PHASE3",), "Phase 3"),
        (("PHASE1", "PHASE2"), "Phase 1/2"),
        (("NA",), "Not applicable"),
        (("PHASE1", "PHASE2", "PHASE3"), "Phase 1, Phase 2, Phase 3"),
        (("NA", "PHASE2"), "Not applicable, Phase 2"),
    ],
)
def test_phases_are_said_as_people_say_them(codes: tuple[str, ...], said: str) -> None:
    assert phases_label(codes) == said
