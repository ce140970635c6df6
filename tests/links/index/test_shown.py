"""What the index keeps of a record for lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from equipoise.core.registry.reader import read
from equipoise.links.index.ranking import everything
from equipoise.links.index.shown import lean, shown
from tests.links.index.making import indexed, study


def record(**modules: Any) -> dict[str, Any]:
    identity = {"nctId": "NCT00000001", "briefTitle": "A study"}
    return {"protocolSection": {"identificationModule": identity, **modules}}


def test_what_is_read_of_it_is_what_the_whole_record_says() -> None:
    whole = record(
        statusModule={"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2026-01-02"}},
        armsInterventionsModule={"armGroups": [{"label": "A"}], "interventions": [{"name": "Tea"}]},
        contactsLocationsModule={
            "centralContacts": [{"name": "N"}],
            "locations": [
                {"city": "Toronto", "geoPoint": {"lat": 43.6, "lon": -79.4}, "contacts": [{"name": "N"}]}
            ],
        },
        outcomesModule={"primaryOutcomes": [{"measure": "M"}]},
    ) | {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-01"}}, "resultsSection": {"x": 1}}
    kept, full = read(orjson.loads(shown(whole) or b"")), read(whole)
    for name in ("nct_id", "title", "status", "dates", "interventions", "conditions", "eligibility"):
        assert getattr(kept, name) == getattr(full, name), name
    assert kept.locations == tuple(replace(each, contacts=()) for each in full.locations)
    assert not kept.arms
    assert not kept.primary_outcomes


@pytest.mark.parametrize("module", ["x", [], None, {"locations": "x"}, {"locations": [1, None]}])
def test_what_is_no_list_of_places_is_none(module: Any) -> None:
    found = lean(record(contactsLocationsModule=module))
    assert found["protocolSection"]["contactsLocationsModule"] == {"locations": []}


def test_what_cannot_be_written_is_left_to_the_database(tmp_path: Path) -> None:
    assert shown(None) is None
    assert shown(record(descriptionModule={"briefSummary": "half \ud83d of it"})) is None
    snapshot = indexed(tmp_path, [study(1, received=None), study(2, received=record())])
    first, second = sorted(snapshot.found(everything(), 5).hits, key=lambda hit: hit.nct_id)
    assert snapshot.shown(first) is None
    assert orjson.loads(snapshot.shown(second) or b"") == lean(record())
