"""The registry's structure as a table. Facts from the same source as `structure`.

One line a field: name, piece, type; two spaces of indent a level. `[]` after the name marks a list. Types: enum, text,
markup (Markdown), date (may be partial), number, boolean, time (an age), nct; none for a branch.
"""

TABLE = """
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
