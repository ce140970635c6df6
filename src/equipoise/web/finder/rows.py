"""One result as the page shows it: the few things that tell whether to read on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from equipoise.core.registry.record import Age, LabelledDate, Study
from equipoise.core.registry.terms import label, phases_label
from equipoise.core.registry.text import plain
from equipoise.web.search.page import Result, Snippet

MOST_CONDITIONS = 3
LONGEST_WHAT = 260
FOUND_IN = {
    "condition": "the conditions",
    "intervention": "what is tested",
    "summary": "the summary",
    "description": "the description",
    "criteria": "who may take part",
    "outcome": "what is measured",
    "sponsor": "who runs it",
    "location": "the places",
}
# A full stop that ends a sentence: not after an abbreviation or a single letter, and before a capital or a digit.
_END = re.compile(
    r"(?<!\b[A-Za-z])(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\bet al)"
    r"[.!?](?=\s+[\"“(]?[A-Z0-9])"
)
_DATES = ("last_update_posted", "last_update_submitted", "status_verified", "first_posted")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest place that takes people: its name, town, own state, distance in km (None without `near`)."""

    facility: str
    town: str
    status: str
    status_label: str
    own_status: bool
    distance_km: float | None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A result row. Texts are plain; an empty one is unsaid in the record."""

    nct_id: str
    title: str
    status: str
    status_label: str
    what: str
    conditions: tuple[str, ...]
    more_conditions: int
    phase: str
    ages: str
    sex: str
    places: str
    nearest: Nearest | None
    updated: LabelledDate | None
    updated_label: str
    marks: tuple[str, ...]
    demonstration: bool
    found_in: str
    snippet: Snippet | None
    against: tuple[str, ...] = ()
    """What in the visitor's own answers speaks against the trial, or may."""
    against_for_sure: bool = False


def row(result: Result, marks: Iterable[str] = ()) -> Row:
    """What the list shows of a study found; `marks` says what in its record doesn't agree."""
    study, snippet = result.study, snippet_of(result)
    updated = next(filter(None, map(study.date, _DATES)), None)
    conditions = tuple(filter(None, map(plain, study.conditions)))
    return Row(
        nct_id=study.nct_id,
        title=plain(study.title) or plain(study.official_title),
        status=study.status,
        status_label=label("status", study.status),
        what=first_sentence(plain(study.summary)),
        conditions=conditions[:MOST_CONDITIONS],
        more_conditions=max(0, len(conditions) - MOST_CONDITIONS),
        phase=phases_label(study.design.phases) if study.design.phases else "",
        ages=ages(study.eligibility.minimum_age, study.eligibility.maximum_age),
        sex=label("sex", study.eligibility.sex) if study.eligibility.sex in {"FEMALE", "MALE"} else "",
        places=places(study),
        nearest=nearest(result),
        updated=updated,
        updated_label=label("date", updated.kind) if updated else "",
        marks=tuple(marks),
        demonstration=study.demonstration is not None,
        found_in=FOUND_IN.get(snippet.source, snippet.source) if snippet else "",
        snippet=snippet,
    )


def nearest(result: Result) -> Nearest | None:
    """The place as the row says it. Where it gives no state of its own, the trial's stands in, and that is said."""
    site = result.site
    if site is None:
        return None
    town = ", ".join(dict.fromkeys(filter(None, map(plain, (site.city, site.state, site.country)))))
    code = site.status or result.status
    return Nearest(
        facility=plain(site.facility),
        town=town,
        status=code,
        status_label=label("site_status", code),
        own_status=bool(site.status),
        distance_km=result.distance_km,
        approximate=result.approximate,
    )


def snippet_of(result: Result) -> Snippet | None:
    """Where the words were found, if neither the title nor the summary shows it."""
    if any(each.marked for each in result.title) or any(each.source == "summary" for each in result.snippets):
        return None
    return next(iter(result.snippets), None)


def places(study: Study) -> str:
    """How many places take people, of how many: `3 of 12 places are recruiting`."""
    every, opened = len(study.locations), len(study.recruiting_locations())
    if not every:
        return "The record names no place"
    if not opened:
        return "No place is recruiting now" if every > 1 else "The one place is not recruiting now"
    if every == 1:
        return "Recruiting at its one place"
    return f"{opened:,} of {every:,} places {'is' if opened == 1 else 'are'} recruiting"


def ages(low: Age | None, high: Age | None) -> str:
    """The age limits as people say them; empty where the record gives none."""
    if low and high:
        if low.unit == high.unit:
            return f"{low.value:g} to {_age(high)}"
        return f"{_age(low)} to {_age(high)}"
    if low:
        return f"{_age(low)} and older"
    return f"Up to {_age(high)}" if high else ""


def _age(age: Age) -> str:
    unit = age.unit.lower()
    return f"{age.value:g} {unit.removesuffix('s') if age.value == 1 else unit}"


def first_sentence(text: str, longest: int = LONGEST_WHAT) -> str:
    """The first sentence of `text`, cut at a word where it is longer than `longest` characters."""
    found = _END.search(text)
    sentence = text[: found.end()] if found else text
    if len(sentence) <= longest:
        return sentence
    return sentence[:longest].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
