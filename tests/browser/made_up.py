"""Made-up registry records for looking at pages: ordinary, long, empty, right-to-left, hostile, with 400 sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

STOP_2 = "NCT06918951"
LONG, RTL, CROWDED, BARE, HOSTILE, PLAIN = (f"NCT9000000{n}" for n in range(1, 7))
LONG_TITLE = (
    "A Comparison of Two Ways to Plan Precise Radiotherapy in Adults Whose Cancer Has Spread to a Small Number of "
    "Places and Who Have Had Medicines Before, With a Look at Quality of Life, Travel, Costs to Families and the "
    "Time That Nurses Need, in Twelve Hospitals of Three Made-up Countries, Run Over Six Years"
)
CRITERIA = "Inclusion Criteria:\n\n* ECOG 0-2\n* One to five metastases\n\nExclusion Criteria:\n\n* Pregnant"
RTL_TITLE = "מחקר בדוי על טיפול בקרינה לחולי סרטן"
TOWNS = (
    ("Vancouver", "British Columbia", "Canada", 49.25, -123.12),
    ("Toronto", "Ontario", "Canada", 43.70, -79.42),
    ("Glasgow", "Scotland", "United Kingdom", 55.86, -4.25),
    ("Lyon", "Auvergne-Rhône-Alpes", "France", 45.75, 4.85),
)


def site(number: int, status: str = "RECRUITING") -> dict[str, Any]:
    """A made-up hospital in one of four towns."""
    city, state, country, lat, lon = TOWNS[number % len(TOWNS)]
    found = {"facility": f"Fictional Hospital {number + 1}", "city": city, "state": state, "country": country}
    return found | {"status": status, "geoPoint": {"lat": lat, "lon": lon}}


def record(
    nct_id: str, title: str, *, status: str = "RECRUITING", sites: int = 2, **more: Any
) -> dict[str, Any]:
    """A record in the registry's shape. `more` overrides whole modules."""
    modules: dict[str, Any] = {
        "identificationModule": {
            "nctId": nct_id,
            "briefTitle": title,
            "orgStudyIdInfo": {"id": f"MADE-UP-{nct_id[-3:]}"},
        },
        "statusModule": {
            "overallStatus": status,
            "startDateStruct": {"date": "2025-03-01", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2031-06", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2026-05-04", "type": "ACTUAL"},
            "statusVerifiedDate": "2026-05",
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Fictional Cancer Institute", "class": "OTHER"}
        },
        "descriptionModule": {
            "briefSummary": "This made-up trial compares two ways to give radiotherapy. It follows people for 2 years."
        },
        "conditionsModule": {"conditions": ["Lung Cancer", "Oligometastatic Disease"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
            },
            "enrollmentInfo": {"count": 120, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Short course",
                    "type": "EXPERIMENTAL",
                    "interventionNames": ["Radiation: Short radiotherapy"],
                },
                {"label": "Usual course", "type": "ACTIVE_COMPARATOR"},
            ],
            "interventions": [
                {"type": "RADIATION", "name": "Short radiotherapy", "armGroupLabels": ["Short course"]}
            ],
        },
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {"locations": [site(n) for n in range(sites)]},
    }
    return {"protocolSection": modules | more}


def records() -> Iterator[dict[str, Any]]:
    """All of them; enough ordinary ones for a second page. One has an earlier version."""
    from tests.web.finder.samples import earlier, harbour

    yield from (earlier(), harbour())
    yield record(LONG, LONG_TITLE)
    yield record(
        RTL, RTL_TITLE, descriptionModule={"briefSummary": "המחקר הזה בדוי לגמרי ונכתב לבדיקת העמוד."}
    )
    yield record(CROWDED, "Radiotherapy in Four Hundred Fictional Hospitals", sites=400)
    yield {
        "protocolSection": {
            "identificationModule": {"nctId": BARE, "briefTitle": "Radiotherapy, and Nothing More Said"}
        }
    }
    yield record(HOSTILE, "<script>alert('radiotherapy')</script> & “quoted” 🎗")
    yield record(PLAIN, "Short Radiotherapy for Cancer That Has Spread to Few Places")
    for number in range(30):
        yield record(
            f"NCT910000{number:02d}", f"Fictional Radiotherapy Trial Number {number + 1}", sites=number % 5
        )


def stop_2() -> dict[str, Any]:
    """STOP-2 as the demonstration has it: the trial whose protocol file ships."""
    from equipoise.demonstration import records as demonstration

    return next(
        each for each in demonstration() if each["protocolSection"]["identificationModule"]["nctId"] == STOP_2
    )
