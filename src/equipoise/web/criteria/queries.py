"""Which criteria a trial is judged by, and the versions of its protocol file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from equipoise.core.criteria.rules import Rules
from equipoise.core.drafting.language import drafted_rules
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.reading import read
from equipoise.core.registry.record import Study
from equipoise.protocols import texts
from equipoise.web.criteria.models import ProtocolVersion

Standing = Literal["in force", "shipped", "drafted"]
"""`in force`: approved and published by the study team. `shipped`: written by us, not reviewed by the sponsor.
`drafted`: read out of the record's text by rules, reviewed by nobody."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial's criteria, ready to judge, and how they stand. `name`: how the trial is called."""

    name: str
    compiled: Compiled
    standing: Standing
    version: str = ""

    @property
    def rules(self) -> Rules:
        """The criteria themselves."""
        return self.compiled.rules

    @property
    def decides(self) -> bool:
        """Whether its criteria may speak against somebody; drafts by rules may only raise questions."""
        return self.standing != "drafted"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a protocol file, as lists and the review page show it."""

    id: int
    nct_id: str
    number: int
    text: str
    state: str
    state_label: str
    drafted_by: str
    approved_by: str
    published_by: str

    @property
    def open(self) -> bool:
        """Whether its text may still be changed."""
        return self.state == ProtocolVersion.State.DRAFT


def trial(nct_id: str) -> Trial | None:
    """The protocol in force for a trial, else the one that ships; None where there is neither."""
    row = ProtocolVersion.objects.filter(nct_id=nct_id, state=ProtocolVersion.State.PUBLISHED).first()
    if row is not None:
        name, compiled = _ready(row.text, f"{nct_id}, version {row.number}")
        return Trial(name, compiled, "in force", str(row.number))
    shipped = _shipped().get(nct_id)
    if shipped is None:
        return None
    name, compiled = _ready(shipped, f"{nct_id}.yaml")
    return Trial(name, compiled, "shipped")


def trial_of(study: Study) -> Trial:
    """The trial's protocol where there is one, else drafts that rules read out of its record."""
    found = trial(study.nct_id)
    return found or Trial(study.acronym or study.nct_id, _drafted(study.eligibility.criteria), "drafted")


def with_protocol(nct_ids: frozenset[str]) -> frozenset[str]:
    """Those of the trials that have a protocol file."""
    published = ProtocolVersion.objects.filter(nct_id__in=nct_ids, state=ProtocolVersion.State.PUBLISHED)
    return frozenset(published.values_list("nct_id", flat=True)) | (nct_ids & _shipped().keys())


def versions(nct_id: str) -> list[Version]:
    """Every version of a trial's protocol file, newest first."""
    return [_version(row) for row in ProtocolVersion.objects.filter(nct_id=nct_id)]


def version(nct_id: str, number: int) -> Version | None:
    """One version."""
    row = ProtocolVersion.objects.filter(nct_id=nct_id, number=number).first()
    return _version(row) if row else None


def waiting() -> list[Version]:
    """Versions that somebody has to do something about: drafts, and what is approved and not yet in force."""
    states = (ProtocolVersion.State.DRAFT, ProtocolVersion.State.APPROVED)
    return [
        _version(row)
        for row in ProtocolVersion.objects.filter(state__in=states).order_by("nct_id", "-number")
    ]


def shipped_text(nct_id: str) -> str | None:
    """The protocol file that ships for a trial."""
    return _shipped().get(nct_id)


def _version(row: ProtocolVersion) -> Version:
    return Version(
        row.pk,
        row.nct_id,
        row.number,
        row.text,
        row.state,
        row.get_state_display(),
        row.drafted_by,
        row.approved_by,
        row.published_by,
    )


@cache
def _shipped() -> Mapping[str, str]:
    """The text of every file that ships, by its trial's registry number."""
    return MappingProxyType({read(text, name).trial: text for name, text in texts().items()})


@lru_cache(maxsize=200)
def _ready(text: str, where: str) -> tuple[str, Compiled]:
    protocol = read(text, where)
    return protocol.name, Compiled(protocol.rules)


@lru_cache(maxsize=500)
def _drafted(text: str) -> Compiled:
    return Compiled(drafted_rules(read_tree(text), "record"))
