"""The structure's names hold for real records, and projecting keeps exactly what was asked for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.registry.structure import Field, field, fields, project, values

RECORD = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A title"},
        "contactsLocationsModule": {
            "locations": [
                {"city": "Vancouver", "contacts": [{"role": "CONTACT"}]},
                {"city": "Halifax"},
                {"country": "Canada"},
            ]
        },
    },
    "hasResults": False,
}


def need(name: str) -> Field:
    found = field(name)
    assert found is not None
    return found


def test_a_field_is_found_by_piece_and_by_path() -> None:
    assert field("BriefTitle") == field("protocolSection.identificationModule.briefTitle")
    assert field("nctid") == field("NCTId")
    assert field("StudyDesign") is None


def test_pieces_and_paths_are_unique() -> None:
    assert len({each.piece for each in fields()}) == len({each.path for each in fields()}) == len(fields())


def test_values_come_through_lists_in_order() -> None:
    assert list(values(RECORD, need("LocationCity"))) == ["Vancouver", "Halifax"]
    assert list(values(RECORD, need("HasResults"))) == [False]
    assert list(values({"protocolSection": []}, need("LocationCity"))) == []


def test_projecting_keeps_the_wanted_leaves_in_their_places() -> None:
    assert project(RECORD, (need("NCTId"), need("LocationCity"))) == {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001"},
            "contactsLocationsModule": {"locations": [{"city": "Vancouver"}, {"city": "Halifax"}]},
        }
    }


def test_a_branch_keeps_everything_beneath_it() -> None:
    assert project(RECORD, (need("ProtocolSection"),)) == {"protocolSection": RECORD["protocolSection"]}
    assert project(RECORD, ()) == {}


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for each in node:
            yield from leaves(each, path)
    else:
        yield path


@pytest.mark.shared
def test_every_leaf_of_the_protocol_in_real_records_has_its_name(shared: Path) -> None:
    known = {each.path for each in fields() if each.type}
    unknown: dict[str, int] = {}
    with gzip.open(shared / "registry" / "studies.jsonl.gz", "rt") as lines:
        for line in lines:
            section = json.loads(line)["protocolSection"]
            for path in leaves(section, ("protocolSection",)):
                if path not in known:
                    unknown[".".join(path)] = unknown.get(".".join(path), 0) + 1
    # A quirk of some of the records at hand, not of the registry's structure.
    assert {name for name in unknown if "locations_nested" not in name} <= {
        "protocolSection.armsInterventionsModule.interventions.interventionMappedName"
    }
