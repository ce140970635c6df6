"""What a benchmark of alerts is made of: registry records made to change, and very many people's wishes, seeded."""

from __future__ import annotations

import copy
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import orjson

SEED = 20261123
TEXTS = 6_000
"""So many different texts are searched for: people write the same things."""
TOWNS = (
    *("Vancouver, BC", "Victoria, BC", "Toronto", "Montreal", "Calgary", "Ottawa", "Halifax", "Winnipeg"),
    *("Boston", "New York", "Houston", "Seattle", "Chicago", "Los Angeles", "Miami", "Denver", "Atlanta"),
    *("London", "Paris", "Berlin", "Madrid", "Rome", "Amsterdam", "Copenhagen", "Vienna", "Zurich"),
    *("Sydney", "Melbourne", "Tokyo", "Seoul", "Shanghai", "Beijing", "Mumbai", "Cairo", "Johannesburg"),
)
DISTANCES = (25.0, 50.0, 100.0, 250.0, 500.0)
AGES = (8.0, 25.0, 34.0, 45.0, 52.0, 61.0, 67.0, 74.0)
Record = dict[str, Any]


def records(folder: Path) -> list[Record]:
    """Every record at hand: those of the live registry first, then the older ones."""
    found: list[Record] = []
    for name in ("studies.jsonl.gz", "studies-older.jsonl.gz"):
        with gzip.open(folder / "registry" / name) as lines:
            found += [orjson.loads(line) for line in lines]
    return found


def changed(found: Sequence[Record], number: int, posted: str, seed: int = SEED) -> list[Record]:
    """So many of the records as they are after a change of the kinds that records go through; deterministic."""
    chance = Random(seed)
    return [_changed(each, posted, chance, found) for each in chance.sample(list(found), number)]


def _changed(record: Record, posted: str, chance: Random, found: Sequence[Record]) -> Record:
    made = copy.deepcopy(record)
    modules = made["protocolSection"]
    modules.setdefault("statusModule", {})["lastUpdatePostDateStruct"] = {"date": posted}
    other = chance.choice(found)["protocolSection"]
    change = chance.choices(("status", "places", "ages", "dates", "words"), (2, 3, 2, 3, 2))[0]
    if change == "status":
        _status(modules["statusModule"])
    elif change == "places":
        _places(modules, other)
    elif change == "ages":
        limits = modules.setdefault("eligibilityModule", {})
        limits |= {"minimumAge": chance.choice(("12 Years", "16 Years")), "maximumAge": "90 Years"}
    elif change == "dates":
        modules["statusModule"]["primaryCompletionDateStruct"] = {"date": f"2029-{chance.randint(1, 12):02}"}
    else:
        _words(modules, other)
    return made


def _status(module: Record) -> None:
    opening = {"RECRUITING": "ACTIVE_NOT_RECRUITING"}
    module["overallStatus"] = opening.get(module.get("overallStatus", ""), "RECRUITING")


def _places(modules: Record, other: Record) -> None:
    """Two more, which take people."""
    places = modules.setdefault("contactsLocationsModule", {}).setdefault("locations", [])
    new = other.get("contactsLocationsModule", {}).get("locations", [])
    places += [{**each, "status": "RECRUITING"} for each in new[:2]]


def _words(modules: Record, other: Record) -> None:
    """A longer summary, with another study's words."""
    said = modules.setdefault("descriptionModule", {})
    more = other.get("descriptionModule", {}).get("briefSummary", "")
    said["briefSummary"] = f"{said.get('briefSummary', '')} {more}"


def wishes(found: Sequence[Record], number: int, seed: int = SEED) -> Iterator[tuple[str, dict[str, Any]]]:
    """So many wishes: a quarter for single studies, few for answers, the others for searches such as people save.

    Each is `study` with its number, or `search` or `answers` with the parts of a request.
    """
    chance = Random(seed)
    texts = _texts(found, chance)
    for _ in range(number):
        kind = chance.choices(("study", "search", "answers"), (25, 73, 2))[0]
        if kind == "study":
            identification = chance.choice(found)["protocolSection"]["identificationModule"]
            yield kind, {"study": identification["nctId"]}
        else:
            yield kind, _request(chance, texts)


def _texts(found: Sequence[Record], chance: Random) -> list[str]:
    """Conditions, treatments, and both, as the records of the registry's own frequency name them."""
    return [_text(chance.choice(found)["protocolSection"], chance) for _ in range(TEXTS)]


def _text(modules: Record, chance: Random) -> str:
    conditions = modules.get("conditionsModule", {}).get("conditions", []) or ["cancer"]
    treatments = [
        each.get("name", "") for each in modules.get("armsInterventionsModule", {}).get("interventions", [])
    ] or ["surgery"]
    condition, treatment = (" ".join(chance.choice(each).split()[:4]) for each in (conditions, treatments))
    return chance.choices((condition, treatment, f"{condition} {treatment}"), (65, 20, 15))[0]


def _request(chance: Random, texts: Sequence[str]) -> dict[str, Any]:
    asked: dict[str, Any] = {"text": chance.choice(texts) if chance.random() < 0.98 else ""}
    if chance.random() < 0.4 or not asked["text"]:
        asked |= {"near": chance.choice(TOWNS), "within_km": chance.choice(DISTANCES)}
    if chance.random() < 0.5:
        asked["status"] = ("RECRUITING", "NOT_YET_RECRUITING")[: chance.randint(1, 2)]
    if chance.random() < 0.3:
        asked["age"] = chance.choice(AGES)
    if chance.random() < 0.1:
        asked["sex"] = chance.choice(("FEMALE", "MALE"))
    if chance.random() < 0.1:
        asked["phase"] = (chance.choice(("PHASE2", "PHASE3")),)
    if chance.random() < 0.1:
        asked["country"] = (chance.choice(("Canada", "United States", "France", "Germany")),)
    return asked
