"""From the ClinicalTrials.gov API v2 `Study` JSON to a `Study`.

`read` takes anything that a JSON parser can give and returns a `Study` or raises `BrokenRecord`. Only what
makes a record a record (its number and a title) can break it; anything else that can't be read is noted in
`Study.problems` and taken as unsaid. Texts are kept as received (escapes and all) so that offsets into them
hold; one-line fields have their white space evened out.
"""

from __future__ import annotations

import re
from typing import Any

from equipoise.core.registry.json_node import Node, shortened
from equipoise.core.registry.record import (
    Age,
    Arm,
    Contact,
    Design,
    Eligibility,
    Intervention,
    LabelledDate,
    Link,
    Location,
    Outcome,
    Party,
    Point,
    Problem,
    Reference,
    SecondaryId,
    Study,
)
from equipoise.core.values.errors import InputError

MAX_ENROLLMENT = 1_000_000_000
_NCT = re.compile(r"NCT[0-9]{8}")
_AGE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4})?) ?(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_DAYS = {"year": 365.25, "month": 365.25 / 12, "week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}
_UNSAID_AGES = ("", "N/A", "NA", "None")

_DATES = (
    ("start", "startDateStruct"),
    ("primary_completion", "primaryCompletionDateStruct"),
    ("completion", "completionDateStruct"),
    ("first_submitted", "studyFirstSubmitDate"),
    ("first_submitted_qc", "studyFirstSubmitQcDate"),
    ("first_posted", "studyFirstPostDateStruct"),
    ("results_first_submitted", "resultsFirstSubmitDate"),
    ("results_first_submitted_qc", "resultsFirstSubmitQcDate"),
    ("results_first_posted", "resultsFirstPostDateStruct"),
    ("delay_first_submitted", "dispFirstSubmitDate"),
    ("delay_first_submitted_qc", "dispFirstSubmitQcDate"),
    ("delay_first_posted", "dispFirstPostDateStruct"),
    ("last_update_submitted", "lastUpdateSubmitDate"),
    ("last_update_posted", "lastUpdatePostDateStruct"),
    ("status_verified", "statusVerifiedDate"),
)
"""The kinds of `terms.DATE_LABELS` and the registry's names for them."""


class BrokenRecord(InputError):
    """Something that can't be a registry record. `nct_id` is its number where that much could be read."""

    def __init__(self, what: str, *, where: str, nct_id: str = "") -> None:
        super().__init__(what, where=where)
        self.nct_id = nct_id


def read(raw: object) -> Study:
    """The record as typed values; `BrokenRecord` (with the JSON path in `where`) if it can't be one."""
    if not isinstance(raw, dict):
        raise BrokenRecord(f"a record must be an object, and this is {shortened(raw)}.", where="record")
    problems: list[Problem] = []
    record = Node(raw, "", problems)
    protocol = _protocol(record)
    identity = protocol.child("identificationModule")
    nct_id = _nct_id(identity)
    parts: dict[str, Any] = {
        "nct_id": nct_id,
        "title": _title(identity, nct_id),
        **_identity(identity),
        **_status(protocol.child("statusModule")),
        **_people(protocol),
        **_about(protocol),
        **_what_is_done(protocol),
        **_oversight(protocol),
        **_derived(record.child("derivedSection")),
    }
    parts["has_results"] = bool(record.flag("hasResults")) or bool(raw.get("resultsSection"))
    parts["demonstration"] = record.tree("equipoiseSection")
    return Study(**parts, problems=tuple(problems), received=raw)


def _protocol(record: Node) -> Node:
    value = record.value.get("protocolSection")
    if not isinstance(value, dict):
        raise BrokenRecord(
            f"a record needs its protocolSection, an object, and has {shortened(value)}.",
            where="protocolSection",
        )
    return record.child("protocolSection")


def _nct_id(identity: Node) -> str:
    value = identity.value.get("nctId")
    text = value.strip() if isinstance(value, str) else ""
    if not _NCT.fullmatch(text):
        raise BrokenRecord(
            f"a record needs its number, NCT and eight digits, and has {shortened(value)}.",
            where=identity.where("nctId"),
        )
    return text


def _title(identity: Node, nct_id: str) -> str:
    title = identity.words("briefTitle") or identity.words("officialTitle")
    if not title:
        where = identity.where("briefTitle")
        raise BrokenRecord(
            "a record needs a title, and has neither a brief nor an official one.", where=where, nct_id=nct_id
        )
    return title


def _identity(module: Node) -> dict[str, Any]:
    return {
        "official_title": module.words("officialTitle"),
        "acronym": module.words("acronym"),
        "org_study_id": module.child("orgStudyIdInfo").words("id"),
        "secondary_ids": tuple(map(_secondary_id, module.children("secondaryIdInfos"))),
        "nct_id_aliases": module.strings("nctIdAliases"),
        "organisation": module.child("organization").words("fullName"),
    }


def _secondary_id(node: Node) -> SecondaryId:
    return SecondaryId(
        node.words("id"), node.code("type", "secondary_id_type"), node.words("domain"), node.words("link")
    )


def _status(module: Node) -> dict[str, Any]:
    return {
        "status": module.code("overallStatus", "status"),
        "last_known_status": module.code("lastKnownStatus", "status"),
        "why_stopped": module.words("whyStopped"),
        "dates": tuple(each for each in (_date(module, *names) for names in _DATES) if each),
        "has_expanded_access": module.child("expandedAccessInfo").flag("hasExpandedAccess"),
    }


def _date(module: Node, kind: str, key: str) -> LabelledDate | None:
    if module.value.get(key) is None:
        return None
    if not key.endswith("Struct"):
        found = module.date(key)
        return LabelledDate(kind, found) if found else None
    struct = module.child(key)
    found = struct.date("date")
    return LabelledDate(kind, found, struct.code("type", "date_type")) if found else None


def _people(protocol: Node) -> dict[str, Any]:
    sponsors = protocol.child("sponsorCollaboratorsModule")
    places = protocol.child("contactsLocationsModule")
    lead = _party(sponsors.child("leadSponsor"))
    # Some records carry their sites a second time, or only, under this other name.
    key = "locations" if places.value.get("locations") else "locations_nested"
    return {
        "lead_sponsor": lead if lead.name else None,
        "collaborators": tuple(each for each in map(_party, sponsors.children("collaborators")) if each.name),
        **_responsible(sponsors.child("responsibleParty")),
        "officials": tuple(map(_contact, places.children("overallOfficials"))),
        "central_contacts": tuple(map(_contact, places.children("centralContacts"))),
        "locations": tuple(map(_location, places.children(key))),
    }


def _party(node: Node) -> Party:
    return Party(node.words("name"), node.code("class", "sponsor_class"))


def _responsible(node: Node) -> dict[str, Any]:
    person = Contact(
        name=node.words("investigatorFullName") or node.words("oldNameTitle"),
        role=node.words("investigatorTitle"),
        affiliation=node.words("investigatorAffiliation") or node.words("oldOrganization"),
    )
    said = person.name or person.affiliation
    return {
        "responsible_party": person if said else None,
        "responsible_party_type": node.code("type", "role"),
    }


def _contact(node: Node) -> Contact:
    return Contact(
        name=node.words("name"),
        role=node.code("role", "role"),
        phone=node.words("phone"),
        phone_ext=node.words("phoneExt"),
        email=node.words("email"),
        affiliation=node.words("affiliation"),
    )


def _location(node: Node) -> Location:
    return Location(
        facility=node.words("facility"),
        city=node.words("city"),
        state=node.words("state"),
        country=node.words("country"),
        postal_code=node.words("zip"),
        status=node.code("status", "site_status"),
        point=_point(node.child("geoPoint")) if "geoPoint" in node.value else None,
        contacts=tuple(map(_contact, node.children("contacts"))) if "contacts" in node.value else (),
    )


def _point(node: Node) -> Point | None:
    lat, lon = node.number("lat", 90), node.number("lon", 180)
    return None if lat is None or lon is None else Point(lat, lon)


def _about(protocol: Node) -> dict[str, Any]:
    description = protocol.child("descriptionModule")
    conditions = protocol.child("conditionsModule")
    return {
        "summary": description.text("briefSummary"),
        "description": description.text("detailedDescription"),
        "conditions": conditions.strings("conditions"),
        "keywords": conditions.strings("keywords"),
        "eligibility": _eligibility(protocol.child("eligibilityModule")),
        "design": _design(protocol.child("designModule")),
    }


def _design(module: Node) -> Design:
    info, enrollment = module.child("designInfo"), module.child("enrollmentInfo")
    masking = info.child("maskingInfo")
    return Design(
        study_type=module.code("studyType", "study_type"),
        phases=module.codes("phases", "phase"),
        allocation=info.code("allocation", "allocation"),
        intervention_model=info.code("interventionModel", "intervention_model"),
        intervention_model_description=info.text("interventionModelDescription"),
        primary_purpose=info.code("primaryPurpose", "primary_purpose"),
        masking=masking.code("masking", "masking"),
        masking_description=masking.text("maskingDescription"),
        who_masked=masking.codes("whoMasked", "who_masked"),
        observational_model=info.code("observationalModel", "observational_model"),
        time_perspective=info.code("timePerspective", "time_perspective"),
        enrollment=enrollment.count("count", MAX_ENROLLMENT),
        enrollment_type=enrollment.code("type", "date_type"),
        target_duration=module.words("targetDuration"),
        patient_registry=module.flag("patientRegistry"),
    )


def _eligibility(module: Node) -> Eligibility:
    return Eligibility(
        criteria=module.text("eligibilityCriteria"),
        sex=module.code("sex", "sex"),
        gender_based=module.flag("genderBased"),
        gender_description=module.words("genderDescription"),
        minimum_age=_age(module, "minimumAge"),
        maximum_age=_age(module, "maximumAge"),
        healthy_volunteers=module.flag("healthyVolunteers"),
        standard_ages=module.codes("stdAges", "standard_age"),
        sampling_method=module.code("samplingMethod", "sampling_method"),
        study_population=module.text("studyPopulation"),
    )


def _age(module: Node, key: str) -> Age | None:
    text = module.words(key)
    if text in _UNSAID_AGES:
        return None
    found = _AGE.fullmatch(text)
    if not found:
        module.wrong(key, text, "an age such as 18 Years")
        return None
    value, unit = float(found[1]), found[2].lower()
    return Age(value, f"{unit.capitalize()}s", value * _DAYS[unit])


def _what_is_done(protocol: Node) -> dict[str, Any]:
    done, outcomes = protocol.child("armsInterventionsModule"), protocol.child("outcomesModule")
    return {
        "arms": tuple(map(_arm, done.children("armGroups"))),
        "interventions": tuple(map(_intervention, done.children("interventions"))),
        "primary_outcomes": tuple(map(_outcome, outcomes.children("primaryOutcomes"))),
        "secondary_outcomes": tuple(map(_outcome, outcomes.children("secondaryOutcomes"))),
        "other_outcomes": tuple(map(_outcome, outcomes.children("otherOutcomes"))),
    }


def _arm(node: Node) -> Arm:
    return Arm(
        node.words("label"),
        node.code("type", "arm_type"),
        node.text("description"),
        node.strings("interventionNames"),
    )


def _intervention(node: Node) -> Intervention:
    return Intervention(
        type=node.code("type", "intervention_type"),
        name=node.words("name"),
        description=node.text("description"),
        other_names=node.strings("otherNames"),
        arm_labels=node.strings("armGroupLabels"),
    )


def _outcome(node: Node) -> Outcome:
    return Outcome(node.words("measure"), node.text("description"), node.words("timeFrame"))


def _oversight(protocol: Node) -> dict[str, Any]:
    oversight, sharing = protocol.child("oversightModule"), protocol.child("ipdSharingStatementModule")
    module = protocol.child("referencesModule")
    return {
        "references": tuple(map(_reference, module.children("references"))),
        "links": tuple(
            Link(each.words("label"), each.words("url")) for each in module.children("seeAlsoLinks")
        ),
        "ipd_sharing": sharing.code("ipdSharing", "ipd_sharing"),
        "ipd_description": sharing.text("description"),
        "has_dmc": oversight.flag("oversightHasDmc"),
        "fda_regulated_drug": oversight.flag("isFdaRegulatedDrug"),
        "fda_regulated_device": oversight.flag("isFdaRegulatedDevice"),
    }


def _reference(node: Node) -> Reference:
    return Reference(node.words("citation"), node.words("pmid"), node.code("type", "reference_type"))


def _derived(section: Node) -> dict[str, Any]:
    conditions = section.child("conditionBrowseModule")
    interventions = section.child("interventionBrowseModule")
    return {
        "version_holder": section.child("miscInfoModule").date("versionHolder"),
        "condition_meshes": _mesh_terms(conditions, "meshes"),
        "condition_ancestors": _mesh_terms(conditions, "ancestors"),
        "intervention_meshes": _mesh_terms(interventions, "meshes"),
        "intervention_ancestors": _mesh_terms(interventions, "ancestors"),
    }


def _mesh_terms(module: Node, key: str) -> tuple[str, ...]:
    return tuple(name for each in module.children(key) if (name := each.words("term")))
