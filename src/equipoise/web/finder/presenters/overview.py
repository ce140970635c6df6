"""A study in a few words: the sentence under its title, the facts beside it, and its summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equipoise.core.registry.record import LabelledDate, Study
from equipoise.core.registry.terms import label, phases_label
from equipoise.core.registry.text import Block, blocks, plain
from equipoise.web.finder.presenters.plain_words import listed, number, sentence
from equipoise.web.finder.rows import ages, places

_NAMED = 3
_OPENING = 900
"""Characters of a summary that are shown at once."""
_UPDATED = ("last_update_posted", "last_update_submitted", "status_verified", "first_posted")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact for one glance: its label, its value (`""` where unsaid), and the field that it comes from."""

    label: str
    value: str
    field: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The head of the page and its first section; a long summary is cut in two between its blocks."""

    nct_id: str
    title: str
    acronym: str
    status: str
    status_label: str
    few_words: str
    facts: tuple[Fact, ...]
    summary: tuple[Block, ...]
    summary_rest: tuple[Block, ...]
    updated: LabelledDate | None
    updated_label: str
    demonstration: bool


def overview(study: Study) -> Overview:
    """The study in a few words."""
    updated = next(filter(None, map(study.date, _UPDATED)), None)
    summary, rest = _opening(blocks(study.summary, "Brief summary"))
    return Overview(
        nct_id=study.nct_id,
        title=plain(study.title) or plain(study.official_title) or study.nct_id,
        acronym=plain(study.acronym),
        status=study.status,
        status_label=label("status", study.status),
        few_words=few_words(study),
        facts=tuple(facts(study)),
        summary=summary,
        summary_rest=rest,
        updated=updated,
        updated_label=label("date", updated.kind) if updated else "",
        demonstration=study.demonstration is not None,
    )


def _opening(summary: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks up to a length that can be read at one go, the first in any case; and those that follow."""
    length = 0
    for index, block in enumerate(summary):
        length += len(block.text) + sum(len(each.text) for each in block.items)
        if index and length > _OPENING:
            return summary[:index], summary[index:]
    return summary, ()


def few_words(study: Study) -> str:
    """What it is, from its fields: `A trial of A and B for people with C. Chance decides who gets which.`"""
    kind = {"OBSERVATIONAL": "A study that watches", "EXPANDED_ACCESS": "Access outside a trial to"}
    what = _names([each.name for each in study.interventions])
    whom = _names(study.conditions)
    start = kind.get(study.design.study_type, "A trial of" if study.design.study_type else "A study of")
    if study.design.study_type == "OBSERVATIONAL":
        return sentence(
            f"{start} people with {whom}" if whom else f"{start} people and doesn’t change their care"
        )
    about = f"{start} {what}" if what else "A trial" if study.design.study_type else "A study"
    if not what and not whom:
        return ""
    chance = (
        " Chance decides who gets which."
        if study.design.allocation == "RANDOMIZED" and len(study.arms) > 1
        else ""
    )
    return sentence(f"{about} for people with {whom}" if whom else about) + chance


def facts(study: Study) -> Iterator[Fact]:
    """The few facts that most people look for first."""
    design, who = study.design, study.eligibility
    yield Fact("Phase", phases_label(design.phases) if design.phases else "", "design.phases")
    yield Fact("Ages", ages(who.minimum_age, who.maximum_age), "eligibility.minimum_age")
    yield Fact("Sex", label("sex", who.sex) if who.sex else "", "eligibility.sex")
    kind = {"ESTIMATED": " planned", "ACTUAL": " took part"}.get(design.enrollment_type, "")
    count = f"{design.enrollment:,}{kind}" if design.enrollment is not None else ""
    yield Fact("People", count, "design.enrollment")
    yield Fact("Places", places(study), "locations")


def _names(names: Sequence[str]) -> str:
    """Up to three names as a list; more are counted."""
    clean = [_within_sentence(each) for each in dict.fromkeys(filter(None, map(plain, names)))]
    extra = len(clean) - _NAMED
    if extra > 0:
        return f"{', '.join(clean[:_NAMED])} and {number(extra)} more"
    return listed(clean)


def _within_sentence(name: str) -> str:
    """Without the capital of a sentence (`Palliative radiotherapy`); names keep theirs (`Breast Cancer`, `Taxol`)."""
    first, space, rest = name.partition(" ")
    ordinary = space and first[1:].islower() and rest.islower()
    return f"{first.lower()} {rest}" if ordinary else name
