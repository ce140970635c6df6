"""`equipoise check --people`: many people against many trials."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from equipoise.cli import batch, parallel
from tests.cli.command import Run, run

__all__ = ["run"]

HEAD = "title: Small\nversion: 1\ndrafted: {by: us, on: 2026-11-22}\n"
OLD = f"protocol: OLD\ntrial: NCT00000001\n{HEAD}include:\n  I1: age >= 70 years\n"
MASS_IN_GRAMS = (
    f"protocol: GRAMS\ntrial: NCT00000002\n{HEAD}facts:\n  lump: {{type: number, unit: g}}\n"
    "include:\n  I1: lump >= 500 g\n"
)
MASS_IN_KILOGRAMS = (
    f"protocol: KILOGRAMS\ntrial: NCT00000003\n{HEAD}facts:\n  lump: {{type: number, unit: kg}}\n"
    "  colour: {type: yes-no}\ninclude:\n  I1: lump < 1 kg and colour\n"
)


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    folder = tmp_path / "trials"
    folder.mkdir()
    for name, text in (("a", OLD), ("b", MASS_IN_GRAMS), ("c", MASS_IN_KILOGRAMS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "1-old.yaml").write_text(
        "facts: {birth_date: 1940-01-01, lump: 0.7 kg, colour: yes}\n", encoding="utf-8"
    )
    (folder / "2-broken.yaml").write_text("facts: {birth_date: [", encoding="utf-8")
    (folder / "3-young.yaml").write_text("facts: {birth_date: 2000-01-01}\n", encoding="utf-8")
    (folder / "notes.txt").write_text("no person", encoding="utf-8")
    return folder


def _lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_line_for_each_person_and_trial_and_broken_files_stop_nothing(
    run: Run, trials: Path, folder: Path
) -> None:
    ended = run("check", trials, "--people", folder, "--json", "--today", "2026-11-22")
    found = _lines(ended.out)
    assert [(Path(each["person"]).stem, each.get("trial"), each.get("overall")) for each in found] == [
        ("1-old", "OLD", "met"),
        ("1-old", "GRAMS", "met"),
        ("1-old", "KILOGRAMS", "met"),
        ("2-broken", None, None),
        ("3-young", "OLD", "not met"),
        ("3-young", "GRAMS", "unknown"),
        ("3-young", "KILOGRAMS", "unknown"),
    ]
    assert "This is not YAML" in found[3]["error"]
    assert found[5]["criteria"] == [{"id": "I1", "verdict": "unknown", "facts": [], "missing": ["lump"]}]
    assert ended.code == 3
    assert "2-broken.yaml, line 1" in ended.err
    assert "1 of 3 people could not be read" in ended.err


def test_it_says_the_same_as_a_check_of_one(run: Run, folder: Path) -> None:
    person = folder / "3-young.yaml"
    alone = json.loads(run("check", "STOP-2", "--person", person, "--json", "--today", "2026-11-22").out)
    (full,) = _lines(
        run("check", "STOP-2", "--people", person, "--json", "--full", "--today", "2026-11-22").out
    )
    assert full.pop("person") == str(person)
    assert alone.pop("notes") == []
    assert full == alone


def test_as_text_it_counts(run: Run, trials: Path, folder: Path) -> None:
    ended = run("check", trials / "a.yaml", "--people", folder / "3-young.yaml")
    assert ended.out == f"{folder / '3-young.yaml'}: OLD: against: I1; open: 0; for: 0\n"
    assert ended.code == 0


def test_files_that_a_shell_spells_out_are_people(run: Run, trials: Path, folder: Path) -> None:
    files = sorted(folder.glob("*.yaml"))
    ended = run("check", trials / "b.yaml", trials / "c.yaml", "--people", *files, "--json")
    found = [(each.get("trial"), Path(each["person"]).stem) for each in _lines(ended.out)]
    assert found == [
        ("GRAMS", "1-old"),
        ("KILOGRAMS", "1-old"),
        (None, "2-broken"),
        ("GRAMS", "3-young"),
        ("KILOGRAMS", "3-young"),
    ]


def test_bundles_of_records_may_lie_among_them(run: Run, trials: Path, folder: Path) -> None:
    patient = {"resourceType": "Patient", "id": "1", "birthDate": "1930-01-01"}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
    (folder / "4-record.json").write_text(json.dumps(bundle), encoding="utf-8")
    (folder / "5-other.json").write_text("{}", encoding="utf-8")
    found = _lines(run("check", trials / "a.yaml", "--people", folder, "--json").out)
    assert [(Path(each["person"]).stem, each.get("overall")) for each in found[-2:]] == [
        ("4-record", "met"),
        ("5-other", None),
    ]


def test_a_fact_that_none_of_the_trials_knows_is_an_error(run: Run, trials: Path, folder: Path) -> None:
    path = folder / "3-young.yaml"
    path.write_text("facts: {colour: yes}", encoding="utf-8")
    assert run("check", trials, "--people", path).code == 0
    ended = run("check", trials / "a.yaml", "--people", path, "--json")
    assert ended.code == 3
    assert "“colour” is not known here" in _lines(ended.out)[0]["error"]


def test_what_was_asked_wrongly_is_said(run: Run, folder: Path, tmp_path: Path) -> None:
    one = run("check", "STOP-2", "--people", folder, "--person", folder / "3-young.yaml")
    assert (one.code, one.out) == (3, "")
    assert "can't be checked at once" in one.err
    (tmp_path / "empty").mkdir()
    none = run("check", "STOP-2", "--people", tmp_path / "empty")
    assert (none.code, none.out) == (3, "")
    assert "no .yaml or .json file" in none.err


def test_the_bar_is_shown_on_demand(run: Run, folder: Path, trials: Path) -> None:
    ended = run("check", trials / "a.yaml", "--people", folder / "3-young.yaml", "--progress", "--json")
    assert "Checking" in ended.err
    assert len(_lines(ended.out)) == 1


def test_ctrl_c_ends_it_quietly_with_whole_lines(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"many-{number}.yaml").write_text("facts: {birth_date: 2000-01-01}\n", encoding="utf-8")
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from equipoise.cli.main import main; main()"
    )
    running = subprocess.Popen(
        [sys.executable, "-u", "-c", program, "check", "STOP-2", "--people", str(folder), "--json", "--full"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert running.stdout is not None
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, said = running.communicate(timeout=240)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert json.loads(first)["trial"] == "STOP-2"
    assert 0 < len(rest.splitlines()) + 1 < 400


# Several processes


def _many(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(count):
        text = (
            "facts: {"
            if number % 50 == 7
            else f"facts: {{birth_date: {1930 + number % 90}-01-01, lump: {number} g}}\n"
        )
        (folder / f"{number:04}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("more", [("--json",), ("--json", "--full"), ()])
def test_what_is_written_is_the_same_whatever_the_jobs(
    run: Run, trials: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    folder = _many(tmp_path, 200)
    words = ("check", trials, "--people", folder, "--today", "2026-11-22", *more)
    one, several = run(*words, "--jobs", "1"), run(*words, "--jobs", "3")
    assert one == several
    assert (one.code, one.err.count("This is not YAML")) == (3, 4)


def test_a_process_that_dies_is_reported_and_what_came_before_it_is_written(
    run: Run, trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _many(tmp_path, 600)
    told = batch._told_of

    def dying(files: list[Path], *rest: object) -> object:
        if any(each.stem == "0500" for each in files):
            os.kill(os.getpid(), signal.SIGKILL)
        return told(files, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "_told_of", dying)
    ended = run("check", trials / "a.yaml", "--people", folder, "--json", "--jobs", "2")
    assert ended.code == 5
    assert "A process of this command was ended from outside" in ended.err
    people = [Path(each["person"]).stem for each in _lines(ended.out)]
    assert people == [f"{number:04}" for number in range(len(people))]
    assert len(people) <= 500


def test_few_parts_are_in_hand_at_once() -> None:
    asked: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    results = parallel.in_order(lambda number: number * 2, parts(), 2)
    with closing(results):
        assert next(results) == 0
        assert len(asked) == 2 * parallel.AHEAD
        assert [next(results) for _ in range(3)] == [2, 4, 6]
        assert len(asked) == 2 * parallel.AHEAD + 3
