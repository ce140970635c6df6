"""`equipoise trial`: preparing, adopting, sites, people and states by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from equipoise.cli import trial
from equipoise.core.values.errors import InputError
from equipoise.web.ledger import queries as ledger
from tests.web.accounts.people import person
from tests.web.trials.example import files

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(trial.app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def read(*words: str) -> Any:
    """What the command prints as JSON."""
    return json.loads(run(*words, "--json"))


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, Path]:
    """The protocol file that ships and its overlay."""
    paths = tmp_path / "protocol.yaml", tmp_path / "overlay.yaml"
    for path, text in zip(paths, files(), strict=True):
        path.write_text(text)
    return paths


def test_a_trial_from_its_file_to_its_opening(written: tuple[Path, Path]) -> None:
    text, overlay = written
    assert run("list") == ""
    assert run("prepare", "stop-2", str(text), "--overlay", str(overlay)) == (
        "STOP-2 is prepared by version 1 as stop-2."
    )
    place = ("--city", "Vancouver", "--country", "Canada")
    with pytest.raises(InputError, match="time zone of Vancouver, Canada, isn't sure"):
        run("site", "stop-2", "01", "Harbour Centre", *place)
    run("site", "stop-2", "01", "Harbour Centre", *place, "--state", "British Columbia")
    person("ann")
    run("appoint", "stop-2", "ann", "coordinator", "--site", "01", "--why", "Trained")
    (found,) = read("list")
    assert found["sites"][0]["zone"] == "America/Vancouver"
    assert [(each["username"], each["role"], each["site"]) for each in found["people"]] == [
        ("ann", "coordinator", "01")
    ]
    assert "Site 01, Harbour Centre, has no enrolling oncologist." in read("state", "stop-2")["lacks"]
    assert "stop-2 is open." in run("state", "stop-2", "open", "--why", "All are trained")
    run("dismiss", "stop-2", "ann", "coordinator", "--site", "01", "--why", "Left")
    assert "version 1, open, demonstration; sites: 1; roles: 0" in run("list")
    assert {(each.actor, each.role) for each in ledger.events("stop-2")} == {("command line", "operator")}


def test_adopting_says_what_differs_and_what_it_means(written: tuple[Path, Path]) -> None:
    run("prepare", "stop-2", *map(str, (written[0], "--overlay", written[1])))
    for path in written:
        path.write_text(
            path.read_text().replace('version: "1"', 'version: "2"', 1).replace("[4, 6]", "[4, 8]")
        )
    told = run("adopt", "stop-2", *map(str, (written[0], "--overlay", written[1])), "--why", "Amendment 1")
    assert told.startswith("Version 2 is in force.")
    assert "Block sizes: “4, 6” becomes “4, 8”." in told
    assert "Lists that are drawn stay as they are" in told
    again = read("adopt", "stop-2", *map(str, (written[0], "--overlay", written[1])))
    assert (again["version"], again["changes"]) == ("2", [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("state", "nowhere"), "there is no trial nowhere"),
        (("adopt", "nowhere", "FILE"), "there is no trial nowhere"),
        (("prepare", "stop-2", "FILE"), "approved by nobody"),
        (("prepare", "stop-2", "no such file"), "can't be read"),
        (("site", "nowhere", "01", "A", "--city", "Paris", "--country", "France"), "no trial nowhere"),
        (("appoint", "nowhere", "ann", "monitor"), "no trial nowhere"),
    ],
)
def test_what_can_not_be_is_said_in_a_sentence(
    written: tuple[Path, Path], words: tuple[str, ...], said: str
) -> None:
    given = [str(written[0]) if each == "FILE" else each for each in words]
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(trial.app, given, catch_exceptions=False)
