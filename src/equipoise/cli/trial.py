"""`equipoise trial`: trials that are conducted, their protocol versions, sites and people."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.cli import texts, trial_data
from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
Trial = Annotated[str, typer.Argument(help="A trial's short name, as 'equipoise trial list' prints it.")]
Overlay = Annotated[
    Path | None, typer.Option(help="Assumptions for a demonstration, laid over what the file leaves unset.")
]
Why = Annotated[str, typer.Option(help="The reason; it stands in the trail.")]
Role = Annotated[str, typer.Argument(help="coordinator, oncologist, treating, monitor, manager, ...")]
Site = Annotated[str, typer.Option("--site", help="The site's number, for a role at a site.")]
ACTOR, ROLE = "command line", "operator"


@app.callback()
def _group() -> None:
    """Trials that are conducted: protocol versions, sites, people, and where each trial stands."""
    start_django()


@app.command("list")
def list_trials(as_json: AsJson = False) -> None:
    """Print every trial: its short name, version, state, sites and people.

    Example: equipoise trial list

    In JSON: trial, name, nct_id, title, state, version, demonstration, sites (number, name, city, country, zone,
    site_id, open) and people (username, role, site, since).
    """
    from equipoise.web.trials import queries

    found = [_told(each) for each in queries.trials()]
    if as_json:
        _write(found)
        return
    for each in found:
        made_up = ", demonstration" if each["demonstration"] else ""
        _say(
            f"{each['trial']}  {each['name']} ({each['nct_id']}), version {each['version']}, {each['state']}{made_up}; "
            f"sites: {len(each['sites'])}; roles: {len(each['people'])}"
        )


@app.command()
def prepare(trial: Trial, file: Path, overlay: Overlay = None, as_json: AsJson = False) -> None:
    """Prepare a trial from its protocol file, whose version is then in force.

    Example: equipoise trial prepare stop-2 stop-2.yaml --overlay stop-2.demo.yaml

    A file that nobody approved is taken for a demonstration alone, which is a trial with an overlay.
    """
    from equipoise.web.trials import actions

    found = actions.prepare(trial, texts.content(file), _content(overlay), _by(), _now())
    _done(f"{found.name} is prepared by version {found.version} as {trial}.", trial, as_json)


@app.command()
def adopt(trial: Trial, file: Path, overlay: Overlay = None, why: Why = "", as_json: AsJson = False) -> None:
    """Put another version of the protocol into force, and say what differs. Participants stay on theirs.

    Example: equipoise trial adopt stop-2 stop-2-version-2.yaml --why "Amendment 1, approved on 3 March"
    """
    from equipoise.web.trials import actions, telling
    from equipoise.web.trials.queries import protocol

    _held(trial)
    before = protocol(trial)
    actions.adopt(trial, texts.content(file), _content(overlay), _by(), _now(), why=why)
    after = protocol(trial)
    groups = telling.groups(before, after, may_know_lists=True) if after.version != before.version else []
    if as_json:
        told = [{"means": each.means, "differences": list(each.sentences)} for each in groups]
        _write({"trial": trial, "version": after.version, "before": before.version, "changes": told})
        return
    _say(f"Version {after.version} is in force.")
    for each in groups:
        _say("\n".join(f"  {sentence}" for sentence in each.sentences))
        _say(f"  → {each.means}" if each.means else "")


@app.command()
def site(  # noqa: PLR0917  (the command line's options)
    trial: Trial,
    number: Annotated[str, typer.Argument(help="The beginning of its participants' numbers, such as 03.")],
    name: Annotated[str, typer.Argument(help="How the centre is called.")],
    city: Annotated[str, typer.Option(help="Its city.")],
    country: Annotated[str, typer.Option(help="Its country.")],
    province: Annotated[
        str, typer.Option("--state", help="Its state or province, to find its time zone.")
    ] = "",
    zone: Annotated[str, typer.Option(help="IANA time zone. [default: that of the city]")] = "",
    centre: Annotated[
        int,
        typer.Option(help="Its number in 'equipoise sites list'; messages to it reach the screening log."),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Add a site to a trial.

    Example: equipoise trial site stop-2 03 "Harbour Centre" --city Vancouver --country Canada --zone America/Vancouver
    """
    from equipoise.web.trials import actions

    actions.add_site(
        trial,
        number,
        name=name,
        city=city,
        country=country,
        zone=zone or _zone(city, province, country),
        site_id=centre,
        by=_by(),
        now=_now(),
    )
    _done(f"Site {number} is in {trial}.", trial, as_json)


@app.command()
def appoint(  # noqa: PLR0917  (the command line's options)
    trial: Trial, username: str, role: Role, site: Site = "", why: Why = "", as_json: AsJson = False
) -> None:
    """Give somebody a role at a site, or in the trial as a whole; refused where it would break the blinding.

    Example: equipoise trial appoint stop-2 ann coordinator --site 03
    """
    from equipoise.web.trials import actions

    actions.appoint(trial, username, role, site, by=_by(), now=_now(), why=why)
    _done(
        f"{username} is {role.replace('_', ' ')}{f' at site {site}' if site else ''} in {trial}.",
        trial,
        as_json,
    )


@app.command()
def dismiss(  # noqa: PLR0917  (the command line's options)
    trial: Trial, username: str, role: Role, site: Site = "", why: Why = "", as_json: AsJson = False
) -> None:
    """End somebody's role. What they did stays.

    Example: equipoise trial dismiss stop-2 ann coordinator --site 03 --why "Left the centre"
    """
    from equipoise.web.trials import actions

    actions.end_role(trial, username, role, site, by=_by(), now=_now(), why=why)
    _done(f"{username} is not {role.replace('_', ' ')} in {trial} any more.", trial, as_json)


@app.command()
def state(
    trial: Trial,
    to: Annotated[
        str, typer.Argument(help="open, paused, closed or locked; without it, print where it stands.")
    ] = "",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Open, pause, close or lock a trial; or print where it stands, and what it lacks before it opens.

    Example: equipoise trial state stop-2 open --why "All sites are trained"
    """
    from equipoise.web.trials import actions, rooms

    if to:
        actions.set_state(trial, to, _by(), _now(), why=why)
    found = _held(trial)
    lacking = rooms.needs(trial, _now()) if found["state"] in ("prepared", "open") else []
    if as_json:
        _write({"trial": trial, "state": found["state"], "lacks": lacking})
        return
    _say(f"{trial} is {found['state']}.")
    for each in lacking:
        _say(f"  Lacking: {each}")


def _zone(city: str, province: str, country: str) -> str:
    """The time zone of a town; InputError where it isn't sure, for days of visits are counted by it."""
    from equipoise.web.sites.calendars import guess

    found = guess(city, province, country)
    if not found.zone_sure:
        raise InputError(
            f"the time zone of {city}, {country}, isn't sure.",
            where="--zone",
            mend="Give it, such as America/Vancouver.",
        )
    return found.zone


def _held(trial: str) -> dict[str, Any]:
    """A trial; InputError where there is none."""
    from equipoise.web.trials import queries

    found = queries.trial(trial)
    if found is None:
        raise InputError(f"there is no trial {trial[:60]}.", where="TRIAL", mend="See: equipoise trial list")
    return _told(found)


def _told(found: Any) -> dict[str, Any]:
    """A trial with its sites and people, as data."""
    from dataclasses import asdict

    from equipoise.web.trials import queries

    people = [
        {"username": each.username, "role": each.role, "site": each.site, "since": each.since}
        for each in queries.people(found.trial)
        if each.until is None
    ]
    return asdict(found) | {"sites": [asdict(each) for each in queries.sites(found.trial)], "people": people}


def _done(line: str, trial: str, as_json: bool) -> None:
    if as_json:
        _write(_held(trial))
    else:
        _say(line)


def _content(path: Path | None) -> str:
    return texts.content(path) if path else ""


def _by() -> Any:
    from equipoise.web.ledger.actions import By

    return By(ACTOR, ROLE)


def _now() -> datetime:
    return datetime.now(UTC)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


trial_data.add_to(app)
