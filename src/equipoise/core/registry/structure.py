"""The names of the registry's fields: where each piece lies in a record, and what type of value it holds.

Facts from the ClinicalTrials.gov study data structure
(https://clinicaltrials.gov/data-api/about-api/study-data-structure). A *piece* (`BriefTitle`) is the name that
queries and clients use; a *path* (`protocolSection.identificationModule.briefTitle`) is where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

LIST = "[]"

# One line a field: name, piece, type; two spaces of indent a level. `[]` after the name marks a list.
# Types: enum, text, markup (Markdown), date (may be partial), number, boolean, time (an age), nct; none for a branch.
_TABLE = """
protocolSection ProtocolSection
  identificationModule IdentificationModule
    nctId NCTId nct
    nctIdAliases[] NCTIdAlias nct
    orgStudyIdInfo OrgStudyIdInfo
      id OrgStudyId text
      type OrgStudyIdType enum
      link OrgStudyIdLink text
    secondaryIdInfos[] SecondaryIdInfo
      id SecondaryId text
      type SecondaryIdType enum
      domain SecondaryIdDomain text
      link SecondaryIdLink text
    briefTitle BriefTitle text
    officialTitle OfficialTitle text
    acronym Acronym text
    organization Organization
      fullName OrgFullName text
      class OrgClass enum
  statusModule StatusModule
    statusVerifiedDate StatusVerifiedDate date
    overallStatus OverallStatus enum
    lastKnownStatus LastKnownStatus enum
    delayedPosting DelayedPosting boolean
    whyStopped WhyStopped text
    expandedAccessInfo ExpandedAccessInfo
      hasExpandedAccess HasExpandedAccess boolean
      nctId ExpandedAccessNCTId nct
      statusForNctId ExpandedAccessStatusForNCTId enum
    startDateStruct StartDateStruct
      date StartDate date
      type StartDateType enum
    primaryCompletionDateStruct PrimaryCompletionDateStruct
      date PrimaryCompletionDate date
      type PrimaryCompletionDateType enum
    completionDateStruct CompletionDateStruct
      date CompletionDate date
      type CompletionDateType enum
    studyFirstSubmitDate StudyFirstSubmitDate date
    studyFirstSubmitQcDate StudyFirstSubmitQCDate date
    studyFirstPostDateStruct StudyFirstPostDateStruct
      date StudyFirstPostDate date
      type StudyFirstPostDateType enum
    resultsWaived ResultsWaived boolean
    resultsFirstSubmitDate ResultsFirstSubmitDate date
    resultsFirstSubmitQcDate ResultsFirstSubmitQCDate date
    resultsFirstPostDateStruct ResultsFirstPostDateStruct
      date ResultsFirstPostDate date
      type ResultsFirstPostDateType enum
    dispFirstSubmitDate DispFirstSubmitDate date
    dispFirstSubmitQcDate DispFirstSubmitQCDate date
    dispFirstPostDateStruct DispFirstPostDateStruct
      date DispFirstPostDate date
      type DispFirstPostDateType enum
    lastUpdateSubmitDate LastUpdateSubmitDate date
    lastUpdatePostDateStruct LastUpdatePostDateStruct
      date LastUpdatePostDate date
      type LastUpdatePostDateType enum
  sponsorCollaboratorsModule SponsorCollaboratorsModule
    responsibleParty ResponsibleParty
      type ResponsiblePartyType enum
      investigatorFullName ResponsiblePartyInvestigatorFullName text
      investigatorTitle ResponsiblePartyInvestigatorTitle text
      investigatorAffiliation ResponsiblePartyInvestigatorAffiliation text
      oldNameTitle ResponsiblePartyOldNameTitle text
      oldOrganization ResponsiblePartyOldOrganization text
    leadSponsor LeadSponsor
      name LeadSponsorName text
      class LeadSponsorClass enum
    collaborators[] Collaborator
      name CollaboratorName text
      class CollaboratorClass enum
  oversightModule OversightModule
    oversightHasDmc OversightHasDMC boolean
    isFdaRegulatedDrug IsFDARegulatedDrug boolean
    isFdaRegulatedDevice IsFDARegulatedDevice boolean
    isUnapprovedDevice IsUnapprovedDevice boolean
    isPpsd IsPPSD boolean
    isUsExport IsUSExport boolean
    fdaaa801Violation FDAAA801Violation boolean
  descriptionModule DescriptionModule
    briefSummary BriefSummary markup
    detailedDescription DetailedDescription markup
  conditionsModule ConditionsModule
    conditions[] Condition text
    keywords[] Keyword text
  designModule DesignModule
    studyType StudyType enum
    nPtrsToThisExpAccNctId NPtrsToThisExpAccNCTId number
    expandedAccessTypes ExpandedAccessTypes
      individual ExpAccTypeIndividual boolean
      intermediate ExpAccTypeIntermediate boolean
      treatment ExpAccTypeTreatment boolean
    patientRegistry PatientRegistry boolean
    targetDuration TargetDuration time
    phases[] Phase enum
    designInfo DesignInfo
      allocation DesignAllocation enum
      interventionModel DesignInterventionModel enum
      interventionModelDescription DesignInterventionModelDescription markup
      primaryPurpose DesignPrimaryPurpose enum
      observationalModel DesignObservationalModel enum
      timePerspective DesignTimePerspective enum
      maskingInfo DesignMaskingInfo
        masking DesignMasking enum
        maskingDescription DesignMaskingDescription markup
        whoMasked[] DesignWhoMasked enum
    bioSpec BioSpec
      retention BioSpecRetention enum
      description BioSpecDescription markup
    enrollmentInfo EnrollmentInfo
      count EnrollmentCount number
      type EnrollmentType enum
  armsInterventionsModule ArmsInterventionsModule
    armGroups[] ArmGroup
      label ArmGroupLabel text
      type ArmGroupType enum
      description ArmGroupDescription markup
      interventionNames[] ArmGroupInterventionName text
    interventions[] Intervention
      type InterventionType enum
      name InterventionName text
      description InterventionDescription markup
      armGroupLabels[] InterventionArmGroupLabel text
      otherNames[] InterventionOtherName text
  outcomesModule OutcomesModule
    primaryOutcomes[] PrimaryOutcome
      measure PrimaryOutcomeMeasure text
      description PrimaryOutcomeDescription markup
      timeFrame PrimaryOutcomeTimeFrame text
    secondaryOutcomes[] SecondaryOutcome
      measure SecondaryOutcomeMeasure text
      description SecondaryOutcomeDescription markup
      timeFrame SecondaryOutcomeTimeFrame text
    otherOutcomes[] OtherOutcome
      measure OtherOutcomeMeasure text
      description OtherOutcomeDescription markup
      timeFrame OtherOutcomeTimeFrame text
  eligibilityModule EligibilityModule
    eligibilityCriteria EligibilityCriteria markup
    healthyVolunteers HealthyVolunteers boolean
    sex Sex enum
    genderBased GenderBased boolean
    genderDescription GenderDescription markup
    minimumAge MinimumAge time
    maximumAge MaximumAge time
    stdAges[] StdAge enum
    studyPopulation StudyPopulation markup
    samplingMethod SamplingMethod enum
  contactsLocationsModule ContactsLocationsModule
    centralContacts[] CentralContact
      name CentralContactName text
      role CentralContactRole enum
      phone CentralContactPhone text
      phoneExt CentralContactPhoneExt text
      email CentralContactEMail text
    overallOfficials[] OverallOfficial
      name OverallOfficialName text
      affiliation OverallOfficialAffiliation text
      role OverallOfficialRole enum
    locations[] Location
      facility LocationFacility text
      status LocationStatus enum
      city LocationCity text
      state LocationState text
      zip LocationZip text
      country LocationCountry text
      contacts[] LocationContact
        name LocationContactName text
        role LocationContactRole enum
        phone LocationContactPhone text
        phoneExt LocationContactPhoneExt text
        email LocationContactEMail text
      geoPoint LocationGeoPoint
        lat LocationLatitude number
        lon LocationLongitude number
  referencesModule ReferencesModule
    references[] Reference
      pmid ReferencePMID text
      type ReferenceType enum
      citation ReferenceCitation markup
      retractions[] Retraction
        pmid RetractionPMID text
        source RetractionSource text
    seeAlsoLinks[] SeeAlsoLink
      label SeeAlsoLinkLabel text
      url SeeAlsoLinkURL text
    availIpds[] AvailIPD
      id AvailIPDId text
      type AvailIPDType text
      url AvailIPDURL text
      comment AvailIPDComment markup
  ipdSharingStatementModule IPDSharingStatementModule
    ipdSharing IPDSharing enum
    description IPDSharingDescription markup
    infoTypes[] IPDSharingInfoType enum
    timeFrame IPDSharingTimeFrame markup
    accessCriteria IPDSharingAccessCriteria markup
    url IPDSharingURL text
resultsSection ResultsSection
  participantFlowModule ParticipantFlowModule
  baselineCharacteristicsModule BaselineCharacteristicsModule
  outcomeMeasuresModule OutcomeMeasuresModule
    outcomeMeasures[] OutcomeMeasure
      type OutcomeMeasureType enum
      title OutcomeMeasureTitle text
      description OutcomeMeasureDescription markup
      populationDescription OutcomeMeasurePopulationDescription markup
      reportingStatus OutcomeMeasureReportingStatus enum
      timeFrame OutcomeMeasureTimeFrame text
  adverseEventsModule AdverseEventsModule
  moreInfoModule MoreInfoModule
annotationSection AnnotationSection
  annotationModule AnnotationModule
documentSection DocumentSection
  largeDocumentModule LargeDocumentModule
    noSap LargeDocNoSAP boolean
    largeDocs[] LargeDoc
      typeAbbrev LargeDocTypeAbbrev text
      hasProtocol LargeDocHasProtocol boolean
      hasSap LargeDocHasSAP boolean
      hasIcf LargeDocHasICF boolean
      label LargeDocLabel text
      date LargeDocDate date
      uploadDate LargeDocUploadDate date
      filename LargeDocFilename text
      size LargeDocSize number
derivedSection DerivedSection
  miscInfoModule MiscInfoModule
    versionHolder VersionHolder date
    removedCountries[] RemovedCountry text
  conditionBrowseModule ConditionBrowseModule
    meshes[] ConditionMesh
      id ConditionMeshId text
      term ConditionMeshTerm text
    ancestors[] ConditionAncestor
      id ConditionAncestorId text
      term ConditionAncestorTerm text
    browseLeaves[] ConditionBrowseLeaf
      id ConditionBrowseLeafId text
      name ConditionBrowseLeafName text
      asFound ConditionBrowseLeafAsFound text
      relevance ConditionBrowseLeafRelevance enum
    browseBranches[] ConditionBrowseBranch
      abbrev ConditionBrowseBranchAbbrev text
      name ConditionBrowseBranchName text
  interventionBrowseModule InterventionBrowseModule
    meshes[] InterventionMesh
      id InterventionMeshId text
      term InterventionMeshTerm text
    ancestors[] InterventionAncestor
      id InterventionAncestorId text
      term InterventionAncestorTerm text
    browseLeaves[] InterventionBrowseLeaf
      id InterventionBrowseLeafId text
      name InterventionBrowseLeafName text
      asFound InterventionBrowseLeafAsFound text
      relevance InterventionBrowseLeafRelevance enum
    browseBranches[] InterventionBrowseBranch
      abbrev InterventionBrowseBranchAbbrev text
      name InterventionBrowseBranchName text
hasResults HasResults boolean
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the structure. `type` is `""` for a branch; `path` is without the marks of lists.

    `several`: a record may hold more than one value, since the field or a branch above it is a list.
    """

    name: str
    piece: str
    type: str
    path: tuple[str, ...]
    is_list: bool
    several: bool = False

    @property
    def dotted(self) -> str:
        """The path as clients write it."""
        return ".".join(self.path)


@cache
def fields() -> tuple[Field, ...]:
    """Every field, parents before children, in the structure's order."""
    found: list[Field] = []
    path: list[str] = []
    lists: list[bool] = []
    for line in _TABLE.strip("\n").splitlines():
        level = (len(line) - len(line.lstrip())) // 2
        name, piece, *type_ = line.split()
        path[level:], lists[level:] = [name.removesuffix(LIST)], [name.endswith(LIST)]
        found.append(Field(path[-1], piece, type_[0] if type_ else "", tuple(path), lists[-1], any(lists)))
    return tuple(found)


@cache
def _by_name() -> dict[str, Field]:
    """Fields by piece and by dotted path, in lower case."""
    return {key.lower(): each for each in fields() for key in (each.piece, each.dotted)}


def field(name: str) -> Field | None:
    """The field of that piece name or dotted path (case is ignored), or None."""
    return _by_name().get(name.lower())


def values(record: Any, where: Field) -> Iterator[Any]:
    """Every value of that field in a record, through lists, in order."""
    yield from _walk(record, where.path)


def _walk(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(each, path)
    elif not path:
        yield node
    elif isinstance(node, dict) and path[0] in node:
        yield from _walk(node[path[0]], path[1:])


def is_said(value: Any) -> bool:
    """Whether a value says anything: null, an empty text, list or object don't."""
    return value is not None and value not in ("", [], {})


def values_under(element: Any, branch: Field, where: Field) -> Iterator[Any]:
    """Every value of a field below `branch` in one of the branch's elements."""
    yield from _walk(element, where.path[len(branch.path) :])


@cache
def leaves(branch: Field) -> tuple[Field, ...]:
    """The fields that hold values below a branch; the field itself where it is none."""
    if branch.type:
        return (branch,)
    depth = len(branch.path)
    return tuple(each for each in fields() if each.type and each.path[:depth] == branch.path)


def collected(record: Any) -> dict[str, list[Any]]:
    """Every piece that says something with its values, as `values` gives them, in one walk over the record."""
    found: dict[str, list[Any]] = {}
    _collect(record, _tree(), found)
    return found


_Tree = dict[str, tuple[str, "_Tree"]]


@cache
def _tree() -> _Tree:
    root: _Tree = {}
    for each in fields():
        node = root
        for name in each.path[:-1]:
            node = node[name][1]
        node[each.path[-1]] = (each.piece, {})
    return root


def _collect(node: Any, tree: _Tree, found: dict[str, list[Any]]) -> None:
    if isinstance(node, list):
        for each in node:
            _collect(each, tree, found)
    elif isinstance(node, dict):
        for name in tree.keys() & node.keys():
            piece, below = tree[name]
            said = list(_flat(node[name]))
            if said:
                found.setdefault(piece, []).extend(said)
            if below:
                _collect(node[name], below, found)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif is_said(value):
        yield value


def project(record: Any, wanted: tuple[Field, ...]) -> dict[str, Any]:
    """The record with only the wanted fields; a wanted branch keeps everything beneath it."""
    found = _project(record, tuple(each.path for each in wanted))
    return found if isinstance(found, dict) else {}


def _project(node: Any, paths: tuple[tuple[str, ...], ...]) -> Any:
    if any(not path for path in paths):
        return node
    if isinstance(node, list):
        kept = [_project(each, paths) for each in node]
        return [each for each in kept if each not in ({}, [])]
    if not isinstance(node, dict):
        return {}
    result = {}
    for key, value in node.items():
        below = tuple(path[1:] for path in paths if path[0] == key)
        if below and (kept_value := _project(value, below)) not in ({}, []):
            result[key] = kept_value
    return result
