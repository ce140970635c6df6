"""Made-up records for the study page and what stands around it: one in the manner of STOP-2, one bare, one hostile."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup, Tag

from equipoise.core.registry.record import Point
from equipoise.links.gazetteer import Place
from equipoise.web.studies.actions import FILES, load_records

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HARBOUR, BARE, HOSTILE, CROWDED, OTHER = (f"NCT8800000{number}" for number in range(1, 6))
NANAIMO = Place("Nanaimo", "British Columbia", "Canada", "CA", 49.166, -123.936)

CRITERIA = r"""Inclusion Criteria:

1. Aged 21 or older
2. ECOG performance status 0-1
3. One to four growing lesions \> 5 mm, that is any of:
    1. growth by RECIST 1.1 OR
    2. a lesion that was not there before
4. If the person takes systemic therapy:

    It was given for 2 months or more

5. If the person takes no systemic therapy:
6. There was stable disease for 2 months or more

Exclusion Criteria:

1. Malignant ascites
2. Child-Pugh B or C
"""


def site(name: str, city: str, lat: float, lon: float, status: str = "", **more: Any) -> dict[str, Any]:
    """A made-up hospital."""
    found = {"facility": name, "city": city, "country": "Canada", "geoPoint": {"lat": lat, "lon": lon}}
    return found | ({"status": status} if status else {}) | more


def desk(name: str) -> list[dict[str, str]]:
    """Whom to ask at a site."""
    return [
        {"name": f"Desk {name}", "role": "CONTACT", "phone": "604-555-0199", "email": f"{name}@example.org"}
    ]


def harbour(**modules: Any) -> dict[str, Any]:
    """A trial in the manner of STOP-2: two arms by chance, blinded, a phase given twice. `modules` overrides some."""
    ordinary: dict[str, Any] = {
        "identificationModule": {"nctId": HARBOUR, "briefTitle": "Few Growing Spots", "acronym": "HARBOUR"},
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2025-03-01", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2031-06", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2026-04-30", "type": "ACTUAL"},
            "statusVerifiedDate": "2026-04",
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Fictional Cancer Agency", "class": "OTHER"}},
        "descriptionModule": {
            "briefSummary": "HARBOUR is a phase III trial. People are randomised 1:1 to one of two courses.",
            "detailedDescription": "Participants have one visit every month.",
        },
        "conditionsModule": {"conditions": ["Oligoprogression"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["NA"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "OUTCOMES_ASSESSOR"]},
            },
            "enrollmentInfo": {"count": 88, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Arm one", "type": "ACTIVE_COMPARATOR", "description": "8 Gy in 1 fraction."},
                {"label": "Arm two", "type": "EXPERIMENTAL", "interventionNames": ["Radiation: SABR"]},
            ],
            "interventions": [{"type": "RADIATION", "name": "SABR", "armGroupLabels": ["Arm two"]}],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Progression-free survival", "timeFrame": "up to 3 years"}],
            "secondaryOutcomes": [{"measure": f"Further matter {number}"} for number in range(1, 12)],
        },
        "eligibilityModule": {"eligibilityCriteria": CRITERIA, "sex": "ALL", "minimumAge": "21 Years"},
        "contactsLocationsModule": {
            "locations": [
                site("Closed Clinic", "Nanaimo", 49.17, -123.94, "COMPLETED"),
                site("Far Hospital", "Toronto", 43.7, -79.42, "RECRUITING", contacts=desk("far")),
                site("Near Hospital", "Victoria", 48.43, -123.36, "RECRUITING", contacts=desk("near")),
                site("Silent Hospital", "Calgary", 51.05, -114.08),
            ]
        },
        "referencesModule": {
            "references": [{"citation": "A made-up paper.", "pmid": "123", "type": "RESULT"}],
            "seeAlsoLinks": [
                {"label": "The page of the study", "url": "https://www.example.org/harbour"},
                {"label": "A trap", "url": "javascript:alert(1)"},
            ],
        },
    }
    return {"protocolSection": copy.deepcopy(ordinary) | modules}


def earlier() -> dict[str, Any]:
    """The same trial two months before: not yet open, and with a wider criterion."""
    record = harbour(eligibilityModule={"eligibilityCriteria": CRITERIA.replace("0-1", "0-2"), "sex": "ALL"})
    status = {"overallStatus": "NOT_YET_RECRUITING", "lastUpdatePostDateStruct": {"date": "2026-02-28"}}
    record["protocolSection"]["statusModule"] |= status
    return record


def bare() -> dict[str, Any]:
    """A number and a title, and nothing more."""
    return {"protocolSection": {"identificationModule": {"nctId": BARE, "briefTitle": "Nothing More Said"}}}


SCRIPT = "<script>alert('x')</script>"


def hostile() -> dict[str, Any]:
    """Markup, direction controls, emoji and 300 characters wherever a record has words."""
    long = f"{SCRIPT}\u202e מחקר 🎗 {{{{SITE_NAME}}}} " + "Long " * 60
    words = f"{SCRIPT}\"'><img src=x onerror=alert(1)> \\> &lt;b&gt; \u202eשלום"
    return harbour(
        identificationModule={"nctId": HOSTILE, "briefTitle": long, "acronym": words[:14]},
        descriptionModule={"briefSummary": words, "detailedDescription": f"{words}\n\n* {words}"},
        conditionsModule={"conditions": [words], "keywords": [words]},
        sponsorCollaboratorsModule={"leadSponsor": {"name": words}, "collaborators": [{"name": words}]},
        eligibilityModule={
            "eligibilityCriteria": f"Inclusion Criteria:\n\n* {words}\n\nExclusion Criteria:\n\n* {words}"
        },
        armsInterventionsModule={
            "armGroups": [{"label": words, "description": words}],
            "interventions": [{"type": "DRUG", "name": words, "description": words}],
        },
        contactsLocationsModule={
            "locations": [
                {"facility": words, "city": words, "status": "RECRUITING", "contacts": [{"name": words}]}
            ],
            "centralContacts": [
                {"name": words, "phone": "call me", "email": 'x"onclick=alert(1)@example.org'}
            ],
        },
    )


def crowded(count: int = 400) -> dict[str, Any]:
    """A trial with so many sites."""
    places = [
        site(f"Fictional Hospital {number}", "Toronto", 40 + number / 50, -100 + number / 10, "RECRUITING")
        for number in range(1, count + 1)
    ]
    return harbour(
        identificationModule={"nctId": CROWDED, "briefTitle": "Many Places"},
        contactsLocationsModule={"locations": places},
    )


def load(*records: dict[str, Any]) -> None:
    """Keep the records."""
    load_records(records, kind=FILES, now=lambda: NOW)


def words(element: Tag | None) -> str:
    """The text of an element as a person reads it, notes of terms left out."""
    assert element is not None
    copy = BeautifulSoup(str(element), "html.parser")
    for note in copy.select(".term__note"):
        note.decompose()
    return " ".join(copy.get_text(" ").replace(" .", ".").split())


class Places:
    """A gazetteer that knows one town, and where a site of the town of Nowhere stands."""

    def find(self, text: str, limit: int = 5, countries: Iterable[str] = ()) -> list[Place]:
        """Nanaimo, however it is written."""
        return [NANAIMO] if "nanaimo" in text.casefold() else []

    def is_prepared(self) -> bool:
        """Always."""
        return True

    def locate(
        self, city: str = "", state: str = "", country: str = "", postal_code: str = ""
    ) -> Point | None:
        """Only one town."""
        return Point(50.0, -125.0) if city == "Nowhere" else None
