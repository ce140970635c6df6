"""Text and rule of each criterion side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from equipoise.core.criteria.english_outline import Line, outline
from equipoise.core.criteria.model import Criterion
from equipoise.core.design.telling import Section, sections
from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reach import Reach, Reached, reached
from equipoise.core.protocol.showing import Shown
from equipoise.core.protocol.sources import Piece, pieces
from equipoise.core.registry.record import Study
from equipoise.core.values.errors import InputError
from equipoise.web.criteria import queries
from equipoise.web.criteria.queries import Version
from equipoise.web.review.presenters.findings import findings
from equipoise.web.review.presenters.words import REACHES, SENTENCES, STATES, Mark, demand
from equipoise.web.studies import queries as studies

FILTERS: dict[str, str] = {
    "": "All",
    "whole": "Computed",
    "part": "In part",
    "words": "Only words",
    "findings": "With findings",
}
MOST_FINDINGS = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody wrote that couldn't be saved, and why."""

    name: str
    text: str
    error: InputError


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: the source's words, its rule in plain English and as it stands in the file."""

    criterion: Criterion
    demand: str
    reach: Reach
    mark: Mark
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]
    words: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[Finding, ...]
    block: str
    kept: Kept | None = None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return self.criterion.id.replace("+", "-")

    @property
    def digest(self) -> str:
        """Of its lines, as they are shown."""
        return digest(self.block)

    @property
    def unclear(self) -> int:
        """How many findings and open questions it has."""
        return len(self.findings) + len(self.questions)

    @property
    def written(self) -> str:
        """What stands in its box."""
        return self.kept.text if self.kept else self.block

    @property
    def height(self) -> int:
        """Lines of its box."""
        return min(max(self.written.count("\n") + 2, 5), 30)


@dataclass(frozen=True, slots=True)
class Work:
    """A trial with one version of its protocol file, or the file that ships; `text` is empty where there is neither."""

    nct_id: str
    study: Study | None
    version: Version | None
    text: str
    newest: int
    in_force: int

    @property
    def state(self) -> str:
        """A state of a version, `shipped`, or nothing."""
        return self.version.state if self.version else "shipped" if self.text else ""

    @property
    def mark(self) -> Mark:
        """The state in a word."""
        return STATES[self.state]

    @property
    def is_newest(self) -> bool:
        """Whether no later version was begun."""
        return self.version is None or self.version.number == self.newest

    @property
    def editable(self) -> bool:
        """Whether its criteria can be corrected."""
        return self.version is not None and self.version.open and self.is_newest


@dataclass(frozen=True, slots=True)
class TrialPage:
    """Everything on the page of a version. `broken`: why its file can't be read, where it can't."""

    work: Work
    rows: tuple[Row, ...] = ()
    shown_rows: tuple[Row, ...] = ()
    at_large: tuple[Finding, ...] = ()
    protocol: Protocol | None = None
    broken: InputError | None = None
    record_changed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    show: str = ""
    kept: Kept | None = None

    @property
    def name(self) -> str:
        """How the trial is called."""
        study = self.work.study
        return self.protocol.name if self.protocol else (study and study.acronym) or self.work.nct_id

    @property
    def heading(self) -> str:
        """How it stands, in a sentence."""
        number = self.work.version.number if self.work.version else 0
        return f"{self.name}: {SENTENCES[self.work.state].format(number=number)}"

    @property
    def design(self) -> tuple[Section, ...]:
        """The trial's design by section, where the file has one."""
        known = self.protocol.design if self.protocol else None
        return sections(known) if known else ()

    @property
    def unclear(self) -> int:
        """How many findings and open questions there are."""
        return len(self.at_large) + sum(each.unclear for each in self.rows)

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        """The choices of what to show, with how many criteria each has; those without any are left out."""
        return [(key, word, self.counts[key]) for key, word in FILTERS.items() if self.counts[key] or not key]


def work(nct_id: str, number: int | None = None) -> Work | None:
    """A trial with that version, by default its newest, else the file that ships. None where nothing is kept of it."""
    every = queries.versions(nct_id)
    study = studies.study(nct_id)
    shown = next((each for each in every if number in (None, each.number)), None)
    text = shown.text if shown else (queries.shipped_text(nct_id) or "") if number is None else ""
    if (number is not None and shown is None) or not (text or (study and study.nct_id == nct_id)):
        return None  # (a number that a study had before leads to no page of its own)
    forced = next((each.number for each in every if each.state == "published"), 0)
    return Work(nct_id, study, shown, text, every[0].number if every else 0, forced)


def trial_page(found: Work, *, show: str = "", kept: Kept | None = None) -> TrialPage:
    """The page of a version; `kept` comes back where it was written, else at the top."""
    try:
        shown = queries.shown(found.nct_id, found.text)
    except InputError as error:
        return TrialPage(found, broken=error, kept=kept)
    told = findings(found.text, shown)
    rows = _rows(found, shown, told, kept)
    counts = Counter({"": len(rows), "findings": sum(bool(each.findings) for each in rows)})
    counts.update(each.reach for each in rows)
    show = show if show in FILTERS and kept is None else ""
    placed = any(each.kept for each in rows)
    return TrialPage(
        found,
        rows,
        tuple(each for each in rows if _is_shown(each, show)),
        tuple(each for each in told if not _of(each, shown))[:MOST_FINDINGS],
        shown.protocol,
        record_changed=_record_changed(found, shown),
        counts=counts,
        show=show,
        kept=None if placed else kept,
    )


def _rows(found: Work, shown: Shown, told: tuple[Finding, ...], kept: Kept | None) -> tuple[Row, ...]:
    lines = blocks(found.text)
    rows = []
    for each in reached(shown.protocol.rules):
        name = each.criterion.id
        block = lines[name].text if name in lines else ""
        own = kept if kept and kept.name == name and block and found.editable else None
        about = tuple(one for one in told if set(name.split("+")) & set(one.criteria))
        rows.append(_row(each, shown, about[:MOST_FINDINGS], block, own))
    return tuple(rows)


def _row(each: Reached, shown: Shown, about: tuple[Finding, ...], block: str, kept: Kept | None) -> Row:
    return Row(
        each.criterion,
        demand(each.criterion),
        each.reach,
        REACHES[each.reach],
        pieces(each.criterion, shown.texts),
        outline(each.criterion.condition, shown.protocol.rules.scope),
        tuple(dict.fromkeys(one.text for one in each.words)),
        each.questions,
        about,
        block,
        kept,
    )


def _is_shown(row: Row, show: str) -> bool:
    return bool(row.findings) if show == "findings" else show in ("", row.reach)


def _of(finding: Finding, shown: Shown) -> bool:
    """Whether it is about a criterion of the file, and so stands with it."""
    known = {part for each in shown.protocol.rules.criteria for part in each.id.split("+")}
    return bool(known & set(finding.criteria))


def _record_changed(found: Work, shown: Shown) -> bool:
    """Whether the trial's record says other criteria by now than the file quotes."""
    if found.study is None or not found.study.eligibility.criteria or not shown.protocol.sources:
        return False
    quoted = {each.sha256 for each in shown.protocol.sources.values()}
    return digest(found.study.eligibility.criteria) not in quoted
