"""`equipoise check`: one person against a trial."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from equipoise.cli import people, trial_files
from equipoise.core.protocol.reading import read
from equipoise.protocols import texts
from tests.cli.command import Run, run

__all__ = ["run"]

PERSON = """
today: 2026-11-22
facts:
  birth_date: 1960-05-02
  sex: male
  ecog: {value: 3, on: 2026-11-01, source: clinic}
  largest_brain_metastasis: 3.6 cm
  liver_metastases: no
  lesions:
    complete: yes
    entries:
      - {site: lung, kind: metastasis, progressing: yes}
      - {site: bone, kind: metastasis, progressing: no}
"""
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "1", "gender": "male", "birthDate": "2010-05-02"}}
    ],
}


@pytest.fixture
def person(tmp_path: Path) -> Path:
    path = tmp_path / "person.yaml"
    path.write_text(PERSON, encoding="utf-8")
    return path


def test_json_says_all_of_a_criterion(run: Run, person: Path) -> None:
    ended = run("check", "STOP-2", "--person", person, "--json")
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert (found["trial"], found["protocol_version"], found["today"]) == ("STOP-2", "1", "2026-11-22")
    assert (found["overall"], found["approved"]) == ("not met", False)
    by_id = {each["id"]: each for each in found["criteria"]}
    assert len(by_id) == 26
    assert [each["id"] for each in found["criteria"] if not each["gate"]] == ["I4"]
    fitness = by_id["I5"]
    assert (fitness["section"], fitness["verdict"], fitness["missing"]) == ("inclusion", "not met", [])
    assert fitness["facts"] == [{"fact": "ecog", "value": "3", "source": "clinic: ecog", "on": "2026-11-01"}]
    assert fitness["words"] == "ECOG performance status from 0 to 2"
    assert "3" in fitness["reason"]
    assert "0 to 2" in fitness["rule"]
    assert by_id["I9+I10"]["items"] == ["I9", "I10"]
    assert by_id["I1"]["verdict"] == "met"
    assert by_id["E10"]["verdict"] == "not applicable"
    assert by_id["E6"]["verdict"] == "not met"
    assert by_id["I6"]["verdict"] == "unknown"
    (missing,) = by_id["I6"]["missing"]
    assert (missing["fact"], missing["why"], missing["ask"]) == (
        "life_expectancy",
        "not asked yet",
        ["doctor"],
    )
    assert missing["question"].endswith("?")


def test_a_list_is_spelt_out_with_its_entries(run: Run, person: Path) -> None:
    found = json.loads(run("check", "STOP-2", "--person", person, "--json").out)
    growing = next(each for each in found["criteria"] if each["id"] == "I7")
    assert growing["facts"][0]["fact"] == "lesions"
    assert growing["facts"][0]["value"].startswith(
        "2 (complete): {site: lung, kind: metastasis, progressing: yes}"
    )


def test_the_text_for_people_has_its_parts_in_order_and_never_calls_anybody_eligible(
    run: Run, person: Path
) -> None:
    ended = run("check", "nct06918951", "--person", person)
    lines = ended.out.splitlines()
    heads = [line.split(" (")[0] for line in lines if line and not line.startswith(" ")]
    assert heads[2:6] == ["Speaks against", "Not known yet", "Speaks for", "Does not apply"]
    assert heads[-1] == "Only the study team can decide who may take part."
    assert "Ask the doctor" in heads
    assert "  I5 Fitness" in lines
    said = [line for line in lines if "“" not in line]  # the trial's own words may use the word
    assert "eligible" not in " ".join(said)
    assert ended.code == 0


def test_the_day_is_the_one_given_else_the_file_s_else_the_clock_s(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "young.yaml"
    path.write_text("today: 2026-11-22\nfacts: {birth_date: 2007-11-23}\n", encoding="utf-8")

    def age(*more: str) -> str:
        found = json.loads(run("check", "STOP-2", "--person", path, "--json", *more).out)
        return str(found["criteria"][0]["verdict"])

    assert age() == "not met"  # 19 tomorrow
    assert age("--today", "2026-11-23") == "met"
    path.write_text("facts: {birth_date: 2007-11-23}\n", encoding="utf-8")
    found = people.from_file(path, read(texts()["stop-2.yaml"], "stop-2").rules.scope, None)
    assert date(2026, 1, 1) < found.today


def test_a_fhir_bundle_alone_and_beside_a_file(run: Run, person: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps(BUNDLE), encoding="utf-8")
    alone = json.loads(run("check", "STOP-2", "--fhir", bundle, "--today", "2026-11-22", "--json").out)
    assert [each["verdict"] for each in alone["criteria"][:1]] == ["not met"]
    assert alone["criteria"][0]["facts"][0]["source"].startswith("record")
    both = json.loads(run("check", "STOP-2", "--person", person, "--fhir", bundle, "--json").out)
    age = both["criteria"][0]
    assert age["verdict"] == "unknown"


BROKEN = {
    "not YAML": ("facts: {ecog: [1", "This is not YAML"),
    "a kilogram of fitness": ("facts:\n  ecog: 2 kg\n", "line 2: ecog: An amount in kg"),
    "a result of next year": (
        "today: 2026-11-22\nfacts:\n  haemoglobin: {value: 95 g/L, on: 2027-01-01}\n",
        "line 3: haemoglobin: 2027-01-01 lies after 2026-11-22",
    ),
    "born in the future": ("facts:\n  birth_date: 2999-01-01\n", "birth_date: 2999-01-01 lies after"),
    "a scan of next year": (
        "facts:\n  lesions:\n    - {scans: [{on: 2999-02-01, size: 5 mm}]}\n",
        "line 3: lesions.1.scans.1.on: 2999-02-01 lies after",
    ),
    "a thousand levels": ("facts: " + "[" * 1000 + "]" * 1000, "nested more than 60 levels deep"),
    "a thousand levels of indentation": (
        "\n".join(" " * level + "a:" for level in range(1000)),
        "nested more than 60 levels deep",
    ),
    "a control character": ("facts: {\x00}", "This is not YAML"),
    "empty": ("", "The file is empty"),
    "a list": ("- 1\n", "names with values were expected"),
    "a fact that no trial knows": ("facts: {ecogg: 1}", "Did you mean ecog?"),
    "a month for a day": ("today: 2026-11\nfacts: {}", "today: the day is missing"),
    "an alias": ("facts: {ecog: &a 1, age: *a}", "can't be used here"),
}


@pytest.mark.parametrize("content, says", BROKEN.values(), ids=BROKEN)
def test_a_broken_person_is_an_error_and_never_a_verdict(
    run: Run, tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(content, encoding="utf-8")
    ended = run("check", "STOP-2", "--person", path, "--json")
    assert (ended.code, ended.out) == (3, "")
    assert says in ended.err
    assert ended.err.startswith(f"equipoise: {path}")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[" * 1000 + "]" * 1000,
        "not json",
        '{"resourceType": "Patient"}',
        '{"resourceType": "Bundle", "type": 3}',
    ],
)
def test_what_is_no_bundle_is_an_error_and_never_a_verdict(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(content, encoding="utf-8")
    ended = run("check", "STOP-2", "--fhir", path, "--json")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("equipoise: ")
    assert "Traceback" not in ended.err


def test_bytes_that_are_no_text_and_files_that_are_not_there(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "it.yaml"
    assert run("check", "STOP-2", "--person", path).code == 3
    path.write_bytes(b"\xff\xfe")
    ended = run("check", "STOP-2", "--person", path)
    assert (ended.code, ended.out) == (3, "")
    assert "not UTF-8 text (byte 1)" in ended.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("STOP-3", "--person", "x.yaml"),
            "STOP-3: There is no protocol file of this trial. Did you mean STOP-2?",
        ),
        (("STOP-2",), "Give --person, --fhir or --people"),
        (("STOP-2", "--person", "x.yaml", "--today", "2026-02-30"), "--today: “2026-02-30” is not a day."),
        (("nowhere.yaml", "--person", "x.yaml"), "nowhere.yaml: This file can't be read"),
    ],
)
def test_what_was_asked_wrongly_is_said(run: Run, words: tuple[str, ...], says: str) -> None:
    ended = run("check", *words)
    assert (ended.code, ended.out) == (3, "")
    assert says in ended.err


def test_a_protocol_file_of_one_s_own_comes_before_the_one_that_ships(
    run: Run, person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home" / trial_files.FOLDER
    folder.mkdir(parents=True)
    monkeypatch.setenv("EQUIPOISE_HOME", str(folder.parent))
    own = texts()["stop-2.yaml"].replace('version: "1"', 'version: "2-own"')
    (folder / "mine.yaml").write_text(own, encoding="utf-8")
    (folder / "another.yaml").write_text("protocol: ANOTHER\nbroken: [", encoding="utf-8")
    found = json.loads(run("check", "STOP-2", "--person", person, "--json").out)
    assert found["protocol_version"] == "2-own"
    ended = run("check", "another", "--person", person)
    assert (ended.code, ended.out) == (3, "")
    assert "another.yaml" in ended.err


def test_several_trials_give_a_line_each(run: Run, person: Path, tmp_path: Path) -> None:
    small = (
        "protocol: SMALL\ntrial: NCT00000000\ntitle: Small\nversion: 1\ndrafted: {by: us, on: 2026-11-22}\n"
        "include:\n  I1: age >= 70 years\n"
    )
    (tmp_path / "small.yaml").write_text(small, encoding="utf-8")
    path = tmp_path / "old.yaml"
    path.write_text("facts: {birth_date: 1940-01-01}\n", encoding="utf-8")
    ended = run("check", "STOP-2", tmp_path / "small.yaml", "--person", path, "--json")
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [(each["trial"], each["overall"]) for each in found] == [("STOP-2", "unknown"), ("SMALL", "met")]


def test_the_folder_of_a_bulk_export_is_one_person(run: Run, tmp_path: Path) -> None:
    patient = {"resourceType": "Patient", "id": "1", "birthDate": "1960-05-02"}
    told = {
        "resourceType": "Observation",
        "status": "final",
        "valueInteger": 1,
        "effectiveDateTime": "2026-11-20",
    }
    coded = {"code": {"coding": [{"system": "http://loinc.org", "code": "89247-1"}]}}
    (tmp_path / "Patient.ndjson").write_text(json.dumps(patient) + "\n", encoding="utf-8")
    (tmp_path / "Observation.ndjson").write_text(json.dumps(told | coded) + "\n", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("not a record", encoding="utf-8")
    ended = run("check", "STOP-2", "--fhir", tmp_path, "--today", "2026-11-22", "--json")
    verdicts = {each["id"]: each["verdict"] for each in json.loads(ended.out)["criteria"]}
    assert (verdicts["I1"], verdicts["I5"]) == ("met", "met")
    (tmp_path / "b.ndjson").write_text(json.dumps(patient | {"id": "2"}) + "\n", encoding="utf-8")
    refused = run("check", "STOP-2", "--fhir", tmp_path)
    assert refused.code != 0
    assert "the record of 2 people" in refused.err
