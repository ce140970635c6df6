"""The demonstration's records: written by us from public facts, with sites and contacts that are made up.

One file a record lies under `data`; every record has the shape of a ClinicalTrials.gov API v2 study and an
`equipoiseSection` that says what in it is fictional, condensed or unset, and where the facts come from.
In the files a long text may be a list of its lines, so that a change of one line is a change of one line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

_TEXTS_KEPT_AS_LINES = frozenset({"briefSummary", "detailedDescription", "eligibilityCriteria"})


def records() -> Iterator[dict[str, Any]]:
    """Every record of the demonstration once, in its newest version, ordered by NCT number."""
    return _read(files(__name__) / "data")


def history() -> Iterator[dict[str, Any]]:
    """Earlier versions of some of the records, oldest first; fictional, and marked so in each."""
    return _read(files(__name__) / "data" / "history")


def centres() -> dict[str, Any]:
    """Organisations, sites and who works there, all made up; see `about` in the file."""
    return _object("centres.json")


def messages() -> list[dict[str, Any]]:
    """What people who are made up wrote to those sites; see `about` in the file."""
    found: list[dict[str, Any]] = _object("messages.json")["messages"]
    return found


def participants() -> dict[str, Any]:
    """Participants of the demonstration's trial, all made up, and doses by arm; see `about` in the file."""
    return _object("participants.json")


@cache
def criteria_by_digest() -> Mapping[str, str]:
    """The eligibility texts of the records by the SHA-256 of their UTF-8 bytes: protocol files quote them by it."""
    modules = (each["protocolSection"].get("eligibilityModule", {}) for each in records())
    found = (each["eligibilityCriteria"] for each in modules if "eligibilityCriteria" in each)
    return MappingProxyType({hashlib.sha256(text.encode()).hexdigest(): text for text in found})


def _object(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(__name__) / name).read_text(encoding="utf-8"))
    return found


def _read(folder: Traversable) -> Iterator[dict[str, Any]]:
    paths = (path for path in folder.iterdir() if path.name.endswith(".json"))
    for path in sorted(paths, key=lambda each: each.name):
        yield json.loads(path.read_text(encoding="utf-8"), object_hook=_with_texts)


def _with_texts(value: dict[str, Any]) -> dict[str, Any]:
    """The same object with texts that were kept as lines joined again."""
    for key in _TEXTS_KEPT_AS_LINES & value.keys():
        if isinstance(value[key], list):
            value[key] = "\n".join(value[key])
    return value
