"""The shapes of our own programming interface, from which its OpenAPI description is made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class Problem(Schema):
    """An error: what is wrong and what to do."""

    detail: str


class Search(Schema):
    """A search as the finder's address bar writes it. What can't be used is left out and told in `problems`."""

    q: str = Field(
        "", description="Words, “phrases”, NCT numbers; -word or NOT word leaves out; OR between words."
    )
    near: str = Field("", description="A city, a Canadian or US postal code, or coordinates: 49.28, -123.12.")
    within: str = Field("", description="Kilometres from the place, 1 to 20040; 100 unless said.")
    status: list[str] = Field([], description="Overall status, the registry's codes in any case.")
    phase: list[str] = Field([], description="Phases: phase1 ... phase4, early_phase1, na.")
    type: list[str] = Field([], description="Study types: interventional, observational, expanded_access.")
    condition: list[str] = Field([], description="Conditions as the facet names them.")
    country: list[str] = Field([], description="Countries of the sites.")
    intervention: list[str] = Field([], description="Types of intervention: drug, radiation, device ...")
    age: str = Field("", description="Age in years of the person who would take part.")
    sex: str = Field("", description="female, male or all.")
    sort: str = Field("", description="relevance, distance or newest.")
    page: str = Field("", description="From 1 to 500.")
    page_size: str = Field("", description="From 1 to 100; 20 unless said.")


class Site(Schema):
    """A recruiting site."""

    facility: str
    city: str
    state: str
    country: str
    status: str


class Result(Schema):
    """A study found. Distances are in kilometres to the nearest recruiting site, null without a place."""

    nct_id: str
    title: str
    status: str
    score: float
    distance_km: float | None
    distance_is_approximate: bool
    site: Site | None
    url: str
    html: str


class Place(Schema):
    """A place and its point in degrees."""

    label: str
    kind: str
    lat: float
    lon: float


class ReadFromText(Schema):
    """What was read from a text that is a summary of somebody."""

    age: float | None
    sex: str | None


class Found(Schema):
    """A page of a search. `expansions` are words that were also searched for, by what was typed."""

    total: int
    page: int
    pages: int
    sort: str
    near: Place | None
    results: list[Result]
    facets: dict[str, dict[str, int]]
    expansions: dict[str, list[str]]
    did_you_mean: str | None
    read_from_text: ReadFromText | None
    problems: list[str]
    next: str | None
    previous: str | None
    html: str


class StudyOut(Schema):
    """What the study page shows, as data.

    `study` is the typed record (what is unsaid is left out), `criteria` its tree with offsets into
    `study.eligibility.criteria`, `contradictions` what in the record doesn't agree
    (each with a `code`, a `title` and a `sentence`), `unsaid` what it doesn't say.
    """

    study: dict[str, Any]
    criteria: list[dict[str, Any]]
    contradictions: list[dict[str, Any]]
    unsaid: list[dict[str, Any]]
    asOf: date  # noqa: N815  (the name the finder's own JSON of a study has)


class ChangeOut(Schema):
    """One change of meaning, as data and as a sentence."""

    kind: str
    group: str
    sentence: str
    detail: dict[str, Any]


class VersionOut(Schema):
    """A version of a record and what it changed against the one before."""

    version: int
    updated_on: date | None
    received_at: datetime
    is_current: bool
    is_first: bool
    changes: list[ChangeOut]


class ChangesOut(Schema):
    """Every version kept of a study, the newest first."""

    nct_id: str
    versions: list[VersionOut]


class PlacesOut(Schema):
    """What a text may mean, the likeliest first."""

    places: list[Place]


class TermOut(Schema):
    """A term of the glossary."""

    slug: str
    term: str
    other_forms: list[str]
    sentence: str
    more: str
    topic: str


class TermsOut(Schema):
    """The glossary."""

    terms: list[TermOut]
