"""What a list shows of a record, kept in the index beside the words: a page of results then reads nothing else.

A whole record may hold some hundred sites with their contacts and takes about a millisecond to read; a page has
twenty. What is kept is the record itself, in its own shape, without what no list shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

_LEFT_OUT = ("outcomesModule", "referencesModule", "ipdSharingStatementModule")
_DATES = (
    "lastUpdatePostDateStruct",
    "lastUpdateSubmitDate",
    "statusVerifiedDate",
    "studyFirstPostDateStruct",
    "startDateStruct",
    "completionDateStruct",
)
_PLACE = ("facility", "status", "city", "state", "zip", "country", "geoPoint")


def shown(record: Mapping[str, Any] | None) -> bytes | None:
    """The record's part for lists as JSON; None where there is no record, or none that can be written so."""
    if record is None:
        return None
    try:
        return orjson.dumps(lean(record))
    except TypeError:
        return None


def lean(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without outcomes, arms, references, contacts, and without dates that no list shows."""
    found = record.get("protocolSection")
    protocol = found if isinstance(found, dict) else {}
    kept = {name: module for name, module in protocol.items() if name not in _LEFT_OUT}
    _only(kept, "armsInterventionsModule", ("interventions",))
    _only(kept, "statusModule", ("overallStatus", *_DATES))
    if "contactsLocationsModule" in kept:
        kept["contactsLocationsModule"] = {"locations": _places(kept["contactsLocationsModule"])}
    own = record.get("equipoiseSection")
    return {"protocolSection": kept} | ({"equipoiseSection": own} if own else {})


def _only(protocol: dict[str, Any], name: str, keys: tuple[str, ...]) -> None:
    module = protocol.get(name)
    if isinstance(module, dict):
        protocol[name] = {key: module[key] for key in keys if key in module}


def _places(module: object) -> list[dict[str, Any]]:
    """The locations that the reader reads, in its order, without contacts."""
    if not isinstance(module, dict):
        return []
    listed = module.get("locations") or module.get("locations_nested")
    places = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [{key: each[key] for key in _PLACE if key in each} for each in places]
