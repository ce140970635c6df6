"""The blinded data: what is in them, that they are the same each time, and the same whatever the arms are."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.datasets import actions, entries
from equipoise.web.datasets.bundle import Bundle
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import queries as trials
from tests.links.odm.meaning import Meaning
from tests.links.odm.schema import ODM, Schema
from tests.web.allocation.example import Sealed
from tests.web.datasets.world import BEGUN, END, FAILED, GONE, HOSTILE, LATER, ONE, TRIAL, TWO

pytestmark = pytest.mark.django_db


def blinded(story: Sealed, **more: object) -> Bundle:
    return actions.blinded(TRIAL, by=story.example.by(Role.STATISTICIAN), now=END, **more)  # type: ignore[arg-type]


def files(found: Bundle) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(found.content)) as archive:
        assert archive.testzip() is None
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def rows(found: Bundle, table: str) -> list[dict[str, str]]:
    text = files(found)[f"csv/{table}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_everybody_who_was_screened_stands_in_it_with_their_days_and_reasons(story: Sealed) -> None:
    people = {each["participant"]: each for each in rows(blinded(story), "participants")}
    assert list(people) == [ONE, GONE, FAILED, TWO, "04-001"]
    assert people[ONE]["consent_day"] == people[ONE]["randomisation_day"] == "2026-01-19"
    assert people[ONE]["factor_cytotoxic"] == "yes"
    assert people[GONE]["withdrawn_data_day"] == "2026-03-02"
    assert people[FAILED]["state"] == "screen failure"
    assert people[FAILED]["failed_reasons"].split() == ["criteria", "declined"]
    assert people[FAILED]["failed_criteria"] == "I1"
    assert people[FAILED]["failed_why"] == "Said no by telephone"


def test_forms_are_tables_with_values_and_why_some_are_missing(story: Sealed) -> None:
    found = blinded(story)
    (visit,) = rows(found, "visit")
    assert (visit["participant"], visit["visit"], visit["revision"]) == (ONE, "week6", "2")
    assert (visit["WEIGHT"], visit["ECOG"], visit["saved_by"]) == ("71", "1", "coordinator-01")
    assert visit["saved_at"] == "2026-03-04T17:00:00Z"
    fatigue = rows(found, "adverse_event")[1]
    assert (fatigue["AETERM"], fatigue["AETOXGR"], fatigue["AETOXGR_missing"]) == ("Fatigue", "", "not known")
    lesions = rows(found, "lesions__TARGET")
    assert [(each["row"], each["TULNKID"], each["TULOC"]) for each in lesions] == [
        ("1", "T1", "LIVER"),
        ("2", "T2", ""),
    ]
    weights = [each for each in rows(found, "history") if each["path"] == "WEIGHT"]
    assert [(each["value"], each["revision"]) for each in weights] == [("70.5", "1"), ("71", "2")]
    assert weights[1]["why"] == "'=1+1 was misread"
    assert weights[1]["role"] == "coordinator"


def test_what_is_run_around_the_data_stands_in_it_too(story: Sealed) -> None:
    found = blinded(story)
    (deviation,) = rows(found, "deviations")
    assert (deviation["criterion"], deviation["answer"], deviation["answered_by"]) == (
        "E5", "agreed", "trial-manager",
    )  # fmt: skip
    assert [(each["step"], each["text"]) for each in rows(found, "queries")] == [
        ("opened", "Is this in kilograms?"),
        ("answered", "Yes, it is."),
    ]
    assert next((each["mark"], each["what"]) for each in rows(found, "marks")) == (
        "compared with the source", "WEIGHT",
    )  # fmt: skip
    assert [each["participant"] for each in rows(found, "allocations")] == [ONE, TWO, GONE]
    visits = {each["visit"]: each for each in rows(found, "visits") if each["participant"] == ONE}
    assert (visits["week6"]["due"], visits["week6"]["forms_saved"]) == ("2026-03-02", "1")
    assert [each["version"] for each in rows(found, "versions")] == ["1"]
    assert len(rows(found, "sites")) == 6


def test_who_withdrew_their_data_has_a_row_and_nothing_else(story: Sealed) -> None:
    found = blinded(story)
    there = {
        name for name, content in files(found).items() if name.startswith("csv/") and GONE in content.decode()
    }
    assert there == {"csv/participants.csv", "csv/allocations.csv"}


def test_no_spreadsheet_computes_what_was_typed_and_none_of_it_is_lost(story: Sealed) -> None:
    found = blinded(story)
    event = rows(found, "adverse_event")[0]
    kept = json.loads(files(found)["dataset-json/adverse_event.json"])
    place = [each["name"] for each in kept["columns"]].index("AETERM")
    assert event["AETERM"] == f"'{kept['rows'][0][place]}"
    assert kept["rows"][0][place].split() == HOSTILE.split()


def test_the_manifest_has_the_digest_of_every_file_and_of_the_ledger_nothing(story: Sealed) -> None:
    found = blinded(story)
    inside = files(found)
    manifest = json.loads(inside.pop("manifest.json"))
    assert manifest["files"] == {name: sha256(content).hexdigest() for name, content in inside.items()}
    assert (manifest["trial"], manifest["blinded"], manifest["as of"]) == (
        TRIAL,
        True,
        "2026-04-02T17:00:00Z",
    )
    whole = b"".join(inside.values())
    ends = ledger.ends(TRIAL)
    for telling in (
        ends.open[1],
        ends.sealed[1],
        "Schedule Maple",
        "Schedule Cedar",
        "TULNKID.1.DOSE",
    ):
        assert telling.encode() not in whole, telling
    assert not any("treatment" in name for name in inside)


def test_made_again_it_is_the_same_to_the_byte_and_each_time_is_an_event(story: Sealed) -> None:
    before = ledger.told(TRIAL, ledger.Asked(kind="datasets.exported")).total
    first, again = blinded(story), blinded(story)
    assert first.content == again.content
    told = ledger.told(TRIAL, ledger.Asked(kind="datasets.exported"))
    assert told.total == before + 2
    assert told.events[0].payload == {
        "as_of": "2026-04-02T17:00:00Z", "sha256": first.sha256, "rows": first.rows,
    }  # fmt: skip
    assert told.events[0].actor == "statistician"


def test_as_of_an_instant_it_is_as_it_was_then(story: Sealed) -> None:
    early = blinded(story, at=LATER)
    (visit,) = rows(early, "visit")
    assert (visit["WEIGHT"], visit["revision"]) == ("70.5", "1")
    assert rows(early, "marks") == []
    assert {each["participant"] for each in rows(blinded(story, at=BEGUN), "history")} == set()
    now = blinded(story, at=END)
    with transaction.atomic():
        assert now.content == blinded(story).content
    with pytest.raises(InputError, match="still to come"):
        blinded(story, at=END + timedelta(seconds=1))
    with pytest.raises(InputError, match="no such trial"):
        actions.blinded("none", by=story.example.by(Role.STATISTICIAN), now=END)


def test_dataset_json_names_groups_and_items_as_the_odm_does(story: Sealed) -> None:
    inside = files(blinded(story))
    found = ElementTree.fromstring(inside["odm.xml"])
    items = {each.attrib["OID"] for each in found.iter(f"{ODM}ItemDef")}
    groups = {each.attrib["OID"] for each in found.iter(f"{ODM}ItemGroupDef")}
    told = [json.loads(content) for name, content in inside.items() if name.startswith("dataset-json/")]
    assert {each["itemGroupOID"] for each in told} >= groups
    named = [column["itemOID"] for each in told for column in each["columns"]]
    assert set(named) >= items
    assert len(set(named)) == len(named)
    forms = {form.form.id for form in entries.forms({"1": trials.design(TRIAL)})}
    assert {each["name"].partition("__")[0] for each in told} - forms == entries.OTHERS - {
        "arms", "treatment_costs", "sealed_history",
    }  # fmt: skip


def test_no_form_takes_the_name_of_another_table(story: Sealed) -> None:
    form = next(each for each in entries.forms({"1": trials.design(TRIAL)}) if each.form.id == "visit")
    renamed = replace(form, form=replace(form.form, id="visits"))
    assert [each.name for each in entries.of_form(renamed, [])] == ["visits_form"]


def test_its_odm_is_as_the_published_schema_says_and_points_nowhere(story: Sealed) -> None:
    found = ElementTree.fromstring(files(blinded(story))["odm.xml"])
    assert list(Schema().breaks(found)) == []
    assert list(Meaning(found).faults()) == []
    values = [each.text for each in found.iter(f"{ODM}Value")]
    changed = next(each for each in found.iter(f"{ODM}ItemData") if each.findtext(f"{ODM}Value") == "71")
    assert changed.findtext(f".//{ODM}DateTimeStamp") == "2026-03-04T17:00:00Z"
    assert changed.findtext(f".//{ODM}ReasonForChange") == "=1+1 was misread"
    assert [each.attrib for each in changed.iter(f"{ODM}UserRef")] == [{"UserOID": "US.coordinator-01"}]
    assert {"70.5", "71", "Fatigue", "LIVER"} <= set(values)
    assert "55" not in values, "of somebody who withdrew their data"
