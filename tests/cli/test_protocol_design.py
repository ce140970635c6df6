"""`equipoise protocol check|show|diff` of a trial's design."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equipoise.protocols import overlays, texts
from tests.cli.command import Run, run
from tests.core.design.making import DESIGN, HEAD, OVERLAY, changed

__all__ = ["run"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(HEAD + DESIGN, encoding="utf-8")
    return path


def test_check_names_each_unset_value_and_what_it_stops(run: Run) -> None:
    ended = run("protocol", "check", "STOP-2")
    assert (ended.code, ended.err) == (0, "")
    assert "Design: 23 values from the registry, 0 assumed, " in ended.out
    assert (
        "Allocating participants waits for:\n    allocation.method: By which method are participants"
        in ended.out
    )
    found = json.loads(run("protocol", "check", "STOP-2", "--overlay", "demo", "--json").out)["design"]
    assert found["overlay"] == "Demonstration assumptions"
    assert (found["leaks"], found["stopped"], found["loose_ends"]) == ([], [], [])


def test_a_design_that_would_tell_the_arm_ends_it(run: Run, small: Path) -> None:
    small.write_text(changed("NAME: {title: Name", "NAME: {title: Dose given"), encoding="utf-8")
    ended = run("protocol", "check", small)
    assert ended.code == 3
    assert "forms.visit: NAME asks what was given, in a form that blinded people read." in ended.out
    assert "1 thing in the design would break the blinding." in ended.err


def test_show_tells_each_value_with_its_source(run: Run, small: Path, tmp_path: Path) -> None:
    ended = run("protocol", "show", small)
    assert ended.code == 0
    assert "  Participants: 40\n    From the registry (enrollment).\n" in ended.out
    assert "  By site: no\n    Assumed by me: small\n" in ended.out
    assert "  On call for emergencies\n    Not set. Ask the sponsor: Who breaks a code?\n" in ended.out
    assert "overlay" not in ended.out
    over = tmp_path / "over.yaml"
    over.write_text(OVERLAY, encoding="utf-8")
    laid = run("protocol", "show", small, "--overlay", over)
    assert (
        "With the overlay “Assumptions for a test”: what it assumes is nobody’s but its author’s." in laid.out
    )
    assert (
        "  On call for emergencies: may see arms\n    Assumed for this overlay by Tester: emergencies\n"
        in laid.out
    )
    data = json.loads(run("protocol", "show", small, "--overlay", over, "--json").out)
    assert data["overlay"] == "Assumptions for a test"
    told = {each["place"]: each for section in data["design"] for each in section["values"]}
    assert (told["participants"]["value"], told["participants"]["overlay"]) == (["40"], False)
    assert (told["assumptions.power"]["set"], told["assumptions.power"]["overlay"]) == (True, True)


def test_an_overlay_is_found_by_name_for_its_own_trial_alone(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EQUIPOISE_HOME", str(tmp_path / "home"))
    refused = run("protocol", "show", small, "--overlay", "demo")
    assert (refused.code, refused.out) == (3, "")
    assert "There is no overlay of this name for this trial. Name a file." in refused.err
    own = tmp_path / "home" / "protocols"
    own.mkdir(parents=True)
    (own / "small.trial.yaml").write_text(OVERLAY, encoding="utf-8")
    assert run("protocol", "show", small, "--overlay", "trial").code == 0
    wrong = run("protocol", "show", small, "--overlay", "other")
    assert "There are: trial." in wrong.err


def test_an_overlay_that_changes_what_is_known_is_refused_with_its_line(run: Run, tmp_path: Path) -> None:
    over = tmp_path / "over.yaml"
    text = overlays()["stop-2.demo.yaml"].replace(
        "design:\n", "design:\n  participants: {assumed: 60, why: small}\n"
    )
    over.write_text(text, encoding="utf-8")
    ended = run("protocol", "check", "STOP-2", "--overlay", over)
    assert ended.code == 3
    assert "participants: this comes from the registry; an overlay can't change it." in ended.err


def test_diff_says_what_changes_and_what_it_means(run: Run, tmp_path: Path) -> None:
    newer = tmp_path / "newer.yaml"
    text = (
        texts()["stop-2.yaml"].replace('version: "1"', 'version: "2"').replace("ecog in 0..2", "ecog in 0..1")
    )
    newer.write_text(text.replace("{registry: 194", "{registry: 200"), encoding="utf-8")
    ended = run("protocol", "diff", "STOP-2", newer, "--overlay", "demo")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("From STOP-2, version 1, to STOP-2, version 2\n")
    assert "Criteria (25 are the same)\n  I5 Fitness: the rule.\n" in ended.out
    assert (
        "  Participants: “194” becomes “200”.\n  → Nothing changes for participants under way.\n" in ended.out
    )
    data = json.loads(run("protocol", "diff", "STOP-2", newer, "--json").out)
    assert [each["id"] for each in data["criteria"]] == ["I5"]
    assert [(each["place"], each["after"]) for each in data["design"]] == [(["participants"], "200")]


def test_diff_of_the_same_says_so_and_of_a_file_without_a_design_too(
    run: Run, small: Path, tmp_path: Path
) -> None:
    assert "Nothing differs." in run("protocol", "diff", small, small).out
    bare = tmp_path / "bare.yaml"
    bare.write_text(HEAD, encoding="utf-8")
    assert (
        "The newer file says the trial’s design; the older doesn’t."
        in run("protocol", "diff", bare, small).out
    )
    assert (
        "The older file says the trial’s design; the newer doesn’t."
        in run("protocol", "diff", small, bare).out
    )


def test_a_folder_with_overlays_is_read_without_them(run: Run, small: Path, tmp_path: Path) -> None:
    (tmp_path / "small.over.yaml").write_text(OVERLAY, encoding="utf-8")
    person = tmp_path / "person" / "p.yaml"
    person.parent.mkdir()
    person.write_text("facts: {}", encoding="utf-8")
    assert run("check", tmp_path, "--person", person).code == 0
