"""Which criteria a trial is judged by, and the versions of its protocol file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from equipoise.core.criteria.rules import Rules
from equipoise.core.drafting.language import drafted_rules
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.showing import Shown
from equipoise.core.registry.record import Eligibility, Study
from equipoise.demonstration import criteria_by_digest
from equipoise.protocols import texts
from equipoise.web.audit import queries as audit
from equipoise.web.criteria.fields import of_fields
from equipoise.web.criteria.models import ProtocolVersion
from equipoise.web.studies import queries as studies

WAITING = (ProtocolVersion.State.DRAFT, ProtocolVersion.State.APPROVED)
"""States in which somebody has to do something about a version."""
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
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    published_by: str
    published_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether its text may still be changed."""
        return self.state == ProtocolVersion.State.DRAFT

    @property
    def digest(self) -> str:
        """The SHA-256 of its text: what somebody saw of it when they act on it."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Summary:
    """How the protocol files of one trial stand: its newest version, and which one is in force (0: none)."""

    nct_id: str
    number: int
    state: str
    state_label: str
    by: str
    at: datetime
    in_force: int

    @property
    def waits(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.state in WAITING


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
    return trial(study.nct_id) or _of_drafts(study)


def _of_drafts(study: Study) -> Trial:
    return Trial(study.acronym or study.nct_id, _drafted(study.eligibility), "drafted")


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


def in_force(nct_id: str) -> Version | None:
    """The version in force of a trial."""
    row = ProtocolVersion.objects.filter(nct_id=nct_id, state=ProtocolVersion.State.PUBLISHED).first()
    return _version(row) if row else None


def waiting() -> list[Version]:
    """Versions that somebody has to do something about: drafts, and what is approved and not yet in force."""
    rows = ProtocolVersion.objects.filter(state__in=WAITING).order_by("nct_id", "-number")
    return [_version(row) for row in rows]


def summaries() -> list[Summary]:
    """Every trial that has versions: what waits for somebody first, longest waiting first, then by number. 1 query."""
    newest: dict[str, ProtocolVersion] = {}
    forced: dict[str, int] = {}
    for row in ProtocolVersion.objects.defer("text").order_by("nct_id", "-number"):
        newest.setdefault(row.nct_id, row)
        if row.state == ProtocolVersion.State.PUBLISHED:
            forced[row.nct_id] = row.number
    found = [_summary(row, forced.get(row.nct_id, 0)) for row in newest.values()]
    return sorted(
        found, key=lambda each: (not each.waits, each.at.timestamp() if each.waits else 0, each.nct_id)
    )


def shipped() -> frozenset[str]:
    """The trials whose protocol file ships with the software."""
    return frozenset(_shipped())


def latest_text(nct_id: str) -> str | None:
    """What a new draft begins with: the newest version that wasn't withdrawn, else the file that ships."""
    rows = ProtocolVersion.objects.filter(nct_id=nct_id).exclude(state=ProtocolVersion.State.WITHDRAWN)
    row = rows.first()
    return row.text if row else shipped_text(nct_id)


def shipped_text(nct_id: str) -> str | None:
    """The protocol file that ships for a trial."""
    return _shipped().get(nct_id)


def shown(nct_id: str, text: str) -> Shown:
    """A protocol file read, with those of the texts it quotes that are at hand. InputError where it can't be read."""
    protocol = protocol_of(text)
    return Shown(protocol, source_texts(protocol, nct_id))


@lru_cache(maxsize=200)
def protocol_of(text: str) -> Protocol:
    """A protocol file read; InputError where it can't be."""
    return read(text, "The file")


def source_texts(protocol: Protocol, nct_id: str) -> dict[str, str]:
    """Those of a protocol's source texts that are at hand, by their names in it: in the trial's record as it is kept,
    in an earlier version of it, or in the demonstration."""
    digests = {each.sha256 for each in protocol.sources.values()}
    found = dict(criteria_by_digest())
    for text in _kept_texts(nct_id):
        if digests <= found.keys():
            break
        found[digest(text)] = text
    return {name: found[each.sha256] for name, each in protocol.sources.items() if each.sha256 in found}


def _kept_texts(nct_id: str) -> Iterator[str]:
    """The eligibility texts of a trial's record, the current one first; earlier ones are only read when asked for."""
    current = studies.study(nct_id)
    if current is not None:
        yield current.eligibility.criteria
        yield from (study.eligibility.criteria for _, study in reversed(studies.history(nct_id)))


def _summary(row: ProtocolVersion, forced: int) -> Summary:
    at, by = row.drafted_at, row.drafted_by
    if row.state != ProtocolVersion.State.DRAFT and row.approved_at:
        at, by = row.approved_at, row.approved_by
    if row.published_at:
        at, by = row.published_at, row.published_by
    return Summary(row.nct_id, row.number, row.state, row.get_state_display(), by, at, forced)


def _version(row: ProtocolVersion) -> Version:
    return Version(
        row.pk,
        row.nct_id,
        row.number,
        row.text,
        row.state,
        row.get_state_display(),
        row.drafted_by,
        row.drafted_at,
        row.approved_by,
        row.approved_at,
        row.published_by,
        row.published_at,
    )


@cache
def _shipped() -> Mapping[str, str]:
    """The text of every file that ships, by its trial's registry number."""
    return MappingProxyType({read(text, name).trial: text for name, text in texts().items()})


@lru_cache(maxsize=200)
def _ready(text: str, where: str) -> tuple[str, Compiled]:
    protocol = read(text, where)
    return protocol.name, Compiled(protocol.rules)


def drafts_of(eligibility: Eligibility) -> Rules:
    """What rules read out of the text, after what the record says in fields of its own."""
    drafts = drafted_rules(read_tree(eligibility.criteria), "record")
    return replace(drafts, criteria=(*of_fields(eligibility), *drafts.criteria))


@lru_cache(maxsize=500)
def _drafted(eligibility: Eligibility) -> Compiled:
    return Compiled(drafts_of(eligibility))


DRAFTED, CORRECTED = "drafted protocol", "corrected protocol"
"""How the audit trail names what makes somebody an author."""


def authors(nct_id: str, number: int) -> set[str]:
    """The log-ins of those who began or corrected a version, by the row and by the audit trail. 2 queries."""
    last = ProtocolVersion.objects.filter(nct_id=nct_id, number=number).values_list("drafted_by", flat=True)
    return {*last, *audit.actors(nct_id, DRAFTED, CORRECTED, version=number)}
