"""`equipoise person`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import Run, run

__all__ = ["run"]


def test_the_template_can_be_checked_as_it_is(run: Run, tmp_path: Path) -> None:
    written = run("person", "template", "STOP-2")
    assert (written.code, written.err) == (0, "")
    path = tmp_path / "person.yaml"
    path.write_text(written.out, encoding="utf-8")
    found = json.loads(run("check", "STOP-2", "--person", path, "--json").out)
    assert {each["verdict"] for each in found["criteria"]} == {"unknown"}
    assert all("not asked yet" not in each["facts"] for each in found["criteria"])


def test_the_schema_is_json(run: Run) -> None:
    found = json.loads(run("person", "schema", "NCT06918951").out)
    assert found["$schema"].endswith("2020-12/schema")
    assert "lesions" in found["properties"]["facts"]["anyOf"][1]["properties"]


def test_a_trial_that_is_not_there_is_said(run: Run) -> None:
    ended = run("person", "template", "NCT99999999")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("equipoise: NCT99999999: There is no protocol file of this trial.")
