"""The filters of a search as the page shows them: groups to tick, and chips to take off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipoise.core.registry.request import CODES, KEYS, SORTS, SearchRequest
from equipoise.core.registry.terms import label

DISTANCES = (
    ("10", "10 km (6 miles)"),
    ("25", "25 km (16 miles)"),
    ("50", "50 km (31 miles)"),
    ("100", "100 km (62 miles)"),
    ("250", "250 km (155 miles)"),
    ("500", "500 km (311 miles)"),
    ("1000", "1,000 km (621 miles)"),
    ("", "Any distance"),
)
LEGENDS = {
    "status": "Is it open?",
    "phase": "Phase",
    "study_type": "Kind of study",
    "intervention_type": "What is tested",
    "condition": "Condition",
    "country": "Country",
}
SORT_LABELS = {"relevance": "Best match", "distance": "Nearest", "newest": "Newest"}
SHOWN, MOST = 6, 15


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick: its value in the address, its words, how many trials have it (None: not counted)."""

    value: str
    label: str
    count: int | None
    chosen: bool

    @property
    def mark(self) -> str:
        """The value as part of an element's id: the focus is found again by it after the list was swapped."""
        return "-".join(self.value.split())


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one filter: those chosen and the most frequent, then the rest."""

    key: str
    legend: str
    options: tuple[Option, ...]
    shown: int

    @property
    def folded(self) -> int:
        """How many stand behind a fold."""
        return len(self.options) - self.shown


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead; `current` marks the one in force."""

    label: str
    query: str
    current: bool = False


def groups(request: SearchRequest, counts: Mapping[str, Sequence[tuple[str, int]]]) -> tuple[Group, ...]:
    """Every filter that has something to choose, in the page's order."""
    made = (_group(name, getattr(request, name), counts.get(name, ())) for name in LEGENDS)
    return tuple(each for each in made if each.options)


def _group(name: str, chosen: tuple[str, ...], counted: Sequence[tuple[str, int]]) -> Group:
    counts = dict(counted)
    known = {each.casefold(): each for each in counts}
    ticked = [known.get(each.casefold(), each) for each in chosen]
    order = [*ticked, *(value for value in counts if value not in ticked)]
    options = tuple(
        Option(
            value.lower() if name in CODES else value,
            words(name, value),
            counts.get(value, 0),
            value in ticked,
        )
        for value in order[: max(MOST, len(ticked))]
    )
    cut = max(SHOWN, len(ticked))
    if len(options) <= cut + 2:
        cut = len(options)
    return Group(KEYS.get(name, name), LEGENDS[name], options, cut)


def words(name: str, value: str) -> str:
    """A filter's value in words: codes by their label, names as they are."""
    return label(name, value) if name in CODES or name == "sex" else value


def chips(request: SearchRequest) -> tuple[Link, ...]:
    """Each filter in force, with the search that is left without it."""
    found = [
        Link(words(name, value), _without(request, name, value))
        for name in LEGENDS
        for value in getattr(request, name)
    ]
    if request.age is not None:
        found.append(Link(f"Age {request.age:g}", request.but(age=None).to_query()))
    if request.sex:
        found.append(Link(words("sex", request.sex), request.but(sex="").to_query()))
    if request.near:
        left = request.but(
            near="", within_km=None, sort="relevance" if request.sort == "distance" else request.sort
        )
        found.append(Link(f"Near {request.near}", left.to_query()))
    return tuple(found)


def _without(request: SearchRequest, name: str, value: str) -> str:
    left = tuple(each for each in getattr(request, name) if each != value)
    return request.but(**{name: left}).to_query()


def bare(request: SearchRequest) -> SearchRequest:
    """The words and the place alone, every filter off."""
    return SearchRequest(text=request.text, near=request.near, within_km=request.within_km)


def sorts(request: SearchRequest, used: str) -> tuple[Link, ...]:
    """The orders to choose from, by distance only with a place to measure from; `used` is the one in force."""
    names = [each for each in SORTS if each != "distance" or request.near]
    return tuple(Link(SORT_LABELS[each], request.but(sort=each).to_query(), each == used) for each in names)


def distances(request: SearchRequest) -> tuple[tuple[tuple[str, str], ...], str]:
    """The distances to choose from, with the one in the address among them, and the one in force (`""`: any)."""
    chosen = "" if request.within_km is None else f"{request.within_km:.15g}"
    if chosen in dict(DISTANCES):
        return DISTANCES, chosen
    own = (chosen, f"{request.within_km:,.6g} km")
    return tuple(sorted((*DISTANCES, own), key=lambda each: float(each[0] or "inf"))), chosen
