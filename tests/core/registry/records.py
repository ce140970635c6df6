"""A made-up registry record in the API's shape, to be read as it is or with parts changed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study

RECORD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "orgStudyIdInfo": {"id": "EQ-1"},
            "secondaryIdInfos": [{"id": "G-7", "type": "OTHER_GRANT", "domain": "A fund", "link": "https://example.org/g"}],
            "nctIdAliases": ["NCT90000009"],
            "organization": {"fullName": "Harbour Cancer Centre", "class": "OTHER"},
            "briefTitle": "Focused beams \\> wide beams",
            "officialTitle": "Focused Beams Against Wide Beams for a Few Growing Spots",
            "acronym": "SPOTS",
        },
        "statusModule": {
            "statusVerifiedDate": "2026-01",
            "overallStatus": "RECRUITING",
            "expandedAccessInfo": {"hasExpandedAccess": False},
            "startDateStruct": {"date": "2025-03-04", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2029-06", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2030-06", "type": "ESTIMATED"},
            "studyFirstSubmitDate": "2025-01-10",
            "studyFirstPostDateStruct": {"date": "2025-01-15", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2026-01-31", "type": "ESTIMATE"},
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {"type": "PRINCIPAL_INVESTIGATOR", "investigatorFullName": "Lead A"},
            "leadSponsor": {"name": "Harbour Cancer Centre", "class": "OTHER"},
            "collaborators": [{"name": "Island Fund", "class": "NETWORK"}],
        },
        "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": False},
        "descriptionModule": {
            "briefSummary": "People with a few growing spots get focused or wide beams.",
            "detailedDescription": "Visits are every 3 months. Travel costs are reimbursed. "
            "Forms are in two languages.",
        },
        "conditionsModule": {"conditions": ["Oligoprogression"], "keywords": ["beams"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "OUTCOMES_ASSESSOR"]},
            },
            "enrollmentInfo": {"count": 120, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Focused", "type": "EXPERIMENTAL", "description": "Focused beams.",
                    "interventionNames": ["Radiation: Focused"],
                },
                {"label": "Wide", "type": "ACTIVE_COMPARATOR", "description": "Wide beams."},
            ],
            "interventions": [
                {"type": "RADIATION", "name": "Focused", "armGroupLabels": ["Focused"], "otherNames": ["SABR"]}
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Time without growth", "timeFrame": "2 years"}],
            "secondaryOutcomes": [{"measure": "Quality of life", "timeFrame": "1 year", "description": "By a form."}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age 19 or older\n* Spots \\> 5 mm\n\n"
            "Exclusion Criteria:\n\n* Pregnancy",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "19 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Study desk", "role": "CONTACT", "phone": "555-0100", "email": "desk@example.org"}
            ],
            "overallOfficials": [{"name": "Lead A", "role": "STUDY_CHAIR", "affiliation": "Harbour Cancer Centre"}],
            "locations": [
                {
                    "facility": "Harbour Cancer Centre", "status": "RECRUITING", "city": "Vancouver",
                    "state": "British Columbia", "zip": "V5Z 4E6", "country": "Canada",
                    "contacts": [{"name": "Site desk", "role": "CONTACT", "phone": "555-0101"}],
                    "geoPoint": {"lat": 49.2497, "lon": -123.1193},
                },
                {"facility": "River Hospital", "status": "NOT_YET_RECRUITING", "city": "Calgary", "country": "Canada"},
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "BACKGROUND", "citation": "A paper on beams."}],
            "seeAlsoLinks": [{"label": "Home", "url": "https://example.org/spots"}],
        },
        "ipdSharingStatementModule": {"ipdSharing": "NO", "description": "No plan."},
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-02-01"},
        "conditionBrowseModule": {
            "meshes": [{"id": "D1", "term": "Neoplasm Metastasis"}], "ancestors": [{"id": "D2", "term": "Neoplasms"}]
        },
    },
    "hasResults": False,
}  # fmt: skip


def raw(changes: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The record with the values at dotted paths (below `protocolSection`) replaced; `None` takes a part out."""
    record = copy.deepcopy(RECORD)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        place = record["protocolSection"]
        for each in parents:
            place = place[int(each)] if isinstance(place, list) else place.setdefault(each, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return record


def study(changes: Mapping[str, object] | None = None) -> Study:
    """The same, read."""
    return read(raw(changes))
