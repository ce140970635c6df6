"""The registry's search areas: which pieces a query looks into together, and how much each of them weighs.

Facts from https://clinicaltrials.gov/data-api/about-api/search-areas (as of June 2024). A piece with a mark there
("produces synonyms") is in `WITH_SYNONYMS`.
"""

from __future__ import annotations

from functools import cache

from equipoise.core.registry.structure import Field, field, leaves

Weighted = tuple[tuple[Field, float], ...]

_BASIC = """
1 NCTId Acronym
0.89 BriefTitle
0.85 OfficialTitle
0.81 Condition
0.8 InterventionName
0.75 InterventionOtherName
0.65 Phase StdAge
0.6 PrimaryOutcomeMeasure Keyword BriefSummary
0.5 ArmGroupLabel SecondaryOutcomeMeasure
0.45 InterventionDescription ArmGroupDescription
0.4 PrimaryOutcomeDescription LeadSponsorName OrgStudyId SecondaryId NCTIdAlias
0.35 InterventionType ArmGroupType SecondaryOutcomeDescription LocationFacility LocationStatus LocationState
0.35 LocationCountry LocationCity
0.3 BioSpecDescription ResponsiblePartyInvestigatorFullName ResponsiblePartyInvestigatorTitle
0.3 ResponsiblePartyInvestigatorAffiliation ResponsiblePartyOldNameTitle ResponsiblePartyOldOrganization
0.3 OverallOfficialAffiliation OverallOfficialRole OverallOfficialName CentralContactName ConditionMeshTerm
0.3 InterventionMeshTerm DesignAllocation DesignInterventionModel DesignMasking DesignWhoMasked
0.3 DesignObservationalModel DesignPrimaryPurpose DesignTimePerspective StudyType
0.25 ConditionAncestorTerm InterventionAncestorTerm CollaboratorName
0.15 OtherOutcomeMeasure OutcomeMeasureTitle
0.1 OtherOutcomeDescription OutcomeMeasureDescription LocationContactName
"""
_PATIENT = """
1 Acronym
0.95 Condition
0.9 BriefTitle
0.85 OfficialTitle
0.8 ConditionMeshTerm
0.7 ConditionAncestorTerm
0.65 BriefSummary
0.6 Keyword InterventionName InterventionOtherName PrimaryOutcomeMeasure StdAge
0.5 ArmGroupLabel SecondaryOutcomeMeasure
0.45 InterventionDescription ArmGroupDescription PrimaryOutcomeDescription
0.4 LeadSponsorName OrgStudyId SecondaryId NCTIdAlias
0.35 SecondaryOutcomeDescription LocationFacility LocationState LocationCountry LocationCity
0.3 BioSpecDescription ResponsiblePartyInvestigatorFullName ResponsiblePartyInvestigatorTitle
0.3 ResponsiblePartyInvestigatorAffiliation ResponsiblePartyOldNameTitle ResponsiblePartyOldOrganization
0.3 OverallOfficialAffiliation OverallOfficialName CentralContactName DesignInterventionModel DesignMasking
0.3 DesignWhoMasked DesignObservationalModel DesignPrimaryPurpose DesignTimePerspective InterventionMeshTerm
0.25 InterventionAncestorTerm CollaboratorName
0.15 OtherOutcomeMeasure
0.1 OtherOutcomeDescription LocationContactName
"""
_TABLE: dict[str, str] = {
    "BasicSearch": _BASIC,
    "ConditionSearch": "0.95 Condition\n0.6 BriefTitle\n0.55 OfficialTitle\n0.5 ConditionMeshTerm\n"
    "0.4 ConditionAncestorTerm\n0.3 Keyword\n0.2 NCTId",
    "InterventionSearch": "0.95 InterventionName\n0.85 InterventionType ArmGroupType\n0.75 InterventionOtherName\n"
    "0.65 BriefTitle\n0.6 OfficialTitle\n0.5 ArmGroupLabel InterventionMeshTerm Keyword\n"
    "0.4 InterventionAncestorTerm InterventionDescription ArmGroupDescription",
    "InterventionNameSearch": "1 InterventionName\n0.9 InterventionOtherName",
    "ObsoleteConditionSearch": "0.95 Condition\n0.8 ConditionMeshTerm ConditionAncestorTerm\n0.6 Keyword",
    "ExternalIdsSearch": "0.9 OrgStudyId\n0.7 SecondaryId",
    "ExternalIdTypesSearch": "0.9 OrgStudyIdType\n0.7 SecondaryIdType",
    "EligibilitySearch": "0.95 EligibilityCriteria\n0.8 StudyPopulation",
    "OutcomeSearch": "0.9 PrimaryOutcomeMeasure\n0.8 SecondaryOutcomeMeasure\n0.6 PrimaryOutcomeDescription\n"
    "0.5 SecondaryOutcomeDescription\n0.4 OtherOutcomeMeasure OutcomeMeasureTitle\n"
    "0.3 OtherOutcomeDescription OutcomeMeasureDescription OutcomeMeasurePopulationDescription",
    "OutcomeNameSearch": "0.98 PrimaryOutcomeMeasure\n0.8 SecondaryOutcomeMeasure\n0.5 OtherOutcomeMeasure\n"
    "0.3 OutcomeMeasureTitle",
    "TitleSearch": "1 Acronym\n0.95 BriefTitle\n0.8 OfficialTitle",
    "LocationSearch": "0.95 LocationCity LocationState LocationCountry LocationFacility\n0.35 LocationZip",
    "ContactSearch": "0.95 OverallOfficialName\n0.9 CentralContactName\n0.85 OverallOfficialAffiliation\n"
    "0.8 LocationContactName",
    "NCTIdSearch": "1 NCTId\n0.9 NCTIdAlias",
    "IdSearch": "1 NCTId\n0.9 NCTIdAlias\n0.85 Acronym\n0.8 OrgStudyId\n0.75 SecondaryId",
    "SponsorSearch": "1 LeadSponsorName\n0.9 CollaboratorName\n0.6 OrgFullName",
    "FunderTypeSearch": "1 LeadSponsorClass\n0.9 CollaboratorClass",
    "ResponsiblePartySearch": "0.9 ResponsiblePartyInvestigatorFullName\n"
    "0.8 ResponsiblePartyOldNameTitle ResponsiblePartyInvestigatorAffiliation\n"
    "0.7 ResponsiblePartyOldOrganization ResponsiblePartyInvestigatorTitle",
    "PatientSearch": _PATIENT,
}
PARAMETERS = {
    "term": "BasicSearch",
    "cond": "ConditionSearch",
    "intr": "InterventionSearch",
    "outc": "OutcomeSearch",
    "titles": "TitleSearch",
    "locn": "LocationSearch",
    "id": "IdSearch",
    "spons": "SponsorSearch",
    "lead": "LeadSponsorName",
    "patient": "PatientSearch",
}
"""The area that a query parameter (`query.cond`) looks into."""
_MARKED = """
Acronym BriefTitle OfficialTitle Condition InterventionName InterventionOtherName PrimaryOutcomeMeasure
Keyword BriefSummary ArmGroupLabel SecondaryOutcomeMeasure InterventionDescription ArmGroupDescription
PrimaryOutcomeDescription SecondaryOutcomeDescription BioSpecDescription ConditionMeshTerm
InterventionMeshTerm ConditionAncestorTerm InterventionAncestorTerm OtherOutcomeMeasure OutcomeMeasureTitle
OtherOutcomeDescription OutcomeMeasureDescription OutcomeMeasurePopulationDescription EligibilityCriteria
StudyPopulation
"""
WITH_SYNONYMS = frozenset(_MARKED.split())
"""Pieces in which a term's other names count as well."""
SEARCHED_AS_TEXT = frozenset({"text", "markup", "nct", "enum"})


def names() -> tuple[str, ...]:
    """Every search area, in the documentation's order."""
    return tuple(_TABLE)


@cache
def area(name: str) -> Weighted | None:
    """The pieces of a search area, or of a branch or piece of the structure; None where there is none such.

    Case doesn't count. A branch stands for all below it that can be searched as text, each with weight 1.
    """
    listed = {each.lower(): each for each in _TABLE}.get(name.lower())
    if listed:
        return tuple(_lines(_TABLE[listed]))
    found = field(name)
    if found is None:
        return None
    if found.type:
        return ((found, 1.0),)
    return tuple((each, 1.0) for each in leaves(found) if each.type in SEARCHED_AS_TEXT)


def _lines(table: str) -> list[tuple[Field, float]]:
    found = []
    for line in table.strip().splitlines():
        weight, *pieces = line.split()
        found += [(known, float(weight)) for piece in pieces if (known := field(piece))]
    return found
