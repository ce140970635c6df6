"""The traps of STOP-2's own words, each found, in our wording of its criteria and in the public listing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint import lint
from equipoise.core.protocol.lint_design import of_record
from equipoise.core.protocol.reading import read
from equipoise.demonstration import records
from equipoise.protocols import texts

TRAPS = {
    "1 a guard without a body, and a body without a number": [
        ("guard-without-body", "I9 I10 I11", "Where oligoprogression arises|If the participant is not on"),
        ("guard-body-unnumbered", "I8", "systemic"),
    ],
    "2 RECIST applied otherwise, two references, a scope as fourth way, no lower limit": [
        ("standard-applied-otherwise", "I7", "single lesions|individual lesions"),
        ("standard-applied-otherwise", "I7", "5 mm"),
        ("two-references", "I7", "nadir"),
        ("scope-among-alternatives", "I7", "primary tumor"),
        ("upper-limit-alone", "I7", "p to 5"),
    ],
    "3 a diameter that is not said, undefined off therapy": [
        ("vague-measure", "I7", "smallest diameter"),
        ("reference-undefined", "I7 I9", "systemic therapy"),
    ],
    "4 two sides that differ in a word, two exclusions that overlap": [
        ("complement-differs", "I12 E4", "safely"),
        ("overlapping-exclusions", "E4 E12", "oligoprogressi"),
    ],
    "5 several clocks, two of them ahead": [
        ("several-clocks", "I13 I14", "before randomization|prior to randomization"),
        ("clock-ahead", "I13", "randomization"),
        ("clock-ahead", "I14", "radiotherapy start"),
    ],
    "6 an open list, the plan, the institution, and three things in one": [
        ("open-list", "E1", "hese"),
        ("depends-on-plan", "E1", "will receive|to be irradiated"),
        ("depends-on-site", "E5", "institution"),
        ("protects-blinding", "E5", "blinding"),
        ("mixed-kinds", "E2", "permitted|allowed"),
    ],
    "7 an exception, a strict boundary, a guarded score, a table that is not named": [
        ("exception", "E7", "be eligible"),
        ("strict-score-boundary", "E8", "12"),
        ("guarded-score", "E10", "liver metastases"),
        ("score-table-unnamed", "E10", "Child Pugh"),
    ],
    "8 what can't be computed, and pointers outside": [
        ("not-computable", "E11", "(1 cm) + 5 mm"),
        ("pointer-outside", "I13", "section 5.1"),
        ("pointer-outside", "E2", "Appendix 1"),
    ],
    "9 raw escapes, a citation, numbers that restart": [
        ("raw-escape", "E6", "\\>"),
        ("raw-escape", "E8", "\\>"),
        ("citation", "I9", "(1)"),
        ("numbering-restarts", "I7", "1."),
        ("numbering-restarts", "E1", "1."),
    ],
    "10 a preference, and a test beside a state": [
        ("preference", "I4", "preferred"),
        ("same-matter", "I14 E13", "regnan"),
    ],
    "11 fraction counts": [("blinding-fractions", "", "")],
}


def _record() -> dict[str, Any]:
    for each in records():
        if each["protocolSection"]["identificationModule"]["nctId"] == "NCT06918951":
            return each
    raise AssertionError


def _missing(expected: list[tuple[str, str, str]], found: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Those of the expected that were not found: code, criteria among others, and words quoted from there."""
    return [
        one
        for one in expected
        if not any(
            each.code == one[0]
            and set(one[1].split()) <= set(each.criteria)
            and any(part in quote.words for part in one[2].split("|") for quote in each.quotes or (NOTHING,))
            for each in found
        )
    ]


NOTHING = type("NoQuote", (), {"words": ""})


@pytest.fixture(scope="module")
def ours() -> tuple[Finding, ...]:
    record = _record()
    text = record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    return lint(text, read(texts()["stop-2.yaml"], "stop-2.yaml"), of_record(record))


@pytest.fixture(scope="module")
def listed(shared: Path) -> tuple[Finding, ...]:
    return lint((shared / "stop-2" / "listing.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("trap", TRAPS)
def test_the_trap_is_found_in_our_wording(ours: tuple[Finding, ...], trap: str) -> None:
    assert _missing(TRAPS[trap], ours) == []


@pytest.mark.shared
@pytest.mark.parametrize("trap", TRAPS)
def test_the_trap_is_found_in_the_listing(listed: tuple[Finding, ...], trap: str) -> None:
    assert _missing(TRAPS[trap], listed) == []


def test_a_trap_that_is_not_there_is_seen_to_be_missing(ours: tuple[Finding, ...]) -> None:
    absent = [("preference", "I5", "preferred"), ("citation", "I9", "(2)"), ("no-such-code", "I9", "")]
    assert _missing(absent, ours) == absent


def test_what_the_words_mean_is_said_in_figures(ours: tuple[Finding, ...]) -> None:
    said = {each.code: each.what for each in ours}
    assert "means 13 to 18 of 0 to 18 points; 12 itself does not exclude" in said["strict-score-boundary"]
    assert "albumin 2.8 and albumin 3.0" in said["score-table-unnamed"]
    assert "only I12 says “safely”" in said["complement-differs"]
    assert "I10 would bind everybody, also those of I8" in said["guard-without-body"]
    assert "Control Arm: 1; Experimental Arm: not said" in said["blinding-fractions"]


@pytest.mark.shared
def test_the_lower_limit_is_found_outside_the_listing_s_criteria(listed: tuple[Finding, ...]) -> None:
    (found,) = (each for each in listed if each.code == "upper-limit-alone")
    assert found.quotes[1].words == "1-5 oligoprogressing lesions"


@pytest.mark.shared
def test_the_listing_counts_from_four_days(listed: tuple[Finding, ...]) -> None:
    (found,) = (each for each in listed if each.code == "several-clocks")
    assert "4 different days" in found.what


def test_the_file_s_own_open_matters_are_asked(ours: tuple[Finding, ...]) -> None:
    questions = {(each.code, each.criteria): each.question for each in ours}
    assert "albumin table" in questions["open-reading", ("E10",)]
    assert "safely" in questions["open-reading", ("E4",)]
    assert ("assumed", ("I7",)) in questions
    assert not [each for each in ours if each.code == "file-differs"]


def test_every_finding_asks_something_and_quotes_exactly(ours: tuple[Finding, ...]) -> None:
    text = _record()["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    for each in ours:
        assert each.question.endswith((".", "?")), each
        assert each.what.endswith("."), each
        assert [text[quote.start : quote.end] for quote in each.quotes] == [q.words for q in each.quotes]
