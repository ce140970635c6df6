"""The classes of CDISC USDM 4.0.0 that a trial's design is written as.

Names are the standard's, in Python's spelling: `study_identifiers` is `studyIdentifiers` in the file. `shape.json` says
of every class which attributes it has and how often; a test holds the two together. What a class has that is never
written here (extension attributes, amendments, products, ...) is written empty.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What everything has: an id that nothing else in the file has."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Item):
    """What has a name, and words for people."""

    name: str
    label: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Item):
    """A term of a terminology."""

    code: str
    code_system: str
    code_system_version: str
    decode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasCode(Item):
    """A term, and what it is called elsewhere."""

    standard_code: Code
    standard_code_aliases: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAnnotation(Item):
    """A remark."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Item):
    """A number with its unit."""

    value: float
    unit: AliasCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Item):
    """Where something is."""

    text: str | None = None
    city: str | None = None
    country: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySite(Named):
    """A site where a study takes place."""

    country: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Item):
    """An organisation, by an identifier in somebody's scheme."""

    name: str
    label: str | None = None
    type: Code
    identifier_scheme: str
    identifier: str
    legal_address: Address | None = None
    managed_sites: tuple[StudySite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking(Item):
    """Whether a role is blind."""

    text: str
    is_masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRole(Named):
    """A role in the study."""

    code: Code
    applies_to_ids: tuple[str, ...] = ()
    organization_ids: tuple[str, ...] = ()
    masking: Masking | None = None
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyIdentifier(Item):
    """What the study is called by an organisation."""

    text: str
    scope_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTitle(Item):
    """One of the study's titles."""

    text: str
    type: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCriterionItem(Named):
    """A criterion's text."""

    text: str
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCriterion(Named):
    """A criterion in one design, by its number."""

    category: Code
    identifier: str
    criterion_item_id: str
    next_id: str | None = None
    previous_id: str | None = None
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyArm(Named):
    """Participants who get the same."""

    type: Code
    data_origin_description: str
    data_origin_type: Code
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEpoch(Named):
    """A stretch of the study that all arms go through."""

    type: Code
    previous_id: str | None = None
    next_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyElement(Named):
    """What happens in a cell."""

    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCell(Item):
    """An arm in an epoch."""

    arm_id: str
    epoch_id: str
    element_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDesignPopulation(Named):
    """Who is to take part."""

    includes_healthy_subjects: bool
    planned_enrollment_number: Quantity | None = None
    criterion_ids: tuple[str, ...] = ()
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Named):
    """What is measured."""

    text: str
    purpose: str
    level: Code
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Named):
    """What is to be found out, with the endpoints it is measured by."""

    text: str
    level: Code
    endpoints: tuple[Endpoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPopulation(Named):
    """Whom an analysis counts."""

    text: str
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BiomedicalConceptSurrogate(Named):
    """Something that is asked or measured, without a concept of a catalogue."""

    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Named):
    """What is done: here a form that is filled in."""

    previous_id: str | None = None
    next_id: str | None = None
    bc_surrogate_ids: tuple[str, ...] = ()
    notes: tuple[CommentAnnotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter(Named):
    """A visit."""

    type: Code
    previous_id: str | None = None
    next_id: str | None = None
    scheduled_at_id: str | None = None
    contact_modes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing(Named):
    """When an instance is, counted from another. `value` and the window are ISO 8601 durations."""

    type: Code
    value: str
    value_label: str
    relative_to_from: Code
    relative_from_scheduled_instance_id: str
    relative_to_scheduled_instance_id: str | None = None
    window_lower: str | None = None
    window_upper: str | None = None
    window_label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledActivityInstance(Named):
    """A point of a timeline where something is done."""

    default_condition_id: str | None = None
    epoch_id: str | None = None
    timeline_exit_id: str | None = None
    activity_ids: tuple[str, ...] = ()
    encounter_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTimelineExit(Item):
    """Where a timeline ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTimeline(Named):
    """Instances in their order, with their timings."""

    main_timeline: bool
    entry_condition: str
    entry_id: str
    exits: tuple[ScheduleTimelineExit, ...] = ()
    timings: tuple[Timing, ...] = ()
    instances: tuple[ScheduledActivityInstance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionalStudyDesign(Named):
    """The design."""

    study_type: Code
    study_phase: AliasCode | None
    characteristics: tuple[Code, ...]
    encounters: tuple[Encounter, ...]
    activities: tuple[Activity, ...]
    arms: tuple[StudyArm, ...]
    study_cells: tuple[StudyCell, ...]
    rationale: str
    epochs: tuple[StudyEpoch, ...]
    elements: tuple[StudyElement, ...]
    objectives: tuple[Objective, ...]
    population: StudyDesignPopulation
    schedule_timelines: tuple[ScheduleTimeline, ...]
    eligibility_criteria: tuple[EligibilityCriterion, ...]
    analysis_populations: tuple[AnalysisPopulation, ...]
    notes: tuple[CommentAnnotation, ...]
    model: Code
    intent_types: tuple[Code, ...]
    blinding_schema: AliasCode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyVersion(Item):
    """A version of the study."""

    version_identifier: str
    rationale: str
    study_identifiers: tuple[StudyIdentifier, ...]
    study_designs: tuple[InterventionalStudyDesign, ...]
    titles: tuple[StudyTitle, ...]
    eligibility_criterion_items: tuple[EligibilityCriterionItem, ...]
    roles: tuple[StudyRole, ...]
    organizations: tuple[Organization, ...]
    bc_surrogates: tuple[BiomedicalConceptSurrogate, ...]
    notes: tuple[CommentAnnotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The study."""

    id: str | None = None
    name: str
    label: str | None
    versions: tuple[StudyVersion, ...]
