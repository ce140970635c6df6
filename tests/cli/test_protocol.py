"""`equipoise protocol`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equipoise.core.criteria.reading import condition
from equipoise.core.protocol.reading import read
from equipoise.core.values.lines import parse
from equipoise.core.values.places import Place
from equipoise.protocols import texts
from tests.cli.command import Run, run

__all__ = ["run"]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """STOP-2 with one offset that is off by one."""
    path = tmp_path / "wrong.yaml"
    written = texts()["stop-2.yaml"]
    path.write_text(written.replace("demonstration: [24-46]", "demonstration: [24-45]"), encoding="utf-8")
    return path


def test_check_says_what_is_in_the_file_and_which_sources_were_verified(run: Run) -> None:
    ended = run("protocol", "check", "STOP-2")
    assert (ended.code, ended.err) == (0, "")
    assert "Source demonstration: verified" in ended.out
    assert "Source listing: not at hand" in ended.out
    found = json.loads(run("protocol", "check", "stop-2", "--json").out)
    assert found["criteria"] == {"inclusion": 12, "exclusion": 13, "preferences": 1}
    assert {name: each["verified"] for name, each in found["sources"].items()} == {
        "demonstration": True,
        "listing": None,
    }
    assert "lesions" in found["facts"]
    assert found["clocks"] == ["enrolment", "progression", "randomisation", "radiotherapy_start"]


@pytest.mark.shared
def test_a_text_that_is_given_is_verified_too(run: Run, shared: Path) -> None:
    listing = shared / "stop-2" / "listing.txt"
    found = json.loads(run("protocol", "check", "STOP-2", "--text", listing, "--json").out)
    assert found["sources"]["listing"]["verified"] is True


def test_a_text_that_no_source_is_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("Inclusion Criteria:\n\n1. Adults\n", encoding="utf-8")
    ended = run("protocol", "check", "STOP-2", "--text", path)
    assert (ended.code, ended.out) == (3, "")
    assert "No source of the file is this text" in ended.err


def test_words_that_are_quoted_wrongly_end_it_and_are_never_shown_to_a_person(
    run: Run, wrong: Path, tmp_path: Path
) -> None:
    ended = run("protocol", "check", wrong)
    assert ended.code == 3
    assert "Source demonstration: quoted wrongly" in ended.out
    assert "I1 These words of the item lie in no stretch. “s” (45-46)" in ended.out
    person = tmp_path / "person.yaml"
    person.write_text("facts: {ecog: 1}", encoding="utf-8")
    checked = run("check", wrong, "--person", person)
    assert (checked.code, checked.out) == (3, "")
    assert "criterion I1, source “demonstration”" in checked.err


@pytest.mark.parametrize("command", ["check", "show", "lint"])
def test_a_file_that_cannot_be_read_is_said_with_its_line(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(texts()["stop-2.yaml"].replace("ecog in 0..2", "ecogg in 0..2"), encoding="utf-8")
    ended = run("protocol", command, path)
    assert (ended.code, ended.out) == (3, "")
    assert "I5: There is no fact “ecogg”. Did you mean ecog" in ended.err
    assert f"{path}, line " in ended.err


def test_show_has_every_criterion_in_words_in_english_and_in_the_language(run: Run) -> None:
    ended = run("protocol", "show", "STOP-2")
    for line in (
        "I5 Fitness",
        "  “ECOG performance status from 0 to 2”",
        "    rule: ecog in 0..2",
        "I4 Biopsy of a metastasis (preferred)",
        "    prefer: metastasis_biopsied",
    ):
        assert line in ended.out.splitlines()
    found = json.loads(run("protocol", "show", "STOP-2", "--json").out)
    protocol = read(texts()["stop-2.yaml"], "stop-2.yaml")
    assert [each["id"] for each in found["criteria"]] == [each.id for each in protocol.rules.criteria]
    for shown, criterion in zip(found["criteria"], protocol.rules.criteria, strict=True):
        node = parse(json.dumps(shown["rule"]), "rule")
        assert condition(node, protocol.rules.scope, Place("rule")) == criterion.condition
        assert shown["words"]
        assert shown["english"]


def test_lint_names_code_criteria_words_and_question(run: Run) -> None:
    ended = run("protocol", "lint", "STOP-2")
    assert ended.code == 0
    assert "E11: not-computable" in ended.out
    found = json.loads(run("protocol", "lint", "STOP-2", "--json").out)
    assert found["text"] == "demonstration"
    guard = next(each for each in found["findings"] if each["code"] == "guard-without-body")
    assert guard["criteria"] == ["I9", "I10", "I11"]
    assert set(guard["quotes"][0]) == {"start", "end", "words"}
    assert guard["question"].endswith("?")
    assert any(each["code"] == "blinding-fractions" for each in found["findings"])


def test_lint_of_a_text_that_is_given(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("Inclusion Criteria:\n\n1. Adults\n2. Staging as in Section 4.2\n", encoding="utf-8")
    found = json.loads(run("protocol", "lint", "STOP-2", "--text", path, "--json").out)
    (pointer,) = (each for each in found["findings"] if each["code"] == "pointer-outside")
    assert pointer["quotes"] == [{"start": 48, "end": 59, "words": "Section 4.2"}]
    assert pointer["criteria"] == ["I2"]


def test_a_file_whose_texts_are_not_at_hand_is_looked_at_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        "protocol: SMALL\ntrial: NCT00000000\ntitle: Small\nversion: 1\ndrafted: {by: us, on: 2026-11-22}\n"
        "include:\n  I1: {rule: can_consent, assumed: In writing.}\n",
        encoding="utf-8",
    )
    found = json.loads(run("protocol", "lint", path, "--json").out)
    assert [(each["code"], each["criteria"]) for each in found["findings"]] == [("assumed", ["I1"])]
