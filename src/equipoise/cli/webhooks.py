"""`equipoise webhooks`: organisations whose servers are told of changes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError, OutsideError

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
Number = Annotated[int, typer.Argument(help="An endpoint's number, as 'equipoise webhooks list' prints it.")]
BY = "command line"


@app.callback()
def _group() -> None:
    """Organisations whose servers are told of changes by signed requests."""
    start_django()


@app.command()
def add(  # noqa: PLR0917  (the command line's options)
    name: Annotated[str, typer.Argument(help="The organisation's name.")],
    url: Annotated[str, typer.Argument(help="Where the requests go: https://...")],
    study: Annotated[str, typer.Option(help="Tell of this study alone, by its NCT number.")] = "",
    search: Annotated[
        str,
        typer.Option(help="Tell of studies that a search finds: the address of its results, or its query."),
    ] = "",
    topic: Annotated[
        list[str] | None,
        typer.Option(help="new, open, sites, who, dates, results or other; several times for several."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add an endpoint, print its number and its secret (once), and ask its server to answer the challenge.

    Example: equipoise webhooks add "Example Health" https://hooks.example.org/trials --search "q=melanoma" --topic open
    """
    from equipoise.web.webhooks import actions

    if study and search:
        raise InputError(
            "it is either a study or a search.", where="--study, --search", mend="Leave one out."
        )
    what = "study" if study else "search" if search else "everything"
    new = actions.New(name, url, what, study or search, tuple(topic or ()))
    number, secret = actions.add(new, by=BY, now=datetime.now(UTC))
    trouble = _challenged(number)
    if as_json:
        _write({"number": number, "secret": secret, "active": not trouble, "trouble": trouble})
        return
    _say(f"Endpoint {number}. Its secret, which is shown this once: {secret}")
    _say(trouble or "It has answered the challenge and is active.")


@app.command("list")
def list_endpoints(as_json: AsJson = False) -> None:
    """Print every endpoint: its number, name, state, what it is told of, and how much waits.

    Example: equipoise webhooks list
    """
    from equipoise.web.webhooks import queries

    rows = queries.rows()
    if as_json:
        _write({"endpoints": [asdict(each) for each in rows]})
        return
    for each in rows:
        trouble = f", {each.trouble}" if each.trouble else ""
        _say(
            f"{each.number}  {each.name}: {each.state_label.lower()}{trouble}; {each.asks}; {each.waits:,} waiting"
        )


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Print what is known of one endpoint, with its address and without its secret.

    Example: equipoise webhooks show 1
    """
    from equipoise.web.webhooks import queries

    row = next((each for each in queries.rows() if each.number == number), None)
    if row is None:
        raise InputError(
            "there is no such endpoint.", where=f"endpoint {number}", mend="See: equipoise webhooks list"
        )
    known = {**asdict(row), "url": queries.url_of(number)}
    if as_json:
        _write(known)
        return
    for name, value in known.items():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        _say(f"{name.replace('_', ' ')}: {'-' if shown in ('', None) else shown}")


@app.command()
def test(number: Number) -> None:
    """Ask an endpoint to answer the challenge; one that does for the first time is active from then on.

    Example: equipoise webhooks test 1
    """
    from equipoise.web.webhooks import actions

    actions.challenge(number, by=BY, now=datetime.now(UTC))
    _say("It has answered the challenge.")


@app.command()
def pause(number: Number) -> None:
    """Send nothing to an endpoint until it is resumed. Nothing is lost meanwhile.

    Example: equipoise webhooks pause 1
    """
    from equipoise.web.webhooks import actions

    actions.pause(number, by=BY, now=datetime.now(UTC))
    _say("Paused.")


@app.command()
def resume(number: Number) -> None:
    """Go on with an endpoint that was paused or came to rest, with all that happened since.

    Example: equipoise webhooks resume 1
    """
    from equipoise.web.webhooks import actions

    actions.resume(number, by=BY, now=datetime.now(UTC))
    _say("Active again.")


@app.command()
def rotate(number: Number) -> None:
    """Give an endpoint a new secret and print it, once. For a day requests are signed by both.

    Example: equipoise webhooks rotate 1
    """
    from equipoise.web.webhooks import actions

    _say(actions.rotate(number, by=BY, now=datetime.now(UTC)))


@app.command()
def remove(number: Number) -> None:
    """Take an endpoint away, with all that waits for it.

    Example: equipoise webhooks remove 1
    """
    from equipoise.web.webhooks import actions

    actions.remove(number, by=BY, now=datetime.now(UTC))
    _say("Removed.")


@app.command()
def log(
    number: Number,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Print an endpoint's newest deliveries: when, of which study, what became of them.

    Example: equipoise webhooks log 1
    """
    from equipoise.web.webhooks import queries

    lines = queries.log(number, limit)
    if as_json:
        _write({"deliveries": [asdict(each) for each in lines]})
        return
    for each in lines:
        status = f" ({each.status})" if each.status else f" ({each.trouble})" if each.trouble else ""
        _say(
            f"{each.made_at:%Y-%m-%d %H:%M}  {each.nct_id}  {each.kind}: {each.state_label.lower()}{status}, "
            f"{each.attempts} tries"
        )


def _challenged(number: int) -> str:
    """The challenge sent at once; in a sentence why it was not answered, `""` where it was."""
    from equipoise.web.webhooks import actions

    try:
        actions.challenge(number, by=BY, now=datetime.now(UTC))
    except OutsideError as error:
        return f"Nothing is sent to it yet. {error} {number}"
    return ""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
