"""Some hundred made-up registry records of few words, so that generated expressions find some of them, and not all."""

from __future__ import annotations

from random import Random
from typing import Any

WORDS = (
    "lung",
    "cancer",
    "cancers",
    "melanoma",
    "beam",
    "beams",
    "trial",
    "stage",
    "iv",
    "non-small",
    "étude",
    "x",
)
TOWNS = (
    ("Vancouver", "British Columbia", "Canada", 49.2827, -123.1207),
    ("Victoria", "British Columbia", "Canada", 48.4284, -123.3656),
    ("Portland", "Oregon", "United States", 45.5152, -122.6784),
    ("Portland", "Maine", "United States", 43.6591, -70.2568),
    ("Suva", "", "Fiji", -18.1416, 178.4419),
)
STATUSES = ("RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "WITHDRAWN")
PHASES = ("PHASE1", "PHASE2", "PHASE3", "NA")
DATES = ("2020", "2020-05", "2020-05-17", "2021-12-31", "2022-01", "2023-02-28")
AGES = ("18 Years", "6 Months", "65 Years", "1 Year", "2 Weeks")


def records(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many records, the same for the same seed."""
    chance = Random(seed)
    return [_record(chance, number) for number in range(1, count + 1)]


def _text(chance: Random, most: int = 5) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))


def _some(chance: Random, make: Any, most: int = 3) -> list[Any]:
    return [make() for _ in range(chance.randint(0, most))]


def _record(chance: Random, number: int) -> dict[str, Any]:
    status: dict[str, Any] = {"overallStatus": chance.choice(STATUSES)}
    for name in ("startDateStruct", "completionDateStruct", "lastUpdatePostDateStruct"):
        if chance.random() < 0.7:
            status[name] = {"date": chance.choice(DATES), "type": chance.choice(("ACTUAL", "ESTIMATED"))}
    eligibility: dict[str, Any] = {
        "eligibilityCriteria": _text(chance, 12),
        "healthyVolunteers": chance.random() < 0.5,
    }
    for name in ("minimumAge", "maximumAge"):
        if chance.random() < 0.6:
            eligibility[name] = chance.choice(AGES)
    protocol = {
        "identificationModule": {
            "nctId": f"NCT{number:08d}",
            "briefTitle": _text(chance),
            "officialTitle": _text(chance, 8),
            "acronym": chance.choice(("", "BEAM", "X")),
            "orgStudyIdInfo": {"id": f"EQ-{number % 7}"},
        },
        "statusModule": status,
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": _text(chance, 2), "class": chance.choice(("NIH", "OTHER"))}
        },
        "descriptionModule": {"briefSummary": _text(chance, 20)},
        "conditionsModule": {
            "conditions": _some(chance, lambda: _text(chance, 2)),
            "keywords": _some(chance, lambda: _text(chance, 1)),
        },
        "designModule": {
            "studyType": chance.choice(("INTERVENTIONAL", "OBSERVATIONAL")),
            "phases": chance.sample(PHASES, k=chance.randint(0, 2)),
            "enrollmentInfo": {"count": chance.choice((0, 1, 10, 10, 200)), "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "interventions": _some(
                chance,
                lambda: {
                    "type": chance.choice(("DRUG", "RADIATION")),
                    "name": _text(chance, 2),
                    "otherNames": _some(chance, lambda: _text(chance, 1)),
                },
            )
        },
        "eligibilityModule": eligibility,
        "contactsLocationsModule": {"locations": _some(chance, lambda: _location(chance), 4)},
    }
    return {"protocolSection": protocol, "hasResults": chance.random() < 0.2}


def _location(chance: Random) -> dict[str, Any]:
    city, state, country, lat, lon = chance.choice(TOWNS)
    place: dict[str, Any] = {"facility": _text(chance, 2), "city": city, "country": country}
    place |= {"state": state} if state else {}
    place |= {"status": chance.choice(STATUSES)} if chance.random() < 0.5 else {}
    place |= {"geoPoint": {"lat": lat, "lon": lon}} if chance.random() < 0.8 else {}
    return place
