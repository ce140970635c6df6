"""What doesn't agree, what isn't said and what is made up in a record, handed to the section it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from equipoise.core.registry.finding import Evidence, Finding
from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.record import Study
from equipoise.core.registry.text import plain
from equipoise.core.registry.unsaid import Unsaid, unsaid

_AROUND = 70
_NAMES = {
    "title": "the title",
    "official_title": "the official title",
    "summary": "the summary",
    "description": "the description",
    "eligibility.criteria": "the criteria",
    "eligibility.gender_description": "the note on sex",
    "design.masking_description": "the note on masking",
    "design.intervention_model_description": "the note on the design",
}
"""The texts that evidence is quoted from; evidence that is a code or a date is told in the sentence itself."""

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "open": ("status", "dates", "locations", "last_known_status", "why_stopped", "design.enrollment"),
    "who": ("eligibility",),
    "happens": (
        "design",
        "arms",
        "interventions",
        "primary_outcomes",
        "secondary_outcomes",
        "other_outcomes",
    ),
    "run": ("lead_sponsor", "collaborators", "officials", "responsible_party", "organisation", "has_dmc"),
    "contact": ("central_contacts",),
    "questions": ("visits", "costs", "language"),
}
"""The sections of the page and the fields they show, by the start of the dotted name; others are the record's."""

IN_PLACE = frozenset(
    (
        "costs",
        "design.enrollment",
        "design.phases",
        "eligibility.healthy_volunteers",
        "eligibility.minimum_age",
        "eligibility.sex",
        "lead_sponsor",
        "primary_outcomes.time_frame",
        "secondary_outcomes.time_frame",
        "visits",
    )
)
"""Gaps that the page shows where the value would stand (`Not said`), so that it need not say them twice."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the record with some around them; `where` names the text they stand in."""

    where: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A finding as the page shows it beside its field."""

    code: str
    field: str
    title: str
    sentence: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one section, in the order in which they were found."""

    contradictions: tuple[Contradiction, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What of a demonstration's record is made up and what is not known, as its `equipoiseSection` says."""

    note: str
    parts: tuple[str, ...]
    unset: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


def notes(study: Study, today: date) -> dict[str, Notes]:
    """The notes of every section of the page, under its id; each note stands in one."""
    found = [_contradiction(study, each) for each in contradictions(study, today)]
    missing = [each for each in unsaid(study) if each.field not in IN_PLACE]
    return {
        name: Notes(
            tuple(each for each in found if section_of(each.field) == name),
            tuple(each for each in missing if section_of(each.field) == name),
        )
        for name in (*SECTIONS, "record")
    }


def section_of(field: str) -> str:
    """The id of the section that shows a field: the longest start of its name decides."""
    starts = [
        (len(start), name)
        for name, fields in SECTIONS.items()
        for start in fields
        if field == start or field.startswith(f"{start}.")
    ]
    return max(starts)[1] if starts else "record"


def made_up(study: Study) -> MadeUp | None:
    """What to say of a demonstration's record; None for a record of the registry."""
    said = study.demonstration
    if said is None:
        return None
    unset = said.get("unset") or ()
    return MadeUp(
        note=str(said.get("note", "")),
        parts=tuple(str(each) for each in said.get("fictional") or ()),
        unset=tuple(
            (_said(each, "name"), _said(each, "sentence")) for each in unset if isinstance(each, Mapping)
        ),
        sources=tuple(str(each) for each in said.get("sources") or ()),
    )


def _said(entry: Mapping[str, Any], key: str) -> str:
    return str(entry.get(key, ""))


def _contradiction(study: Study, finding: Finding) -> Contradiction:
    quotes = (_quote(study, each) for each in finding.evidence)
    found = tuple(each for each in quotes if each)
    return Contradiction(finding.code, finding.field, finding.title, finding.sentence, found)


def _quote(study: Study, evidence: Evidence) -> Quote | None:
    where = _NAMES.get(evidence.field)
    if where is None:
        return None
    value: Any = study
    for part in evidence.field.split("."):
        value = getattr(value, part)
    before = _words_before(value[max(0, evidence.start - _AROUND) : evidence.start], evidence.start > _AROUND)
    after = _words_after(value[evidence.end : evidence.end + _AROUND], evidence.end + _AROUND < len(value))
    return Quote(where, before, plain(evidence.words), after)


def _words_before(text: str, cut: bool) -> str:
    """The words of the same line that stand before, from a whole word on."""
    line = text.rpartition("\n")[2]
    cut = cut and line == text
    space = " " if text[-1:].isspace() else ""
    return ("… " if cut else "") + plain(line.partition(" ")[2] if cut else line) + space


def _words_after(text: str, cut: bool) -> str:
    line = text.partition("\n")[0]
    cut = cut and line == text
    space = " " if text[:1].isspace() else ""
    return space + plain(line.rpartition(" ")[0] if cut else line) + (" …" if cut else "")
