"""Which of the registry's places may be which site: by name and town, to be confirmed by somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz

from equipoise.links.gazetteer.text import fold
from equipoise.web.sites.entries import Entry

ENOUGH = 65
"""From this score on (of 100) a place is suggested at all."""
SAME_TOWN = 85
"""From this likeness on two spellings are taken for the same town ("Montréal" and "Montreal, QC")."""


class Named(Protocol):
    """What has a name and a town: a site."""

    name: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may be a site's. `score` of 100: how alike the names are; their towns agree."""

    key: str
    name: str
    town: str
    score: int


def likeliest(site: Named, among: Iterable[Entry]) -> Suggestion | None:
    """The entry that is most like a site; None where none is like it."""
    return next(iter(ranked(site, among)), None)


def ranked(site: Named, among: Iterable[Entry]) -> list[Suggestion]:
    """The entries that may be a site's, the likeliest first."""
    found = [Suggestion(each.key, each.name, each.town, likeness(site, each)) for each in among]
    return sorted((each for each in found if each.score >= ENOUGH), key=lambda each: (-each.score, each.key))


def likeness(site: Named, entry: Entry) -> int:
    """How alike a site and an entry are named, 0 to 100; 0 where they lie in different towns."""
    if fuzz.ratio(fold(site.city), fold(entry.city)) < SAME_TOWN and not _within(site.city, entry.city):
        return 0
    if fuzz.partial_ratio(fold(site.country), fold(entry.country)) < SAME_TOWN:
        return 0
    ours, theirs = _words(site.name, site.city), _words(entry.name, entry.city)
    if not ours or not theirs:
        return 0
    return round(0.5 * fuzz.token_sort_ratio(ours, theirs) + 0.5 * fuzz.token_set_ratio(ours, theirs))


def _within(one: str, other: str) -> bool:
    """Whether one town's name is part of the other's, word by word."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return bool(first and second) and (first <= second or second <= first)


def _words(name: str, city: str) -> str:
    """A name without the town that stands in it: "Harbour Centre Vancouver" and "Harbour Centre" are alike."""
    town = set(fold(city).split())
    kept = [each for each in fold(name).split() if each not in town]
    return " ".join(kept or fold(name).split())
