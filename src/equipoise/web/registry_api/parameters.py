"""The parameters of `/studies`, read and checked. What is wrong with one is said as the registry's API says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from equipoise.core.registry import essie
from equipoise.core.registry.essie import EssieError
from equipoise.core.registry.essie_areas import PARAMETERS
from equipoise.core.registry.essie_plan import Alternatives, Near, Wanted, resolve
from equipoise.core.registry.structure import field as structure_field
from equipoise.core.registry.terms import STATUS
from equipoise.links.index.pieces import COUNTED, line_field
from equipoise.links.index.walking import Sort
from equipoise.web.registry_api import agg_filters
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.lists import items

PAGE_SIZE = 10
MOST_ON_PAGE = 1_000
LARGEST = 2**31 - 1
MOST_SORTS = 2
FORMATS = ("json", "csv")
MARKUP = ("markdown", "legacy")
FILTERS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
UNPAGED = ("countTotal", "pageSize", "pageToken")
"""Parameters that may change from page to page."""
KNOWN = frozenset(
    [
        *(f"query.{name}" for name in PARAMETERS),
        *(f"{kind}.{name}" for kind in ("filter", "postFilter") for name in FILTERS),
        "aggFilters",
        "geoDecay",
        "fields",
        "sort",
        "format",
        "markupFormat",
        *UNPAGED,
    ]
)
_ONLY_IDS = re.compile(r"\s*NCT\d{8}(?:[\s,|]+NCT\d{8})*[\s,|]*", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"NCT\d{8}", re.IGNORECASE | re.ASCII)
_GEO = re.compile(
    r"distance\(\s*(-?\d+(?:\.\d+)?\s*,\s*-?\d+(?:\.\d+)?\s*,\s*\d+(?:\.\d+)?\s*(?:km|mi)?)\s*\)",
    re.IGNORECASE,
)
_DECAY = re.compile(
    r"func:(gauss|exp|linear),scale:\d+(\.\d+)?(km|mi),offset:\d+(\.\d+)?(km|mi),decay:\d+(\.\d+)?"
)
_SORT = re.compile(r"(@relevance|[A-Za-z][\w\-. ]*)(?::(asc|desc))?")


@dataclass(frozen=True, slots=True)
class Question:
    """A question read. `ids` are sets of numbers of which each has to hold the study's.

    `sorts` without `by_relevance` are walked; `by_relevance` is True where the first sort is `@relevance`.
    """

    wanted: tuple[Wanted, ...] = ()
    ids: tuple[tuple[str, ...], ...] = ()
    sorts: tuple[Sort, ...] = ()
    by_relevance: bool = False
    fields: str | None = None
    format: str = "json"
    legacy: bool = False
    count: bool = False
    size: int = PAGE_SIZE
    token: str = ""
    stable: tuple[tuple[str, str], ...] = field(default=())
    """The parameters that every page of the question has in common."""


def read(params: Mapping[str, Sequence[str]], alternatives: Alternatives) -> Question:
    """Read `{name: [values]}`. Refused says what is wrong."""
    given = {name: values[-1] for name, values in params.items() if values}
    unknown = next((name for name in given if name not in KNOWN), None)
    if unknown is not None:
        raise Refused(f"`{unknown[:80]}` is unknown parameter")
    wanted, ids, only_ids = _queries(given, alternatives)
    if not only_ids:
        more, more_ids = _filters(given, alternatives)
        wanted, ids = wanted + more, ids + more_ids
    if "geoDecay" in given and not _DECAY.fullmatch(given["geoDecay"]):
        raise _wrong("geoDecay", given["geoDecay"])
    sorts, by_relevance = _sorts(given.get("sort", ""))
    return Question(
        tuple(wanted),
        tuple(ids),
        sorts,
        by_relevance,
        given.get("fields"),
        _choice(given, "format", FORMATS),
        _choice(given, "markupFormat", MARKUP) == "legacy",
        _choice(given, "countTotal", ("false", "true")) == "true",
        _size(given.get("pageSize", "")),
        given.get("pageToken", ""),
        tuple(sorted((name, value) for name, value in given.items() if name not in UNPAGED)),
    )


def _queries(
    given: Mapping[str, str], alternatives: Alternatives
) -> tuple[list[Wanted], list[tuple[str, ...]], bool]:
    """What the queries want, and whether one of them is nothing but numbers."""
    wanted: list[Wanted] = []
    ids: list[tuple[str, ...]] = []
    for name, area in PARAMETERS.items():
        text = given.get(f"query.{name}", "")
        if _ONLY_IDS.fullmatch(text):
            ids.append(tuple(each.upper() for each in _ID.findall(text)))
        elif text.strip():
            wanted.append(_expression(f"query.{name}", text, area, alternatives))
    return wanted, ids, bool(ids)


def _filters(
    given: Mapping[str, str], alternatives: Alternatives
) -> tuple[list[Wanted], list[tuple[str, ...]]]:
    wanted = [resolve(each) for each in agg_filters.read(given.get("aggFilters", ""))]
    ids: list[tuple[str, ...]] = []
    for kind in ("filter", "postFilter"):
        for name in FILTERS:
            key, text = f"{kind}.{name}", given.get(f"{kind}.{name}", "")
            if not text.strip():
                continue
            if name == "ids":
                ids.append(_ids(key, text))
            else:
                wanted.append(_filter(key, name, text, alternatives))
    return wanted, ids


def _filter(key: str, name: str, text: str, alternatives: Alternatives) -> Wanted:
    if name == "advanced":
        return _expression(key, text, "BasicSearch", alternatives)
    if name == "geo":
        return _near(key, text)
    if name == "overallStatus":
        unknown = [each for each in items(text) if each not in STATUS]
        if unknown or not items(text):
            raise _wrong(key, unknown[0] if unknown else text)
        return resolve(essie.Area("OverallStatus", essie.Or(tuple(map(essie.Term, items(text))))))
    raise Refused(
        f"Parameter `{key}` is not supported by this server: it has synonyms, but no numbers for them"
    )


def _expression(key: str, text: str, area: str, alternatives: Alternatives) -> Wanted:
    try:
        return resolve(essie.parse(text.replace("\0", " ")), default=area, alternatives=alternatives)
    except EssieError as error:
        raise Refused(f"Invalid expression in parameter `{key}`: {error}") from error


def _near(key: str, text: str) -> Near:
    found = _GEO.fullmatch(text.strip())
    if not found:
        raise _wrong(key, text)
    try:
        place = essie.distance(found[1])
    except EssieError as error:
        raise Refused(f"Parameter `{key}` has incorrect format: {error}") from error
    return Near(place.lat, place.lon, place.km)


def _ids(key: str, text: str) -> tuple[str, ...]:
    wrong = next((each for each in items(text) if not _ID.fullmatch(each)), None)
    if wrong is not None or not items(text):
        raise _wrong(key, wrong or text)
    return tuple(each.upper() for each in items(text))


def _sorts(text: str) -> tuple[tuple[Sort, ...], bool]:
    wanted = items(text)
    if len(wanted) > MOST_SORTS:
        raise Refused(f"Parameter `sort` can have {MOST_SORTS} items at most")
    sorts: list[Sort] = []
    for place, each in enumerate(wanted):
        found = _SORT.fullmatch(each)
        if not found:
            raise _wrong("sort", each)
        if found[1] != "@relevance":
            sorts.append(_sort(found[1], found[2]))
        elif place or found[2] == "asc":
            raise Refused("Parameter `sort`: this server sorts by @relevance first, best first")
    return tuple(sorts), bool(wanted) and wanted[0].startswith("@relevance")


def _sort(name: str, direction: str | None) -> Sort:
    if name in COUNTED:
        return Sort(line_field(name), direction != "desc")
    found = structure_field(name)
    if found is None:
        raise Refused(f"Parameter 'sort' contains invalid field name: '{name[:80]}'")
    if found.type not in {"date", "number"} or found.several:
        raise Refused(
            f"Field '{found.piece}' can't be used for sorting: it is not one date or number of a study"
        )
    return Sort(line_field(found.piece), direction == "asc" or (direction is None and found.type == "number"))


def _choice(given: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    value = given.get(name, choices[0])
    if value not in choices:
        raise Refused(
            f"Parameter `{name}` has incorrect value '{value[:60]}': it is one of {', '.join(choices)}"
        )
    return value


def _size(text: str) -> int:
    if not text:
        return PAGE_SIZE
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST):
        raise _wrong("pageSize", text)
    return min(int(text) or PAGE_SIZE, MOST_ON_PAGE)


def _wrong(name: str, value: str) -> Refused:
    return Refused(f"Parameter `{name}` has incorrect format: '{value[:80]}'")
