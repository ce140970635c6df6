"""`equipoise search`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.core.values.errors import InputError

if TYPE_CHECKING:
    from equipoise.web.search.page import Result, SearchPage

Many = list[str]


def search(  # noqa: PLR0917  (the command line's options)
    text: Annotated[
        str, typer.Argument(help="Words, “phrases”, begin*, -without, a OR b, NCT numbers.")
    ] = "",
    near: Annotated[str, typer.Option(help="A city, a Canadian or US postal code, or coordinates.")] = "",
    within: Annotated[str, typer.Option(help="The greatest distance, such as 500km.")] = "",
    status: Annotated[
        Many | None, typer.Option(help="Such as recruiting; more with commas or again.")
    ] = None,
    age: Annotated[str, typer.Option(help="Takes people of this age, in years.")] = "",
    sex: Annotated[str, typer.Option(help="female or male: takes people of this sex.")] = "",
    phase: Annotated[Many | None, typer.Option(help="Such as phase2,phase3.")] = None,
    study_type: Annotated[Many | None, typer.Option("--type", help="Such as interventional.")] = None,
    condition: Annotated[Many | None, typer.Option(help="A condition as the facet names it.")] = None,
    country: Annotated[Many | None, typer.Option(help="A country as the registry names it.")] = None,
    intervention: Annotated[
        Many | None, typer.Option(help="A type of intervention, such as radiation.")
    ] = None,
    sort: Annotated[str, typer.Option(help="relevance, distance or newest.")] = "",
    page: Annotated[str, typer.Option(help="Which page.")] = "",
    page_size: Annotated[str, typer.Option(help="Results on a page, 100 at most.")] = "",
    facets: Annotated[bool, typer.Option(help="Count the values of each filter.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Search the registry as it is kept here. Distances are to the nearest recruiting site.

    Example: equipoise search "oligometastatic radiotherapy" --near "Vancouver, BC" --within 500km --status recruiting
    """
    given = {
        "q": text, "near": near, "within": within, "status": status, "age": age, "sex": sex, "phase": phase,
        "type": study_type, "condition": condition, "country": country, "intervention": intervention, "sort": sort,
        "page": page, "page_size": page_size,
    }  # fmt: skip
    request = _request(given)
    found = _search(request, with_facets=facets)
    if as_json:
        from equipoise.web.search.objects import as_object

        sys.stdout.write(json.dumps(as_object(found), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(found)


def _request(given: dict[str, str | Many | None]) -> SearchRequest:
    params = {key: value if isinstance(value, list) else [value] for key, value in given.items() if value}
    request, problems = from_params(params)
    if problems:
        raise InputError(
            problems[0].sentence, where=f"--{problems[0].key}", mend="See: equipoise search --help"
        )
    return request


def _search(request: SearchRequest, *, with_facets: bool) -> SearchPage:
    from equipoise.cli.main import start_django

    start_django()
    from equipoise.web.search.queries import search as ask

    return ask(request, with_facets=with_facets)


def _show(page: SearchPage) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for line in _lines_above(page):
        console.print(Text(line))
    table = Table(box=None, pad_edge=False, show_header=bool(page.results))
    for heading in ("Number", "Status", "Title", *(("Nearest recruiting site",) if page.place else ())):
        table.add_column(heading, overflow="fold")
    for each in page.results:
        table.add_row(*map(Text, _row(each, with_site=page.place is not None)))
    console.print(table)
    for name, values in page.facets.items():
        console.print(
            Text(f"{name.replace('_', ' ')}: " + ", ".join(f"{v.value} {v.count:,}" for v in values[:8]))
        )


def _lines_above(page: SearchPage) -> list[str]:
    shown = f", page {page.request.page:,} of {page.pages:,}" if page.pages > 1 else ""
    lines = [f"{page.total:,} {'study' if page.total == 1 else 'studies'}{shown}"]
    if page.place:
        lines.append(f"Distances from {page.place.label}")
    lines += [f"“{each.typed}”: also searched for {', '.join(each.also[:6])}" for each in page.widenings]
    lines += [f"Did you mean “{each.meant}” for “{each.typed}”?" for each in page.corrections]
    return [*lines, *page.problems]


def _row(result: Result, *, with_site: bool) -> list[str]:
    row = [result.nct_id, result.status.replace("_", " ").capitalize(), result.study.title]
    if with_site and result.site and result.distance_km is not None:
        about = "about " if result.approximate else ""
        place = ", ".join(filter(None, (result.site.facility, result.site.city)))
        return [*row, f"{about}{result.distance_km:,.0f} km: {place}"]
    return [*row, "none known"] if with_site else row
