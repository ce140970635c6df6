"""How far the nearest open place of a study is from where somebody lives, as the crow flies."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.formats import number_format

from equipoise.core.registry.record import Study
from equipoise.links.gazetteer import Place
from equipoise.web.contact.nearby import offered
from equipoise.web.mail.letters import plain as fit_for_letters
from equipoise.web.search.engine import gazetteer
from equipoise.web.search.near import TownOf, near
from equipoise.web.sites import centres
from equipoise.web.sites.openings import Opening

KM_PER_MILE = 1.609344
IN_MILES = frozenset({"US", "GB", "LR", "MM"})
"""Countries whose roads are measured in miles."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest open place. `far`: a whole number of `unit` (km or miles); 0 where it is less than one."""

    town: str
    far: int
    unit: str
    place: str

    @property
    def said(self) -> str:
        """The number as the language in force writes it."""
        return number_format(self.far, force_grouping=True)


@dataclass
class Somewhere:
    """Distances from places as they were typed, each understood once."""

    _places: dict[str, Place | None] = field(default_factory=dict)

    def nearest(self, study: Study, typed: str) -> Nearest | None:
        """The nearest place that takes people; None where none does, or one of the two places is not known."""
        here = self._place(typed)
        if here is None:
            return None
        found = [each for each in centres.centres_of(study) if each.opening is Opening.OPEN]
        measured = [
            (each.distance_km, each.centre.city or each.name)
            for each in offered(found, near(typed, gazetteer()).point, TownOf(gazetteer()))
            if each.distance_km is not None
        ]
        if not measured:
            return None
        km, town = min(measured)
        miles = here.country_code in IN_MILES
        return Nearest(
            fit_for_letters(town),
            int(km / KM_PER_MILE if miles else km),
            "miles" if miles else "km",
            here.name,
        )

    def _place(self, typed: str) -> Place | None:
        if typed not in self._places:
            self._places[typed] = near(typed, gazetteer()).place
        return self._places[typed]
