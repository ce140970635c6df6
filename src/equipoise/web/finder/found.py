"""What a search found, as the results page and the feeds say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from equipoise.core.registry.request import RequestProblem, SearchRequest
from equipoise.core.registry.text import plain
from equipoise.links.index.note import Note
from equipoise.web.finder import filters
from equipoise.web.finder.maps import MapPoint, SiteMap, site_map
from equipoise.web.finder.marks import marks
from equipoise.web.finder.rows import Row, row
from equipoise.web.search.page import Result, SearchPage

MOST_ALTERNATIVES = 3
NAMES = {"within": "Distance", "sex": "Sex", "sort": "Order", "page": "Page", "page_size": "Trials on a page"}
SEXES = (("", "Any"), ("female", "Female"), ("male", "Male"))
READ_AS = ("acronym", "spelling")
NOTHING_HIDDEN = (
    "Trials that don’t take such a person stand lower; none is left out. What is denied is not searched for."
)
OWN_WORDS = "To search for your own words alone, put them in quotation marks."


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know about this search, with where else it may lead. `wrong`: it needs the reader."""

    title: str
    text: str = ""
    links: tuple[filters.Link, ...] = ()
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a list: `previous` and `next` as query strings, None at the ends."""

    number: int
    count: int
    previous: str | None
    next: str | None


def page_context(page: SearchPage, problems: Sequence[RequestProblem]) -> dict[str, Any]:
    """All that the template of the results page needs, apart from what the visitor keeps."""
    asked = page.request
    rows = tuple(map(result_row, page.results))
    choices, within = filters.distances(asked)
    return {
        "nav": "find",
        "search": asked,
        "query": asked.to_query(),
        "bare_query": filters.bare(asked).to_query(),
        "sexes": SEXES,
        "distances": choices,
        "within": within,
        "heading": heading(page),
        "subheading": subheading(page),
        "chips": filters.chips(asked),
        "groups": filters.groups(asked, counts(page)),
        "sorts": filters.sorts(asked, page.sort),
        "notices": tuple(notices(page, problems)),
        "problems_by_key": {each.key: each.sentence for each in problems},
        "rows": rows,
        "map": nearest_map(page),
        "mapped": tuple((number, each) for number, each in enumerate(rows, 1) if each.nearest),
        "pages": pages(page),
        "ways_out": tuple(ways_out(page)),
    }


def result_row(result: Result) -> Row:
    """The row of one result."""
    return row(result, marks(result.study, timezone.localdate()))


def counts(page: SearchPage) -> dict[str, list[tuple[str, int]]]:
    """Each facet's values with how many trials have them."""
    return {name: [(each.value, each.count) for each in values] for name, values in page.facets.items()}


def nearest_map(page: SearchPage) -> SiteMap | None:
    """The nearest recruiting place of each trial on this page, numbered as in the table beside the map."""
    points = [
        MapPoint(
            each.site.point.lat,
            each.site.point.lon,
            number,
            plain(each.site.facility) or plain(each.site.city),
            each.study.is_recruiting_at(each.site),
            f"#near-{number}",
        )
        for number, each in enumerate(page.results, 1)
        if each.site and each.site.point
    ]
    return site_map(points, place=page.place, within_km=page.request.within_km) if points else None


def heading(page: SearchPage) -> str:
    """The page's sentence: how many trials, for which words, near which place."""
    total = f"{page.total:,} trial{'' if page.total == 1 else 's'}" if page.total else "No trial"
    return total + about(page)


def about(page: SearchPage) -> str:
    """What was searched for, to stand after “trials”: ` for “melanoma” within 50 km of ...`; it never changes."""
    if page.note:
        return f" for the summary you pasted{_near(page)}"
    words = f" for “{_short(page.request.text)}”" if page.request.text else ""
    return words + _near(page)


def _near(page: SearchPage) -> str:
    if not page.place:
        return ""
    _, within = filters.distances(page.request)
    if not within:
        return f", with the distance from {page.place.label}" if page.total else f" near {page.place.label}"
    return f" within {float(within):,.6g} km of {page.place.label}"


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def subheading(page: SearchPage) -> str:
    """Which of them this page shows, with the denominator; empty where it shows all."""
    size, shown = page.request.page_size, len(page.results)
    if not shown or shown == page.total:
        return ""
    first = (page.request.page - 1) * size + 1
    return f"Showing {first:,} to {first + shown - 1:,} of {page.total:,}."


def notices(page: SearchPage, problems: Sequence[RequestProblem]) -> Iterable[Notice]:
    """What went wrong first, then how the search was understood."""
    shown_beside = {"q", "near", "age"}
    sentences = [
        f"{NAMES.get(each.key, 'Address')}: {each.sentence}"
        for each in problems
        if each.key not in shown_beside
    ]
    for sentence in [*sentences, *page.problems]:
        yield Notice(sentence, links=() if page.place else _alternatives(page), wrong=True)
    if page.note:
        yield Notice(read_from(page.note), NOTHING_HIDDEN)
    if page.place and page.place_alternatives:
        yield Notice(f"“{page.request.near}” may also be:", links=_alternatives(page))
    for fix in page.corrections:
        link = filters.Link(fix.text, page.request.but(text=fix.text).to_query())
        yield Notice("Did you mean:", links=(link,))
    for number, widening in enumerate(page.widenings, 1):
        how = "was also read as" if widening.kind in READ_AS else "was also searched for as"
        own = OWN_WORDS if number == len(page.widenings) else ""
        yield Notice(f"“{widening.typed}” {how} {', '.join(widening.also)}.", own)


def read_from(note: Note) -> str:
    """What was read from a pasted summary, so that a wrong reading can be seen."""
    age = f"{note.age:.0f} years old" if note.age is not None and note.age >= 2 else ""
    if note.age is not None and not age:
        age = "under two years old"
    read = " and ".join(
        part for part in (age, {"FEMALE": "female", "MALE": "male"}.get(note.sex, "")) if part
    )
    return (
        f"Your text was read as a summary of somebody {read}." if read else "Your text was read as a summary."
    )


def _alternatives(page: SearchPage) -> tuple[filters.Link, ...]:
    return tuple(
        filters.Link(each.label, page.request.but(near=each.label).to_query())
        for each in page.place_alternatives
    )


def pages(page: SearchPage) -> Pages:
    """Where one is among the pages, and the ways to the next."""
    number, count, asked = page.request.page, page.pages, page.request
    before = asked.but(page=min(number - 1, count)).to_query() if number > 1 else None
    return Pages(number, count, before, asked.but(page=number + 1).to_query() if number < count else None)


def ways_out(page: SearchPage) -> Iterable[filters.Link]:
    """What to try where nothing was found, the smallest change first."""
    asked: SearchRequest = page.request
    if asked.page > page.pages:
        yield filters.Link("Go to the first page of this search", asked.but(page=1).to_query())
    if asked.near and asked.within_km is not None and asked.within_km < 500:
        yield filters.Link("Look within 500 km", asked.but(within_km=500.0).to_query())
    if asked.status:
        yield filters.Link("Include trials that are not taking people now", asked.but(status=()).to_query())
    if filters.bare(asked) != asked.but():
        yield filters.Link("Take all filters off", filters.bare(asked).to_query())
    if asked.near and asked.text:
        yield filters.Link("Look everywhere", asked.but(near="", within_km=None, sort="relevance").to_query())
    if asked.text:
        yield filters.Link("See every trial", "")
