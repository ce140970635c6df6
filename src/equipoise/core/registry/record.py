"""A registry record as typed values.

The shape follows the ClinicalTrials.gov API v2 `Study` structure
(https://clinicaltrials.gov/data-api/about-api/study-data-structure). Names are the registry's own in
Python's case. A field the record doesn't give is `None`, `""` or `()`: unsaid, never guessed.
`equipoise.core.registry.reader.read` makes these from JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from equipoise.core.values import PartialDate

RECRUITING = "RECRUITING"


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a record that couldn't be read and is treated as unsaid."""

    path: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class LabelledDate:
    """A date that never stands without what it is a date of.

    `kind` is one of the keys of `equipoise.core.registry.terms.DATE_LABELS`; `type` is `ACTUAL`,
    `ESTIMATED` or `""`.
    """

    kind: str
    date: PartialDate
    type: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """An age limit as the registry writes it: `19 Years`. `days` is for comparing only (year 365.25 d)."""

    value: float
    unit: str
    days: float

    def words(self) -> str:
        """As people say it: `19 years`, `1 month`."""
        unit = self.unit.lower()
        return f"{self.value:g} {unit.removesuffix('s') if self.value == 1 else unit}"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or desk to reach, as given; any part may be unsaid."""

    name: str = ""
    role: str = ""
    phone: str = ""
    phone_ext: str = ""
    email: str = ""
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place where the study runs. `status` is the site's own, `""` where the record doesn't say."""

    facility: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    postal_code: str = ""
    status: str = ""
    point: Point | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A sponsor or collaborator and its class (INDUSTRY, NIH, OTHER ...)."""

    name: str
    class_: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm or group of the study."""

    label: str
    type: str = ""
    description: str = ""
    intervention_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing done or given in the study."""

    type: str
    name: str
    description: str = ""
    other_names: tuple[str, ...] = ()
    arm_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something measured, and when."""

    measure: str
    description: str = ""
    time_frame: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication. `type` is BACKGROUND, RESULT or DERIVED."""

    citation: str
    pmid: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address the record points to, with its label."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SecondaryId:
    """Another number of the same study (a grant, another registry)."""

    id: str
    type: str = ""
    domain: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """How the study is built; every field is the registry's code, `""` where unsaid."""

    study_type: str = ""
    phases: tuple[str, ...] = ()
    allocation: str = ""
    intervention_model: str = ""
    intervention_model_description: str = ""
    primary_purpose: str = ""
    masking: str = ""
    masking_description: str = ""
    who_masked: tuple[str, ...] = ()
    observational_model: str = ""
    time_perspective: str = ""
    enrollment: int | None = None
    enrollment_type: str = ""
    target_duration: str = ""
    patient_registry: bool | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may take part. `criteria` is the text as received, escapes and all: offsets point into it."""

    criteria: str = ""
    sex: str = ""
    gender_based: bool | None = None
    gender_description: str = ""
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    healthy_volunteers: bool | None = None
    standard_ages: tuple[str, ...] = ()
    sampling_method: str = ""
    study_population: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """One version of one registry record."""

    nct_id: str
    title: str
    official_title: str = ""
    acronym: str = ""
    org_study_id: str = ""
    secondary_ids: tuple[SecondaryId, ...] = ()
    nct_id_aliases: tuple[str, ...] = ()
    organisation: str = ""

    status: str = ""
    last_known_status: str = ""
    why_stopped: str = ""
    dates: tuple[LabelledDate, ...] = ()
    version_holder: PartialDate | None = None

    lead_sponsor: Party | None = None
    collaborators: tuple[Party, ...] = ()
    responsible_party: Contact | None = None
    responsible_party_type: str = ""
    officials: tuple[Contact, ...] = ()
    central_contacts: tuple[Contact, ...] = ()

    summary: str = ""
    description: str = ""
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    condition_meshes: tuple[str, ...] = ()
    condition_ancestors: tuple[str, ...] = ()
    intervention_meshes: tuple[str, ...] = ()
    intervention_ancestors: tuple[str, ...] = ()

    design: Design = field(default_factory=Design)
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    primary_outcomes: tuple[Outcome, ...] = ()
    secondary_outcomes: tuple[Outcome, ...] = ()
    other_outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility = field(default_factory=Eligibility)
    locations: tuple[Location, ...] = ()

    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    ipd_sharing: str = ""
    ipd_description: str = ""
    has_dmc: bool | None = None
    fda_regulated_drug: bool | None = None
    fda_regulated_device: bool | None = None
    has_results: bool = False
    has_expanded_access: bool | None = None

    demonstration: Mapping[str, Any] | None = None
    """The `equipoiseSection` of a record of the demonstration: what in it is made up, what is unset."""
    problems: tuple[Problem, ...] = ()
    received: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)
    """The record as received, for what looks at every field by the registry's own names."""

    def date(self, kind: str) -> LabelledDate | None:
        """The date of that kind, or None where the record doesn't say it."""
        return next((each for each in self.dates if each.kind == kind), None)

    def is_recruiting_at(self, location: Location) -> bool:
        """Whether people can join there as far as the record says.

        The site's own state decides; a site without one takes the study's overall status.
        """
        return (location.status or self.status) == RECRUITING

    def recruiting_locations(self) -> tuple[Location, ...]:
        """The places where people can join now as far as the record says."""
        return tuple(each for each in self.locations if self.is_recruiting_at(each))
