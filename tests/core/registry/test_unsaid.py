"""What a record leaves out is told, and what it says is not told as left out."""

from __future__ import annotations

import pytest

from equipoise.core.registry.unsaid import unsaid
from tests.core.registry.records import study


def fields(changes: dict[str, object] | None = None) -> set[str]:
    return {each.field for each in unsaid(study(changes))}


def test_a_full_record_leaves_nothing_unsaid() -> None:
    assert fields() == set()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("status", {"statusModule.overallStatus": None}),
        ("locations", {"contactsLocationsModule.locations": []}),
        ("locations.status", {"contactsLocationsModule.locations": [{"facility": "A", "city": "B"}]}),
        ("dates.start", {"statusModule.startDateStruct": None}),
        ("dates.completion", {"statusModule.completionDateStruct": None}),
        ("dates.status_verified", {"statusModule.statusVerifiedDate": None}),
        ("summary", {"descriptionModule.briefSummary": "{{SUMMARY}}"}),
        ("arms", {"armsInterventionsModule.armGroups": []}),
        ("arms.description", {"armsInterventionsModule.armGroups": [{"label": "A"}]}),
        ("interventions", {"armsInterventionsModule.interventions": []}),
        ("design.allocation", {"designModule.designInfo.allocation": None}),
        ("design.masking", {"designModule.designInfo.maskingInfo": None}),
        ("design.phases", {"designModule.phases": []}),
        ("design.enrollment", {"designModule.enrollmentInfo": None}),
        (
            "visits",
            {"descriptionModule.detailedDescription": "Travel costs are paid. Forms in one language."},
        ),
        ("costs", {"descriptionModule.detailedDescription": "Visits weekly. Forms in one language."}),
        ("language", {"descriptionModule.detailedDescription": "Visits weekly. Travel costs are paid."}),
        ("primary_outcomes", {"outcomesModule.primaryOutcomes": []}),
        ("primary_outcomes.time_frame", {"outcomesModule.primaryOutcomes": [{"measure": "A"}]}),
        ("secondary_outcomes.time_frame", {"outcomesModule.secondaryOutcomes": [{"measure": "A"}]}),
        ("eligibility.criteria", {"eligibilityModule.eligibilityCriteria": None}),
        ("eligibility.sex", {"eligibilityModule.sex": None}),
        ("eligibility.minimum_age", {"eligibilityModule.minimumAge": "N/A"}),
        ("eligibility.healthy_volunteers", {"eligibilityModule.healthyVolunteers": None}),
        ("lead_sponsor", {"sponsorCollaboratorsModule.leadSponsor": None}),
        ("has_results", {"statusModule.overallStatus": "COMPLETED"}),
        ("why_stopped", {"statusModule.overallStatus": "SUSPENDED"}),
    ],
)
def test_what_is_taken_out_is_unsaid(field: str, changes: dict[str, object]) -> None:
    assert fields(changes) == {field}


def test_nobody_to_ask_is_unsaid_for_a_study_that_can_be_joined() -> None:
    nobody: dict[str, object] = {
        "contactsLocationsModule.centralContacts": [{"name": "Study desk", "phone": "{{PHONE}}"}],
        "contactsLocationsModule.locations": [{"facility": "A", "status": "RECRUITING"}],
    }
    assert fields(nobody) == {"central_contacts"}
    assert "central_contacts" not in fields({**nobody, "statusModule.overallStatus": "TERMINATED"})


def test_every_gap_is_a_sentence() -> None:
    bare = study({"statusModule": {}, "designModule": {}, "outcomesModule": {}, "eligibilityModule": {}})
    assert all(each.sentence.endswith(".") for each in unsaid(bare))
    assert len(unsaid(bare)) > 8
