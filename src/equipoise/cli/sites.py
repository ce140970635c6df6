"""`equipoise sites`: organisations, their sites, and the registry's places that they are."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
Number = Annotated[int, typer.Argument(help="A site's number, as 'equipoise sites list' prints it.")]
Nct = Annotated[str, typer.Argument(help="A study's NCT number.")]
BY = "command line"


@app.callback()
def _group() -> None:
    """Organisations, their sites, and which of the registry's places they are."""
    start_django()


@app.command("list")
def list_sites(as_json: AsJson = False) -> None:
    """Print every site: its number, organisation, name and town, its studies, and what waits there.

    Example: equipoise sites list
    """
    from equipoise.web.sites import managing

    rows = managing.rows()
    if as_json:
        _write([asdict(each) for each in rows])
        return
    for each in rows:
        reach = "takes messages" if each.reachable else "takes no messages"
        waits = f", {each.notices} to decide" if each.notices else ""
        _say(
            f"{each.id}  {each.organisation}: {each.name}, {each.city}, {each.country}; "
            f"studies: {each.studies}; {reach}{waits}"
        )


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Print what is kept of one site, and where the registry says something else.

    Example: equipoise sites show 3
    """
    from equipoise.web.sites import managing

    page = managing.site_page(number, datetime.now(UTC))
    if page is None:
        raise _no_site(number)
    if as_json:
        _write({"site": asdict(page.info), "studies": [asdict(each) for each in page.parts]})
        return
    info = page.info
    _say(f"{info.name}, {info.town} ({info.organisation})")
    _say(f"E-mail: {info.contact_email or 'none'}; telephone: {info.contact_phone or 'none'}")
    _say(
        f"Time zone {info.zone}; holidays of {info.holidays_of or 'nowhere'}; {', '.join(info.weekday_names)}"
    )
    _say(f"Languages: {', '.join(info.languages) or 'none said'}")
    for part in page.parts:
        _say(f"{part.nct_id}: {part.name} (the registry: {part.registry_name})")
    for notice in page.notices:
        _say(f"To decide, {notice.nct_id}: here {notice.ours_name}; the registry {notice.theirs_name}")


@app.command("add-organisation")
def add_organisation(name: Annotated[str, typer.Argument(help="Its name.")]) -> None:
    """Add an organisation, or find the one of that name, and print its number.

    Example: equipoise sites add-organisation "Example Health"
    """
    from equipoise.web.sites import actions

    _say(str(actions.add_organisation(name, by=BY, now=datetime.now(UTC))))


@app.command()
def add(  # noqa: PLR0917  (the command line's options)
    organisation: Annotated[int, typer.Argument(help="The organisation's number.")],
    name: Annotated[str, typer.Argument(help="The site's name.")],
    city: Annotated[str, typer.Option(help="Its city.")],
    country: Annotated[str, typer.Option(help="Its country.")],
    state: Annotated[str, typer.Option(help="Its state or province.")] = "",
    email: Annotated[str, typer.Option(help="Where messages are announced.")] = "",
    phone: Annotated[str, typer.Option(help="Its telephone.")] = "",
    zone: Annotated[str | None, typer.Option(help="IANA time zone. [default: that of the city]")] = None,
    holidays: Annotated[
        str | None, typer.Option(help="Country or region, such as CA-BC. [default: of the city]")
    ] = None,
) -> None:
    """Add a site and print its number. Time zone, holidays, weekdays and language are read off its town.

    Example: equipoise sites add 1 "Harbour Centre" --city Vancouver --state "British Columbia" --country Canada
    """
    from equipoise.web.sites import actions

    given = actions.NewSite(name, city, country, state, email, phone, zone=zone, holidays_of=holidays)
    _say(str(actions.add_site(organisation, given, by=BY, now=datetime.now(UTC))))


@app.command()
def places(nct: Nct, as_json: AsJson = False) -> None:
    """Print the registry's places of a study: key, name, state, and the site each is or may be.

    Example: equipoise sites places NCT06918951
    """
    from equipoise.web.sites import managing

    found = managing.places(nct)
    if as_json:
        _write([asdict(each) for each in found])
        return
    for each in found:
        may_be = "; ".join(f"may be site {number}, {name} ({score})" for number, name, score in each.may_be)
        tie = f"site {each.site}" if each.site else may_be or "no site"
        _say(f"{each.key}  {each.name or 'No name'}, {each.town}; {each.opening_name}; {tie}")


@app.command()
def link(
    site: Number, nct: Nct, place: Annotated[str, typer.Argument(help="The key that 'places' prints.")]
) -> None:
    """Tie a site to one of the registry's places of a study.

    Example: equipoise sites link 3 NCT06918951 0da1d5f0007a11e66bd4d032
    """
    from equipoise.web.sites import keeping, saying

    try:
        saying.connect(site, nct, place, by=BY, now=datetime.now(UTC))
    except keeping.NotThere as error:
        raise _no_site(site) from error


@app.command()
def adopt(
    nct: Nct,
    place: Annotated[str, typer.Argument(help="The key that 'places' prints.")],
    organisation: Annotated[str, typer.Argument(help="The name of its organisation.")],
) -> None:
    """Make a site out of one of the registry's places, tie it, and print its number.

    Example: equipoise sites adopt NCT06918951 0da1d5f0007a11e66bd4d032 "Example Health"
    """
    from equipoise.web.sites import saying

    _say(str(saying.adopt(nct, place, organisation, by=BY, now=datetime.now(UTC))))


@app.command()
def merge(
    number: Number, into: Annotated[int, typer.Argument(help="The number of the site that stays.")]
) -> None:
    """Make a site part of another that it turned out to be: its studies and members go there.

    Example: equipoise sites merge 4 3
    """
    from equipoise.web.sites import actions, keeping

    try:
        actions.merge(number, into, by=BY, now=datetime.now(UTC))
    except keeping.NotThere as error:
        raise InputError(
            f"there is no site {number}, or no site {into}.", mend="See: equipoise sites list"
        ) from error


def _no_site(number: int) -> InputError:
    return InputError(f"there is no site {number}.", where="NUMBER", mend="See: equipoise sites list")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
