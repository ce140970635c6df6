"""Which of many searches a changed study meets: the one search of `queries`, asked the other way round.

A search is compiled once, when somebody asks to be told: its words as they are understood then, against the index and
the vocabulary of that day, always in the strict meaning (never one word of several), without order and page. Batches
of studies are then asked for it, without the criteria that keep people out: a page of results puts studies last that
have a word there alone, and here there is no last. What it is compiled to can be read by the version that wrote it
alone; `Stale` says that it has to be made anew from the request.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import Any

from equipoise.core.registry.record import Point, Study
from equipoise.core.registry.request import LISTS, SearchRequest
from equipoise.core.values.errors import InputError
from equipoise.links.index.documents import OLDEST_YEAR, condition_name, without_exclusions
from equipoise.links.index.language import clean
from equipoise.links.index.note import is_note
from equipoise.links.index.places import EARTH_KM, HALF_ROUND_KM, cell_of
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.reverse import (
    TEXT,
    Group,
    Handful,
    Needs,
    Reach,
    Token,
    Unit,
    anchor,
    any_reach,
    at_least,
    needs,
    needs_reach,
    of_values,
    rarest_of,
    text_query,
    text_reach,
)
from equipoise.links.index.schema import SCHEMA_VERSION, WHOLE_TEXT
from equipoise.web.search.engine import Engine, engine
from equipoise.web.search.filters import facet_filters
from equipoise.web.search.wording import understand

VERSION = f"1.{SCHEMA_VERSION}"
"""Of what searches are compiled to: it goes with the index's own, whose words they hold."""
ANY = "*"
"""The anchor of every study, for searches that nothing else can be found by."""
_SEAM = 0.01
"""Degrees by which a circle is taken for larger: rounding must lose no cell."""
MOST_CELLS = 64
"""A circle over more cells of the map is no anchor: it would be one of nearly everything."""
_VALUES = (
    "status",
    "phase",
    "study_type",
    "country",
    "intervention_type",
    "condition_name",
    "sex",
    "takes",
    "id",
)

_ONE = re.compile("1")


class Stale(ValueError):
    """What another version compiled; it is made anew from the request."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A search ready to be asked of batches: what of its words is needed, and its filters and circle, all of which are.

    Tokens of texts are those of `links.index.reverse`; of a filter they are `name=value`, of a circle
    `@latitude,longitude,kilometres`.
    """

    text: Needs = field(default_factory=Needs)
    filters: tuple[Group, ...] = ()
    version: str = VERSION

    def as_json(self) -> dict[str, Any]:
        """As JSON takes it, for `from_json`."""
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Compiled:
    """What `as_json` gave. Stale where another version did, or nobody."""
    if data.get("version") != VERSION:
        raise Stale("compiled by another version")
    text = data["text"]
    units = tuple(tuple(tuple(map(tuple, way)) for way in unit) for unit in text["units"])
    without = tuple(text["without"])
    return Compiled(Needs(units, text["least"], without), tuple(map(tuple, data["filters"])))


def compiled(request: SearchRequest, *, using: Engine | None = None) -> Compiled:
    """A search made ready. InputError where it is a summary of somebody; IndexUnusable where there is no index.

    A place that isn't known, or without a distance, limits nothing, as in the search.
    """
    if is_note(request.text):
        raise InputError(
            "a description of somebody puts trials in order and rules none out, so there is no telling which are new.",
            mend="Search by a few words instead, such as a diagnosis, and by filters.",
        )
    using = using or engine()
    understood = understand(request.text, using.reader.snapshot(), using.vocabulary)
    filters = (*_filters(request), *_circle(request, using))
    return Compiled(needs(understood.wording), filters)


def _filters(request: SearchRequest) -> Iterator[Group]:
    for name in LISTS:
        if values := getattr(request, name):
            yield tuple(f"{name}={value}" for value in values)
    if request.sex:
        yield (f"sex={request.sex}",)
    if request.age is not None:
        yield (f"age={request.age!r}",)


def _circle(request: SearchRequest, using: Engine) -> Iterator[Group]:
    if not request.near or request.within_km is None or request.within_km >= HALF_ROUND_KM:
        return
    for place in using.places.find(request.near, countries=request.country)[:1]:
        yield (f"@{place.lat!r},{place.lon!r},{request.within_km!r}",)


class Batch:
    """Studies that many searches are asked of, under names of the caller's. Not to be shared between threads.

    `before`: as those of them were that are not new, under the same names.
    """

    def __init__(
        self,
        studies: Mapping[str, Study],
        before: Mapping[str, Study] = MappingProxyType({}),
        *,
        using: Engine | None = None,
    ) -> None:
        old = [name for name in studies if name in before]
        self._names = (*old, *(name for name in studies if name not in before))
        # Those of before come last, in the order of the others: one shift brings each under its successor.
        held = [*(studies[name] for name in self._names), *(before[name] for name in old)]
        self._handful = Handful(map(without_exclusions, held), (using or engine()).places.locate)
        self._found: dict[Token, int] = {}

    def anchors(self) -> frozenset[str]:
        """Everything that a search may be found by: one that a study here meets has an anchor among these."""
        here = self._handful
        texts = (anchor(TEXT, word) for name in WHOLE_TEXT for word in here.terms(name))
        values = (anchor(name, value) for name in _VALUES for value in here.terms(name))
        cells = (anchor("cell", number) for number in here.cells)
        return frozenset(chain((ANY,), texts, values, cells))

    def matching(self, search: Compiled) -> frozenset[str]:
        """The names of the studies that meet the search."""
        return self._named(self._meeting(search))

    def newly(self, search: Compiled) -> frozenset[str]:
        """The names of the studies that meet the search, and did not before."""
        found = self._meeting(search)
        return self._named(found & ~(found >> len(self._names)))

    def _named(self, found: int) -> frozenset[str]:
        """The names of a set of studies; what is of before has none."""
        bits = bin(found)[:1:-1][: len(self._names)]
        return frozenset(self._names[each.start()] for each in _ONE.finditer(bits))

    def _meeting(self, search: Compiled) -> int:
        found = self._handful.all
        for group in search.filters:
            found &= self._any(group)
        if found and search.text.without:
            found &= ~self._any(search.text.without)
        if not found or not search.text.units:
            return found
        met = [self._met(unit) for unit in search.text.units]
        return at_least(search.text.least, met, found)

    def _met(self, unit: Unit) -> int:
        found = 0
        for way in unit:
            every = self._handful.all
            for group in way:
                every &= self._any(group)
            found |= every
        return found

    def _any(self, group: Group) -> int:
        found, known = 0, self._found
        for token in group:
            bits = known.get(token)
            found |= self._look_up(token) if bits is None else bits
        return found

    def _look_up(self, token: Token) -> int:
        """What one token finds, asked of the index in memory once."""
        if token.startswith("@"):
            found = self._handful.within(*_read_circle(token))
        elif "=" in token:
            found = self._handful.found(next(iter(facet_filters(_read_filter(token)).values())))
        else:
            found = self._handful.found(text_query(token))
        return self._found.setdefault(token, found)


def _read_circle(token: Token) -> tuple[Point, float]:
    lat, lon, distance_km = map(float, token[1:].split(","))
    return Point(lat, lon), distance_km


def _read_filter(token: Token) -> SearchRequest:
    """A request of that filter alone."""
    name, _, value = token.partition("=")
    if name == "age":
        return SearchRequest(age=float(value))
    return SearchRequest().but(**{name: value if name == "sex" else (value,)})


def anchors(search: Compiled, *, using: Engine | None = None) -> tuple[str, ...]:
    """What a study must have one of to meet the search: as rare things as will do, by the index as it is now.

    `ANY` alone where there is nothing better; none at all where no study can ever meet it.
    """
    snapshot = (using or engine()).reader.snapshot()

    def reach(token: Token) -> Reach | None:
        return _reach(token, snapshot)

    choices = [any_reach(group, reach) for group in search.filters]
    rarest = rarest_of([needs_reach(search.text, reach), *choices])
    return (ANY,) if rarest is None else tuple(sorted(rarest.anchors))


def _reach(token: Token, snapshot: Snapshot) -> Reach | None:
    if token.startswith("@"):
        return _circle_reach(*_read_circle(token), snapshot)
    if "=" not in token:
        return text_reach(token, snapshot)
    name, _, value = token.partition("=")
    if name == "age":
        return _age_reach(float(value), snapshot)
    if name == "condition":
        return of_values(snapshot, "condition_name", [clean(condition_name(value).lower())])
    return of_values(snapshot, name, [clean(value)])


def _age_reach(age: float, snapshot: Snapshot) -> Reach | None:
    """Whole years are held as such by the index; what is between them has no anchor."""
    if age != int(age) or not 0 <= age <= OLDEST_YEAR:
        return None
    return of_values(snapshot, "takes", [str(int(age))])


def _circle_reach(point: Point, distance_km: float, snapshot: Snapshot) -> Reach | None:
    """The cells of the map that a circle reaches into, and perhaps some beside."""
    rise = math.degrees(distance_km / EARTH_KM) + _SEAM
    rows = range(math.floor(point.lat - rise), math.floor(point.lat + rise) + 1)
    width = _width(point.lat, rise)
    columns = range(math.floor(point.lon - width), math.floor(point.lon + width) + 1)
    if len(rows) * min(len(columns), 360) > MOST_CELLS:
        return None
    cells = {cell_of(row, (column + 180) % 360 - 180) for row in rows for column in columns}
    studies = sum(snapshot.searcher.doc_freq("cell", each) for each in cells)
    return Reach(studies, frozenset(anchor("cell", each) for each in cells))


def _width(lat: float, rise: float) -> float:
    """How many degrees of longitude a circle reaches to either side; all where a pole is in it."""
    if abs(lat) + rise >= 90:
        return 180.0
    sine = math.sin(math.radians(rise)) / math.cos(math.radians(lat))
    return math.degrees(math.asin(min(1.0, sine))) + _SEAM
