"""A study as the index holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from equipoise.core.registry.record import Age, Location, Point, Study
from equipoise.links.index.pieces import pieces
from equipoise.links.index.places import Site, cell_of, point_name
from equipoise.links.index.schema import CODED, COLUMNS, PACKED, name_code, packed
from equipoise.links.index.shown import kept

Locate = Callable[[str, str, str, str], Point | None]
"""City, state, country, postal code → a point, where the place is known (the gazetteer's `locate`)."""

EVERY_AGE_FROM = 0.0
EVERY_AGE_TO = 365.25 * 150
ADULT_FROM = 365.25 * 18
OLDER_FROM = 365.25 * 65
DAYS_A_YEAR = 365.25
SOON = 0.5
"""Days: who is so near the lower limit has reached it."""
OLDEST_YEAR = 120
MOST_CHARACTERS = 200_000
"""Of one text field: a record whose description is a book is searched by its beginning."""
MOST_OF_A_PART = 50_000
"""Of the title, and of the topic, so that the body, which begins with both, holds every word of theirs."""

_EXCLUSION = re.compile(
    r"^[\s*#\-•\d.]*(?:key |main |major |general )?exclusion\b", re.IGNORECASE | re.MULTILINE
)
_INCLUSION = re.compile(
    r"^[\s*#\-•\d.]*(?:key |main |major |general )?inclusion\b", re.IGNORECASE | re.MULTILINE
)
_SMALL_WORDS = set(
    re.split(" ", "a an and as at by due for from in not of on or other than the to with without")
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is put in for one study: the document's fields and its recruiting sites."""

    fields: dict[str, Any]
    sites: tuple[Site, ...]


def indexed(study: Study, key: int, locate: Locate | None = None, *, with_pieces: bool = True) -> Indexed:
    """The study as the index holds it, under the document key `key`.

    The `pieces` are asked for by the registry's own language alone, and are the greater part of the work.
    """
    sites, limits = tuple(_sites(study, key, locate)), _limits(study)
    fields: dict[str, Any] = {
        "key": key,
        "nct_id": study.nct_id,
        "number": int(study.nct_id.removeprefix("NCT")),
        "card": kept(study),
        "id": identifiers(study),
        "cell": sorted({cell_of(site.lat, site.lon) for site in sites}),
        "stand": sorted({point_name(site.lat, site.lon) for site in sites}),
        "reachable": bool(sites),
        "updated": _updated(study),
        **limits,
        "takes": years_taken(**limits),
        **_texts(study),
        **_facets(study),
        **(pieces(study.received) if with_pieces else {}),
    }
    fields |= {name: packed([fields[facet] for facet in COLUMNS[name]]) for name in PACKED}
    fields |= {column: [_code(each) for each in fields[name]] for name, column in CODED.items()}
    return Indexed({name: value for name, value in fields.items() if value not in ("", [], None)}, sites)


def identifiers(study: Study) -> list[str]:
    """Every number the study is known by, in lower case, without spaces at the ends."""
    numbers = [
        study.nct_id,
        *study.nct_id_aliases,
        study.org_study_id,
        *(each.id for each in study.secondary_ids),
    ]
    return list(dict.fromkeys(number.strip().lower()[:200] for number in numbers if number.strip()))


def split_criteria(criteria: str) -> tuple[str, str]:
    """What asks people in and what keeps them out, by the headings; all of it asks in where there are none."""
    kept: list[str] = []
    out: list[str] = []
    marks = [(m.start(), out) for m in _EXCLUSION.finditer(criteria)]
    marks += [(m.start(), kept) for m in _INCLUSION.finditer(criteria)]
    start, part = 0, kept
    for mark, next_part in sorted(marks, key=lambda each: each[0]):
        part.append(criteria[start:mark])
        start, part = mark, next_part
    part.append(criteria[start:])
    return "".join(kept), "".join(out)


def without_exclusions(study: Study) -> Study:
    """The study without the criteria that keep people out: what stands there alone is not what it is about."""
    keeps, keeps_out = split_criteria(study.eligibility.criteria)
    return replace(study, eligibility=replace(study.eligibility, criteria=keeps)) if keeps_out else study


def condition_name(text: str) -> str:
    """A condition as the facet shows it: spaces tidied, small letters at a word's start made capital."""
    words = _SPACES.sub(" ", text).strip().split(" ")
    tidy = [
        word if word in _SMALL_WORDS and i else word[:1].upper() + word[1:] for i, word in enumerate(words)
    ]
    return " ".join(tidy)[:200]


def _sites(study: Study, key: int, locate: Locate | None) -> Iterable[Site]:
    for ordinal, location in enumerate(study.locations):
        if not study.is_recruiting_at(location):
            continue
        point = location.point or _located(location, locate)
        if point is not None and _on_earth(point):
            yield Site(key, ordinal, point.lat, point.lon, approximate=location.point is None)


def _located(location: Location, locate: Locate | None) -> Point | None:
    if locate is None:
        return None
    return locate(location.city, location.state, location.country, location.postal_code)


def _on_earth(point: Point) -> bool:
    return -90 <= point.lat <= 90 and -180 <= point.lon <= 180


def _updated(study: Study) -> int:
    """Days since 1 January of the year 1; 0 where no date is known."""
    days = [each.date.latest.toordinal() for each in study.dates if each.kind.startswith("last_update")]
    return max(days, default=0)


def _limits(study: Study) -> dict[str, float]:
    low, high = study.eligibility.minimum_age, study.eligibility.maximum_age
    return {
        "youngest": low.days if low else EVERY_AGE_FROM,
        "oldest": _last_day(high) if high else EVERY_AGE_TO,
    }


@lru_cache(maxsize=5_000)
def years_taken(youngest: float, oldest: float) -> list[str]:
    """The whole years of age, to `OLDEST_YEAR`, between two limits in days, as `takes_age` asks for them."""
    years = range(OLDEST_YEAR + 1)
    return [str(year) for year in years if youngest - SOON <= year * DAYS_A_YEAR <= oldest]


def _last_day(limit: Age) -> float:
    """A limit of 75 years takes people until the day before they are 76."""
    return limit.days + (limit.days / limit.value if limit.value else 1.0) - 0.5


def _texts(study: Study) -> dict[str, str]:
    keeps, keeps_out = split_criteria(study.eligibility.criteria)
    names = [name for each in study.interventions for name in (each.name, *each.other_names)]
    title = _join((study.title, study.official_title, study.acronym), MOST_OF_A_PART)
    topic = _join(
        (*study.conditions, *study.keywords, *names, *study.condition_meshes, *study.intervention_meshes),
        MOST_OF_A_PART,
    )
    return {
        "title": title,
        "topic": topic,
        "words": _join((title, topic)),
        "body": _join((title, topic, study.summary, study.description, keeps, *_design_texts(study))),
        "margin": _join((keeps_out, *_people_and_places(study))),
    }


def _design_texts(study: Study) -> Iterable[str]:
    for arm in study.arms:
        yield from (arm.label, arm.description)
    for intervention in study.interventions:
        yield intervention.description
    for outcome in (*study.primary_outcomes, *study.secondary_outcomes):
        yield from (outcome.measure, outcome.description)
    yield from (study.eligibility.study_population, study.eligibility.gender_description, study.why_stopped)


def _people_and_places(study: Study) -> Iterable[str]:
    yield from (each.name for each in (study.lead_sponsor, *study.collaborators) if each)
    yield study.organisation
    places = {
        text for each in study.locations for text in (each.facility, each.city, each.state, each.country)
    }
    yield from sorted(places)
    yield from (*study.condition_ancestors, *study.intervention_ancestors)


def _join(parts: Iterable[str], most: int = MOST_CHARACTERS) -> str:
    """One text; the full stop between keeps a phrase from running over the border of two parts."""
    return " \n ".join(part for part in parts if part)[:most]


def _facets(study: Study) -> dict[str, list[str]]:
    names = (*study.conditions, *study.keywords, *study.condition_meshes)
    return {
        "status": _once([study.status]),
        "sex": _sexes(study.eligibility.sex),
        "age_group": age_groups(study),
        "phase": _once(study.design.phases),
        "study_type": _once([study.design.study_type]),
        "condition": _once(condition_name(each) for each in study.conditions),
        "condition_name": _once(condition_name(each).lower() for each in names),
        "country": _once(each.country for each in study.locations),
        "intervention_type": _once(each.type for each in study.interventions),
    }


def _sexes(sex: str) -> list[str]:
    """Whom the study takes: both where it says all or nothing."""
    return [sex] if sex in {"FEMALE", "MALE"} else ["FEMALE", "MALE"]


def age_groups(study: Study) -> list[str]:
    """The registry's groups (CHILD, ADULT, OLDER_ADULT), from the limits where it names none."""
    if study.eligibility.standard_ages:
        return _once(study.eligibility.standard_ages)
    limits = _limits(study)
    spans = (
        ("CHILD", 0.0, ADULT_FROM),
        ("ADULT", ADULT_FROM, OLDER_FROM),
        ("OLDER_ADULT", OLDER_FROM, EVERY_AGE_TO),
    )
    return [name for name, low, high in spans if limits["youngest"] < high and limits["oldest"] >= low]


_code = lru_cache(maxsize=20_000)(name_code)


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value[:200] for value in values if value))
