"""A file drafted from a record's text can be read, and says what the drafts say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from equipoise.core.drafting.language import drafted_criteria
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reach import reached
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.sources import pieces, words
from equipoise.core.protocol.starting import LONGEST_TITLE, drafted_file
from equipoise.demonstration import criteria_by_digest

TODAY = date(2026, 11, 22)
TEXTS = tuple(criteria_by_digest().values())
ODD = (
    "",
    "None",
    "Inclusion Criteria:\n* Yes\n* no: maybe\n* 'quoted' \"both\" # hash\n* {a: b} [c]\n* &anchor *alias !tag\n"
    "* \u2028 line",
    "Exclusion Criteria:\n* " + "very " * 500 + "long\n* ends with a colon:\n* מחקר\n* null\n* ~\n* 1.10",
)


def _file(text: str, **more: str) -> str:
    names = {"name": "", "title": "", **more}
    return drafted_file(text, trial="NCT90000001", on=TODAY, **names)


@pytest.mark.parametrize("text", [*TEXTS, *ODD])
def test_it_reads_back_as_the_drafts(text: str) -> None:
    found = read(_file(text), "draft")
    drafts = drafted_criteria(read_tree(text), "record")
    assert [each.id for each in found.rules.criteria] == [each.id for each in drafts]
    for one, other in zip(found.rules.criteria, drafts, strict=True):
        assert one.sources == other.sources
        assert one.partly == " ".join(other.partly.split())
        assert len(one.title) <= LONGEST_TITLE + 2
    assert found.sources["record"].sha256 == digest(text)
    assert set(blocks(_file(text))) == {each.id for each in drafts}


def test_its_header_says_who_drafted_it_and_of_what() -> None:
    found = read(_file("Age over 18", name="  ", title="A: title # with signs"), "draft")
    assert (found.name, found.trial, found.title) == ("NCT90000001", "NCT90000001", "A: title # with signs")
    assert (found.drafted.by, str(found.drafted.on), found.approved) == ("rules v2", "2026-11-22", None)


def test_what_the_record_says_in_fields_comes_after_the_text() -> None:
    text = "Inclusion Criteria:\n* ECOG 0-1\n\nExclusion Criteria:\n* Pregnant"
    draft = drafted_criteria(read_tree(text), "record")[0]
    field = replace(draft, id="age", title="By its field", sources={}, remarks=())
    found = read(
        drafted_file(text, trial="NCT90000001", name="", title="", on=TODAY, fields=[field]), "draft"
    )
    assert [each.id for each in found.rules.criteria] == ["I1", "I2", "E1"]
    assert found.rules.criteria[1].title == "By its field"


def test_how_far_rules_reach() -> None:
    text = "Inclusion Criteria:\n* ECOG 0-1\n* Likes long walks\n* Platelets over 100 x 10^9/L, if asked\n"
    found = {each.criterion.id: each for each in reached(read(_file(text), "x").rules)}
    assert found["I1"].reach == "whole" and not found["I1"].words
    assert found["I2"].reach == "words"
    assert [each.text for each in found["I2"].words] == ["Likes long walks"]
    assert found["I3"].reach in ("part", "words")


def test_definitions_are_looked_into() -> None:
    head = "protocol: A\ntrial: NCT90000001\ntitle: A\nversion: 1\ndrafted: {by: me, on: 2026-11-22}\n"
    text = head + (
        "definitions:\n  fit: {words: is fit}\n  asked:\n    readings:\n      A: {words: a, rule: pregnant}\n"
        "      B: {words: b, rule: fit}\n    question: Which?\n"
        "include:\n  I1: fit\n  I2: fit and pregnant\n  I3: asked\n"
        "  I4: {rule: pregnant, partly: more}\n  I5: pregnant\n"
    )
    found = reached(read(text, "x").rules)
    assert [each.reach for each in found] == ["words", "part", "part", "part", "whole"]
    assert found[2].questions == ("Which?",)


def test_pieces_of_a_source_stand_as_in_the_text() -> None:
    text = "Age 18\\> and (1) more. Other."
    criterion = drafted_criteria(read_tree("Inclusion Criteria:\n* ECOG 0-1"), "record")[0]
    stretch = next(iter(criterion.sources["record"]))
    parts = (
        replace(stretch, start=0, end=8, note=""),
        replace(stretch, start=8, end=16, note="aside"),
        replace(stretch, start=23, end=28, note=""),
        replace(stretch, start=900, end=901, note=""),
    )
    found = pieces(replace(criterion, sources={"other": parts, "record": parts}), {"record": text})
    assert [(each.text, each.note) for each in found] == [
        ("Age 18>", ""),
        (" and (1)", "aside"),
        ("\nOther", ""),
        ("\n", ""),
    ]
    assert words(replace(criterion, sources={"record": parts}), {"record": text}) == "Age 18> and (1) Other"
    assert pieces(criterion, {}) == ()
