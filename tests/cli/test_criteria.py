"""`equipoise criteria read`."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from equipoise.cli.criteria import app

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
    assert result.stderr.startswith(f"equipoise: {path}: {says}")
