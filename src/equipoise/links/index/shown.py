"""What a list shows of a study, kept in the index beside the words: a page of results then reads nothing else.

A whole record may hold some hundred sites with their contacts and takes about a millisecond to read; a page has
twenty. What is kept are the typed values in a fixed order, and the places as a text of their own, since few lists
look at one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import orjson

from equipoise.core.registry.record import (
    Age,
    Design,
    Eligibility,
    Intervention,
    LabelledDate,
    Location,
    Party,
    Point,
    Study,
)
from equipoise.core.values import PartialDate

DATES = frozenset(
    {
        "last_update_posted",
        "last_update_submitted",
        "status_verified",
        "first_posted",
        "start",
        "primary_completion",
        "completion",
    }
)


@dataclass(frozen=True)
class Shown:
    """A study as a list shows it: of its places `study` has the status only."""

    study: Study
    kept_places: str = "[]"

    @property
    def places(self) -> tuple[Location, ...]:
        """Its places without their contacts, in the record's order."""
        return tuple(map(_place, self._places))

    def place(self, ordinal: int) -> Location | None:
        """One of its places; None where there is no such."""
        return _place(self._places[ordinal]) if ordinal < len(self._places) else None

    def towns(self) -> Iterator[str]:
        """Each place's name with its town."""
        return (f"{facility}, {city}" for facility, city, *_ in self._places)

    @cached_property
    def _places(self) -> list[list[Any]]:
        found: list[list[Any]] = orjson.loads(self.kept_places)
        return found


def kept(study: Study) -> bytes | None:
    """What the index keeps of a study, for `opened`; None where it can't be written (halves of characters)."""
    places = [
        (
            *(each.facility, each.city, each.state, each.country, each.postal_code, each.status),
            each.point and (each.point.lat, each.point.lon),
        )
        for each in study.locations
    ]
    try:
        return orjson.dumps(
            (
                *(study.nct_id, study.title, study.official_title, study.acronym, study.status),
                *(study.summary, study.description, study.conditions, study.keywords),
                [(each.type, each.name) for each in study.interventions],
                _kept_limits(study.eligibility),
                (study.design.study_type, study.design.phases),
                study.lead_sponsor and (study.lead_sponsor.name, study.lead_sponsor.class_),
                [(each.kind, str(each.date), each.type) for each in study.dates if each.kind in DATES],
                [each.status for each in study.locations],
                orjson.dumps(places).decode(),
                study.demonstration,
            )
        )
    except TypeError:
        return None


def opened(data: bytes) -> Shown:
    """The study that `kept` was given, as far as a list shows it."""
    nct_id, title, official_title, acronym, status, summary, description, *rest = orjson.loads(data)
    conditions, keywords, interventions, limits, design, sponsor, dates, states, places, demonstration = rest
    study = Study(
        nct_id=nct_id,
        title=title,
        official_title=official_title,
        acronym=acronym,
        status=status,
        dates=tuple(LabelledDate(kind, _date(written), type_) for kind, written, type_ in dates),
        lead_sponsor=Party(*sponsor) if sponsor else None,
        summary=summary,
        description=description,
        conditions=tuple(conditions),
        keywords=tuple(keywords),
        design=Design(design[0], tuple(design[1])),
        interventions=tuple(Intervention(*each) for each in interventions),
        eligibility=_limits(limits),
        locations=tuple(map(_of_status, states)),
        demonstration=demonstration,
    )
    return Shown(study, places)


def _kept_limits(limits: Eligibility) -> tuple[Any, ...]:
    ages = (each and (each.value, each.unit, each.days) for each in (limits.minimum_age, limits.maximum_age))
    return (limits.criteria, limits.sex, limits.healthy_volunteers, limits.standard_ages, *ages)


def _limits(found: list[Any]) -> Eligibility:
    criteria, sex, healthy_volunteers, standard_ages, low, high = found
    return Eligibility(
        criteria=criteria,
        sex=sex,
        minimum_age=Age(*low) if low else None,
        maximum_age=Age(*high) if high else None,
        healthy_volunteers=healthy_volunteers,
        standard_ages=tuple(standard_ages),
    )


def _place(found: list[Any]) -> Location:
    facility, city, state, country, postal_code, status, point = found
    return Location(
        facility, city, state, country, postal_code, status, point=Point(*point) if point else None
    )


_date = lru_cache(maxsize=20_000)(PartialDate.parse)


@lru_cache(maxsize=1_000)
def _of_status(status: str) -> Location:
    return Location(status=status)
