"""Which criteria a trial is judged by, and the versions of its protocol file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.reading import read
from equipoise.protocols import texts
from equipoise.web.criteria.models import ProtocolVersion

Standing = Literal["in force", "shipped"]
"""`in force`: approved and published by the study team. `shipped`: written by us, not reviewed by the sponsor."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial's protocol file, ready to judge, and how it stands."""

    protocol: Protocol
    compiled: Compiled
    standing: Standing
    number: int = 0


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
        protocol, compiled = _ready(row.text, f"{nct_id}, version {row.number}")
        return Trial(protocol, compiled, "in force", row.number)
    shipped = _shipped().get(nct_id)
    if shipped is None:
        return None
    protocol, compiled = _ready(shipped, f"{nct_id}.yaml")
    return Trial(protocol, compiled, "shipped")


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
def _ready(text: str, where: str) -> tuple[Protocol, Compiled]:
    protocol = read(text, where)
    return protocol, Compiled(protocol.rules)
