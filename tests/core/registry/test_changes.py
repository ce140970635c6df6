"""Two versions of a record, compared by what they mean."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.changes import GROUP_LABELS, KINDS, Change, ChangeGroup, compare, sentence
from equipoise.core.registry.matching import match_sites
from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Contact, Location, Outcome, Study
from tests.core.registry.records import study


def said(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> list[tuple[str, str]]:
    return [(each.kind, sentence(each.kind, each.detail)) for each in compare(study(before), study(after))]


SITES = "contactsLocationsModule.locations"
STATUS = "statusModule.overallStatus"
CASES: list[tuple[dict[str, object], dict[str, object], list[tuple[str, str]]]] = [
    (
        {STATUS: "NOT_YET_RECRUITING"},
        {},
        [("status_changed", "The study opened: the status went from not yet recruiting to recruiting.")],
    ),
    (
        {STATUS: "SUSPENDED"},
        {STATUS: "SUSPENDED", "statusModule.whyStopped": "No\n beams"},
        [("why_stopped_given", "The record now gives a reason for stopping or pausing: “No beams”.")],
    ),
    (
        {},
        {f"{SITES}.1.status": "RECRUITING"},
        [("site_opened", "One place began to take people: River Hospital, Calgary, Canada.")],
    ),
    (
        {},
        {f"{SITES}.0.status": "SUSPENDED"},
        [("site_paused", "One place paused: Harbour Cancer Centre, Vancouver, Canada.")],
    ),
    (
        {},
        {f"{SITES}.0.status": "COMPLETED"},
        [("site_closed", "One place stopped taking people: Harbour Cancer Centre, Vancouver, Canada.")],
    ),
    (
        {},
        {f"{SITES}.1.status": "WITHDRAWN"},
        [
            (
                "site_status",
                "One place went from “not yet recruiting” to “withdrawn”: River Hospital, Calgary, Canada.",
            )
        ],
    ),
    ({}, {f"{SITES}.1.facility": "The River Hospital (Site 7)"}, []),
    ({}, {f"{SITES}.1.facility": "RIVER  hospital"}, []),
    (
        {},
        {f"{SITES}.1.city": "Banff"},
        [
            ("site_removed", "One place left the list of the study: River Hospital, Calgary, Canada."),
            ("site_added", "One place joined the study: River Hospital, Banff, Canada."),
        ],
    ),
    (
        {},
        {"statusModule.startDateStruct.date": "2025-05-04"},
        [
            (
                "date_later",
                "Study start moved 2 months later, from 4 March 2025 (actual) to 4 May 2025 (actual).",
            )
        ],
    ),
    (
        {"statusModule.completionDateStruct": {"date": "2026-06", "type": "ESTIMATED"}},
        {"statusModule.completionDateStruct": {"date": "2026-06-30", "type": "ACTUAL"}},
        [("date_actual", "Study completion is now 30 June 2026 (actual); it was June 2026 (estimated).")],
    ),
    (
        {},
        {"statusModule.completionDateStruct.date": "2030-06-09"},
        [
            (
                "date_precision",
                "Study completion is now 9 June 2030 (estimated); it was June 2030 (estimated).",
            )
        ],
    ),
    (
        {"statusModule.startDateStruct": None},
        {},
        [("date_given", "Study start is now given as 4 March 2025 (actual).")],
    ),
    ({}, {"statusModule.statusVerifiedDate": "2026-03", "statusModule.lastUpdatePostDateStruct": None}, []),
    (
        {},
        {"designModule.enrollmentInfo.count": 1300},
        [("enrolment_raised", "The number of participants went from 120 (estimated) to 1,300 (estimated).")],
    ),
    (
        {},
        {"eligibilityModule.minimumAge": "18 Years"},
        [("age_loosened", "The lowest age went from 19 years to 18 years.")],
    ),
    ({}, {"eligibilityModule.minimumAge": "228 Months"}, []),
    (
        {},
        {"eligibilityModule.maximumAge": "70 Years"},
        [("age_tightened", "There is now a highest age, 70 years.")],
    ),
    (
        {},
        {"eligibilityModule.sex": "FEMALE"},
        [("sex_tightened", "Sex of the people who may join: female (before: all sexes).")],
    ),
    (
        {},
        {"eligibilityModule.healthyVolunteers": True},
        [("healthy_volunteers_accepted", "Healthy people may now join.")],
    ),
    (
        {},
        {"eligibilityModule.eligibilityCriteria": "* Spots"},
        [("criteria_text", "The text of the criteria changed.")],
    ),
    (
        {"eligibilityModule.eligibilityCriteria": "* A \\> B"},
        {"eligibilityModule.eligibilityCriteria": "*  A >\n B"},
        [],
    ),
    (
        {},
        {"designModule.phases": ["NA"]},
        [("phase_changed", "Phase went from “Phase 3” to “Not applicable”.")],
    ),
    (
        {},
        {"designModule.designInfo.maskingInfo.whoMasked": []},
        [("design_changed", "Who is masked went from “participant, outcomes assessor” to “nobody”.")],
    ),
    (
        {},
        {"armsInterventionsModule.armGroups.1.label": "Nothing"},
        [("arm_added", "Group added: “Nothing”."), ("arm_removed", "Group taken out: “Wide”.")],
    ),
    (
        {},
        {"armsInterventionsModule.interventions.0.type": "DEVICE"},
        [("intervention_changed", "Treatment changed: “Focused”.")],
    ),
    (
        {},
        {"outcomesModule.primaryOutcomes.0.timeFrame": "5 years"},
        [("primary_outcome_changed", "Main outcome changed: “Time without growth”.")],
    ),
    (
        {},
        {"outcomesModule.secondaryOutcomes": [{"measure": "Cost"}, {"measure": "Pain"}]},
        [
            ("secondary_outcome_added", "Further outcomes added: “Cost” and “Pain”."),
            ("secondary_outcome_removed", "Further outcome taken out: “Quality of life”."),
        ],
    ),
    (
        {},
        {"sponsorCollaboratorsModule.leadSponsor.name": "Island Fund"},
        [("sponsor_changed", "The sponsor went from “Harbour Cancer Centre” to “Island Fund”.")],
    ),
    (
        {},
        {"contactsLocationsModule.centralContacts.0.phone": "555-0199"},
        [("contacts_changed", "The study's contacts changed.")],
    ),
    (
        {},
        {f"{SITES}.0.contacts.0.email": "new@example.org"},
        [("contacts_changed", "The contacts at some places changed.")],
    ),
    (
        {},
        {"identificationModule.acronym": "DOTS"},
        [("title_changed", "The short name is now “DOTS”; it was “SPOTS”.")],
    ),
    ({}, {"identificationModule.briefTitle": "Focused beams > wide beams"}, []),
    (
        {},
        {"conditionsModule.conditions": ["OLIGOPROGRESSION", "Spots"]},
        [("condition_added", "Condition added: “Spots”.")],
    ),
]


@pytest.mark.parametrize(("before", "after", "wanted"), CASES)
def test_change(before: dict[str, object], after: dict[str, object], wanted: list[tuple[str, str]]) -> None:
    assert sorted(said(before, after)) == sorted(wanted)


def test_results_that_appear_are_told() -> None:
    assert [each.kind for each in compare(study(), replace(study(), has_results=True))] == ["results_posted"]


def test_many_sites_are_one_change_that_names_three() -> None:
    sites = [{"facility": f"Place {number}", "city": "Oslo", "status": "RECRUITING"} for number in range(40)]
    (change,) = compare(study({SITES: []}), study({SITES: sites}))
    assert change.kind == "site_added"
    assert len(change.detail["sites"]) == 40
    assert sentence(change.kind, change.detail) == (
        "40 places joined the study: Place 0, Oslo; Place 1, Oslo; Place 2, Oslo; and 37 more."
    )


def test_sites_without_a_state_follow_the_study() -> None:
    bare = {f"{SITES}.0.status": None, f"{SITES}.1.status": None}
    # The status of the whole study is the change; that its sites' states were taken out is none.
    assert [kind for kind, _ in said({}, {**bare, STATUS: "COMPLETED"})] == ["status_changed"]
    # Where the study stays open, a site that had no state was open with it.
    assert [kind for kind, _ in said(bare, {f"{SITES}.1.status": "WITHDRAWN"})] == ["site_closed"]


def test_nothing_personal_is_in_a_change() -> None:
    secret = Contact("Secret Name", "CONTACT", "555-0111", "12", "secret@example.org")
    one = study()
    other = replace(
        one,
        central_contacts=(secret,),
        officials=(secret,),
        locations=(
            replace(one.locations[0], contacts=(secret,)),
            Location("New", "Oslo", contacts=(secret,)),
        ),
    )
    written = json.dumps([(each.kind, dict(each.detail)) for each in compare(one, other)])
    assert not any(part in written.lower() for part in ("secret", "555-0111"))


def test_the_table_of_kinds_is_whole() -> None:
    for kind, known in KINDS.items():
        assert KINDS[known.opposite].opposite == kind
        assert known.label
        assert known.explanation.endswith(".")
        assert len(kind) <= 40
    assert {each.group for each in KINDS.values()} == set(ChangeGroup) == set(GROUP_LABELS)


@pytest.mark.parametrize("kind", [*KINDS, "something_new"])
@pytest.mark.parametrize("detail", [{}, {"from": 3, "to": None, "sites": [None], "names": [], "date": "x"}])
def test_a_sentence_is_said_whatever_was_kept(kind: str, detail: dict[str, Any]) -> None:
    assert sentence(kind, detail).endswith(".")


_STATES = st.sampled_from(
    ["", "RECRUITING", "NOT_YET_RECRUITING", "SUSPENDED", "WITHDRAWN", "ENROLLING_BY_INVITATION"]
)
_SITES = st.builds(
    Location,
    facility=st.sampled_from(
        ["River Hospital", "The River Hospital", "Research Site", "Harbour Eye Clinic", ""]
    ),
    city=st.sampled_from(["Oslo", "Bergen"]),
    country=st.just("Norway"),
    postal_code=st.sampled_from(["", "0150"]),
    status=_STATES,
)
_OUTCOMES = st.lists(
    st.builds(
        Outcome,
        measure=st.sampled_from(
            ["Overall survival", "Overall survival rate", "Pain", "Pain score", "Survival"]
        ),
        time_frame=st.sampled_from(["", "1 year", "2 years"]),
    ),
    max_size=4,
).map(tuple)
_FIELDS = st.fixed_dictionaries({
    STATUS: st.sampled_from(["RECRUITING", "SUSPENDED", "COMPLETED", None]),
    "statusModule.startDateStruct": st.none()
    | st.fixed_dictionaries({
        "date": st.sampled_from(["2025", "2025-03", "2025-03-09", "2026-01"]),
        "type": st.sampled_from(["ACTUAL", "ESTIMATED"]),
    }),
    "designModule.enrollmentInfo": st.none()
    | st.fixed_dictionaries({"count": st.integers(0, 3), "type": st.sampled_from(["ACTUAL", "ESTIMATED"])}),
    "eligibilityModule.minimumAge": st.sampled_from([None, "18 Years", "19 Years", "N/A"]),
    "eligibilityModule.maximumAge": st.sampled_from([None, "70 Years", "80 Years"]),
    "eligibilityModule.sex": st.sampled_from([None, "ALL", "MALE", "FEMALE"]),
    "eligibilityModule.healthyVolunteers": st.sampled_from([None, True, False]),
    "designModule.phases": st.sampled_from([[], ["NA"], ["PHASE1", "PHASE2"]]),
})  # fmt: skip
_STUDIES = st.builds(
    lambda fields, sites, first, second: replace(
        study(fields), locations=tuple(sites), primary_outcomes=first, secondary_outcomes=second
    ),
    _FIELDS,
    st.lists(_SITES, max_size=5),
    _OUTCOMES,
    _OUTCOMES,
)


@given(_STUDIES)
@settings(max_examples=60, deadline=None)
def test_a_version_against_itself_has_no_change(one: Study) -> None:
    assert compare(one, replace(one)) == ()
    assert compare(one, replace(one, summary=f"{one.summary} ")) == ()


@given(_STUDIES, _STUDIES)
@settings(max_examples=250, deadline=None)
def test_swapping_the_versions_turns_each_kind_round(one: Study, other: Study) -> None:
    there, back = compare(one, other), compare(other, one)
    assert Counter(KINDS[each.kind].opposite for each in there) == Counter(each.kind for each in back)
    for each in there:
        assert sentence(each.kind, json.loads(json.dumps(dict(each.detail)))).endswith(".")


@given(st.lists(_SITES, max_size=6), st.lists(_SITES, max_size=6))
def test_every_site_is_paired_once_or_alone(before: list[Location], after: list[Location]) -> None:
    matched = match_sites(before, after)
    assert Counter([old for old, _ in matched.pairs]) + Counter(matched.removed) == Counter(before)
    assert Counter([new for _, new in matched.pairs]) + Counter(matched.added) == Counter(after)


@pytest.mark.shared
def test_the_histories_at_hand(shared: Path) -> None:
    versions: dict[str, list[Study]] = defaultdict(list)
    with gzip.open(shared / "registry" / "history.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            kept = json.loads(line)
            versions[kept["nct_id"]].append(read(kept["study"]))
    assert (len(versions), sum(map(len, versions.values()))) == (53, 120)
    found: list[Change] = []
    for each in versions.values():
        for before, after in pairwise(each):
            found += compare(before, after)
    kinds = Counter(each.kind for each in found)
    assert len(found) == 146
    assert (kinds["status_changed"], kinds["site_opened"], kinds["criteria_text"]) == (10, 12, 4)
    for change in found:
        assert sentence(change.kind, change.detail) != f"{KINDS[change.kind].label}."
