"""`equipoise criteria read` and `draft`."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from equipoise.cli.criteria import app
from equipoise.core.values.errors import InputError
from equipoise.web.studies import actions

TEXT = "Inclusion Criteria:\n\n* Adults, größer als 1 m\n\nExclusion Criteria:\n\n1. Pilots\n2. Divers\n"


def _read(*arguments: str, given: bytes | None = None) -> list[dict]:
    result = CliRunner().invoke(app, ["read", *arguments, "--json"], input=given, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def _spans(items: list[dict]) -> list[list[int]]:
    return [span for item in items for span in ([item["start"], item["end"]], *_spans(item["children"]))]


def test_json_tiles_the_text(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    (found,) = _read(str(path))
    assert found["source"] == str(path)
    assert found["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert found["counts"] == {"inclusion": 1, "exclusion": 2}
    spans = sorted(_spans(found["items"]) + found["gaps"])
    assert "".join(TEXT[start:end] for start, end in spans) == TEXT
    assert [item["text"] for item in found["items"] if item["section"] == "exclusion"] == ["Pilots", "Divers"]


def test_many_files_folders_and_standard_input(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = _read(str(tmp_path), "-", given=b"Inclusion: adults\r\n")
    assert [line["source"] for line in found] == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-"]
    assert found[2]["counts"] == {"inclusion": 1, "exclusion": 0}


def test_the_outline_for_people() -> None:
    result = CliRunner().invoke(app, ["read", "-"], input=TEXT, catch_exceptions=False)
    assert result.stdout.splitlines()[0] == "-: 1 inclusion and 2 exclusion criteria"
    assert "  2. Divers" in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "This file can't be read"), (b"\xff\xfe\x00bad", "This is not UTF-8 text (byte 1)")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "it.txt"
    if content is not None:
        path.write_bytes(content)
    command = [
        sys.executable,
        "-c",
        "from equipoise.cli.main import main; main()",
        "criteria",
        "read",
        str(path),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith(f"equipoise: {path}")
    assert f": {says}" in result.stderr


def _draft(*arguments: str, given: bytes | None = None) -> list[dict]:
    result = CliRunner().invoke(app, ["draft", *arguments, "--json"], input=given, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


DRAFTED = "Inclusion Criteria:\n\n* Age ≥ 18 years\n* Owns a boat\n\nExclusion Criteria:\n\n* ECOG > 2\n"


def test_a_draft_has_bounds_of_each_item_and_of_the_text() -> None:
    (found,) = _draft("-", given=DRAFTED.encode())
    assert found["sha256"] == hashlib.sha256(DRAFTED.encode()).hexdigest()
    at_least, at_most = {"value": 18, "inclusive": True}, {"value": 2, "inclusive": True}
    age = {"fact": "age", "lower": at_least, "upper": None, "unit": "year", "start": 23, "end": 37}
    ecog = {"fact": "ecog", "lower": None, "upper": at_most, "unit": "", "start": 76, "end": 84}
    assert found["bounds"] == [age, ecog]
    items = [item for item in found["items"] if item["section"] != "other"]
    assert [item["bounds"] for item in items] == [[age], [], [ecog]]
    assert [DRAFTED[item["start"] : item["end"]] for item in items] == [
        "Age ≥ 18 years",
        "Owns a boat",
        "ECOG > 2",
    ]
    assert [each["rule"] for each in found["criteria"]] == [
        "age >= 18 years",
        {"words": "Owns a boat"},
        "ecog > 2",
    ]


def test_a_draft_for_people_says_the_bounds_under_the_words() -> None:
    result = CliRunner().invoke(app, ["draft", "-"], input=DRAFTED, catch_exceptions=False)
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[lines.index("* Age ≥ 18 years") + 1] == "= age at least 18 years"
    assert lines[lines.index("* ECOG > 2") + 1] == "= ecog at most 2"


def test_many_texts_are_drafted_with_a_bar_on_standard_error_only(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(DRAFTED, encoding="utf-8")
    result = CliRunner().invoke(app, ["draft", str(tmp_path), "--json", "--progress"], catch_exceptions=False)
    assert [json.loads(line)["source"][-5:] for line in result.stdout.splitlines()] == ["a.txt", "b.txt"]
    assert "Drafting" in result.stderr and "2/2" in result.stderr


def test_a_folder_without_texts_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.txt file in this folder"):
        CliRunner().invoke(app, ["draft", str(tmp_path)], catch_exceptions=False)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["read", "draft"])
def test_a_study_that_is_kept_is_read_by_its_number(command: str) -> None:
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000001", "briefTitle": "A made-up study"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "eligibilityModule": {"eligibilityCriteria": DRAFTED},
        }
    }
    actions.load_records([record], kind="files", now=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    result = CliRunner().invoke(app, [command, "nct90000001", "--json"], catch_exceptions=False)
    found = json.loads(result.stdout)
    assert (found["source"], found["counts"]) == ("nct90000001", {"inclusion": 2, "exclusion": 1})


@pytest.mark.django_db
def test_a_number_that_is_not_kept_is_said() -> None:
    with pytest.raises(InputError, match="NCT90000002: No study is kept under this number"):
        CliRunner().invoke(app, ["draft", "NCT90000002"], catch_exceptions=False)
