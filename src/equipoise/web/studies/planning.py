"""What a batch of records means against what is kept already: worked out before anything is written.

Nothing here writes. `plan` asks for what is known in a fixed number of queries, whatever the batch's size,
and reads only records that are new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from equipoise.core.registry.reader import BrokenRecord, read
from equipoise.core.registry.record import Study
from equipoise.links.ctgov import BrokenInput, RawRecord
from equipoise.web.studies import models
from equipoise.web.studies.differences import Difference, compare
from equipoise.web.studies.payloads import Written, unpack, write

REGISTRY, DEMONSTRATION = models.Source.REGISTRY.value, models.Source.DEMONSTRATION.value


@dataclass(slots=True, kw_only=True)
class Node:
    """One version on a study's line of time. `id` is 0 until it is kept; `place` is its arrival."""

    source: str
    updated_on: date | None
    version_holder: str
    place: int
    id: int = 0

    @property
    def key(self) -> tuple[date, str, bool, int]:
        """Sorts by update date (unsaid first), version holder, arrival."""
        return self.updated_on or date.min, self.version_holder, isinstance(self, Fresh), self.place


@dataclass(slots=True, kw_only=True)
class Fresh(Node):
    """A version that is to be kept."""

    written: Written
    study: Study


@dataclass(slots=True)
class Known:
    """A study as kept: its row's id (None if it is new), its source, and every version.

    `former` are versions that this batch takes the place of; they stand in none of the other fields.
    """

    id: int | None = None
    source: str = ""
    digests: set[bytes] = field(default_factory=set)
    nodes: list[Node] = field(default_factory=list)
    former: list[Node] = field(default_factory=list)

    def make_former(self) -> None:
        """Every version is to go: what comes is all that there is to know."""
        self.former, self.nodes, self.digests = self.nodes, [], set()


@dataclass(slots=True)
class Line:
    """A study that gets new versions: what is to be written for it."""

    nct_id: str
    known: Known
    new: list[Fresh]
    source: str
    current: Node
    steps: list[tuple[Node, Node, tuple[Difference, ...]]]

    @property
    def turn(self) -> Fresh | None:
        """The version that becomes the current one, None where that stays as it is."""
        return self.current if isinstance(self.current, Fresh) else None


@dataclass(slots=True)
class Plan:
    """What is to be written for a batch, and what was met in it."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    broken: list[models.BrokenRecord] = field(default_factory=list)


def plan(batch: Sequence[RawRecord | BrokenInput], kind: str) -> Plan:
    """Work out what the batch adds. Broken records are noted, never raised."""
    made, written = Plan(), []
    for item in batch:
        if isinstance(item, BrokenInput):
            _note(made, item, item.reason)
            continue
        try:
            written.append((item, write(item.raw, item.version_holder)))
        except TypeError:
            # What can be read may be too deep to write: JSON's reader goes down further than its writer.
            _note(made, item, "It is nested far deeper than any record, so it is none.")
    known = _known({each.nct_id for _, each in written})
    if kind == DEMONSTRATION:
        _replace(known, [each for _, each in written])
    fresh: dict[str, list[Fresh]] = defaultdict(list)
    for place, (item, each) in enumerate(written):
        node = _judge(made, item, each, kind, known[each.nct_id], place=place)
        if node:
            fresh[each.nct_id].append(node)
            known[each.nct_id].digests.add(each.digest)
    old = _old_studies(known, fresh)
    made.lines = [_line(nct_id, known[nct_id], nodes, old) for nct_id, nodes in fresh.items()]
    for line in made.lines:
        made.counts["new"] += line.known.id is None
        made.counts["changed"] += len(line.new) - (line.known.id is None)
    made.counts["read"] = len(batch)
    return made


def _replace(known: Mapping[str, Known], written: Sequence[Written]) -> None:
    """Let the demonstration take the place of an earlier one: it is ours to correct, and no history of a study.

    The versions that the package ships together stay a history; a study that is as shipped stays untouched.
    """
    shipped: dict[str, set[bytes]] = defaultdict(set)
    for each in written:
        shipped[each.nct_id].add(each.digest)
    for nct_id, digests in shipped.items():
        if known[nct_id].source == DEMONSTRATION and not known[nct_id].digests <= digests:
            known[nct_id].make_former()


def _judge(
    made: Plan, item: RawRecord, written: Written, kind: str, known: Known, *, place: int
) -> Fresh | None:
    """A node for the record if it is to be kept; else what it is instead is counted."""
    if written.digest in known.digests:
        made.counts["unchanged"] += 1
        return None
    invented = kind == DEMONSTRATION or bool(item.raw.get("equipoiseSection"))
    if invented and known.source == REGISTRY:
        made.counts["set_aside"] += 1
        return None
    try:
        study = read(item.raw)
    except BrokenRecord as error:
        _note(made, item, str(error), error.nct_id or written.nct_id)
        return None
    return Fresh(
        source=DEMONSTRATION if invented else REGISTRY,
        updated_on=written.updated_on,
        version_holder=written.version_holder,
        place=place,
        written=written,
        study=study,
    )


def _note(made: Plan, item: RawRecord | BrokenInput, reason: str, nct_id: str = "") -> None:
    made.counts["broken"] += 1
    made.broken.append(
        models.BrokenRecord(
            source=printable(item.source)[-500:],
            line=item.line,
            ordinal=item.ordinal,
            nct_id=nct_id,
            reason=printable(reason),
        )
    )


def printable(text: str) -> str:
    """Without what no database column takes: NUL, and halves of characters."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _known(nct_ids: set[str]) -> dict[str, Known]:
    """What is kept of these studies, in two queries; a study never seen gets an empty one."""
    known: dict[str, Known] = defaultdict(Known)
    by_id: dict[int, Known] = {}
    rows = models.Study.objects.filter(nct_id__in=nct_ids)
    for id_, nct_id, source in rows.values_list("id", "nct_id", "source"):
        by_id[id_] = known[nct_id] = Known(id_, source)
    versions = models.Version.objects.filter(study_id__in=by_id).order_by()
    fields = ("id", "study_id", "source", "digest", "updated_on", "version_holder")
    for id_, study_id, source, digest, updated_on, holder in versions.values_list(*fields):
        by_id[study_id].digests.add(bytes(digest))
        node = Node(source=source, updated_on=updated_on, version_holder=holder, place=id_, id=id_)
        by_id[study_id].nodes.append(node)
    return known


def _timeline(nodes: Iterable[Node], source: str) -> list[Node]:
    return sorted((node for node in nodes if node.source == source), key=lambda node: node.key)


def _line(nct_id: str, known: Known, new: list[Fresh], old: Mapping[int, Study]) -> Line:
    everything = [*known.nodes, *new]
    source = REGISTRY if any(node.source == REGISTRY for node in everything) else DEMONSTRATION
    steps = [
        (before, after, compare(_study(before, old), _study(after, old)))
        for before, after in _steps(known, new)
    ]
    return Line(nct_id, known, new, source, _timeline(everything, source)[-1], steps)


def _steps(known: Known, new: Sequence[Fresh]) -> list[tuple[Node, Node]]:
    """Neighbours in time of which at least one is new."""
    steps = []
    for source in {node.source for node in new}:
        nodes = _timeline([*known.nodes, *new], source)
        steps += [pair for pair in pairwise(nodes) if 0 in (pair[0].id, pair[1].id)]
    return steps


def _old_studies(known: Mapping[str, Known], fresh: Mapping[str, list[Fresh]]) -> dict[int, Study]:
    """The kept versions that get a new neighbour, read from their payloads in one query."""
    wanted: set[int] = set()
    for nct_id, nodes in fresh.items():
        wanted |= {node.id for pair in _steps(known[nct_id], nodes) for node in pair if node.id}
    rows = models.Version.objects.filter(id__in=wanted).order_by().values_list("id", "payload")
    return {id_: read(unpack(payload)) for id_, payload in rows.iterator(100)} if wanted else {}


def _study(node: Node, old: Mapping[int, Study]) -> Study:
    return node.study if isinstance(node, Fresh) else old[node.id]


def as_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """A change's detail as a JSON column takes it."""
    return {key: _plain(value) for key, value in detail.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return as_detail(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
