"""`equipoise mail`: how the outbox stands, sending again what was given up, and taking in what comes back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
BY = "command line"
OK, NOT_TAKEN, NO_USER, TRY_AGAIN = 0, 65, 67, 75
"""Exit codes of sysexits.h that a mail server's pipe understands: EX_DATAERR, EX_NOUSER, EX_TEMPFAIL."""


@app.callback()
def _group() -> None:
    """How the outbox stands, sending again what was given up, and taking in what comes back."""


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say how many letters stand in each state, and how the mail server does.

    Example: equipoise mail status
    """
    start_django()
    from equipoise.web.mail import queries

    found = queries.outbox(datetime.now(UTC))
    if as_json:
        _write(asdict(found))
        return
    lines = [f"{name:<10} {count:>8,}" for name, count in found.letters.items()]
    lines += [f"overdue    {int(found.overdue.total_seconds()):>8,} s"]
    if found.failing_since:
        lines += [f"The mail server fails since {found.failing_since:%Y-%m-%d %H:%M} UTC ({found.trouble})."]
    sys.stdout.write("\n".join(lines) + "\n")


@app.command("list")
def list_dead(
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100, as_json: AsJson = False
) -> None:
    """List letters that were given up or came back: number, kind, what they are about, why. No addresses.

    Example: equipoise mail list
    """
    start_django()
    from equipoise.web.mail import queries

    found = queries.dead(limit)
    if as_json:
        _write({"letters": [asdict(each) for each in found]})
        return
    for each in found:
        sys.stdout.write(f"{each.id}  {each.state:<8}  {each.kind:<20}  {each.trouble:<12}  {each.about}\n")


@app.command()
def resend(
    number: Annotated[
        UUID | None, typer.Argument(help="The letter's number, as `mail list` shows it.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every letter that was given up.")] = False,
) -> None:
    """Send a letter again that was given up or came back.

    Example: equipoise mail resend --all
    """
    start_django()
    from equipoise.web.mail import actions

    if (number is None) != every:
        raise InputError("Name one letter, or all of them.", mend="equipoise mail resend --all")
    if number is not None:
        actions.resend(number, by=BY, now=datetime.now(UTC))
    count = 1 if number is not None else actions.resend_all(by=BY, now=datetime.now(UTC))
    sys.stdout.write(f"{count} {'letter waits' if count == 1 else 'letters wait'} to be sent again.\n")


@app.command()
def receive(
    recipient: Annotated[
        list[str] | None, typer.Argument(help="Whom it was sent to; without it the headers are asked.")
    ] = None,
    sender: Annotated[str, typer.Option(help="Whom the mail server names as its sender.")] = "",
) -> None:
    """Take in one message from standard input, for a mail server's pipe.

    Ends with 0 where it was taken, 67 where no address is ours, 65 where it is too large or can't be read, and 75
    where it should come again later.

    Example: equipoise mail receive trials+reply-...@example.org < message.eml
    """
    raise typer.Exit(_for_a_pipe(lambda: _receive(recipient or [], sender)))


@app.command()
def listen(
    host: Annotated[str, typer.Option(help="Where to listen; keep it to this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8025,
    lmtp: Annotated[bool, typer.Option("--lmtp", help="Speak LMTP instead of SMTP.")] = False,
) -> None:
    """Take in messages by SMTP or LMTP from a mail server on this machine, until stopped.

    Only addresses that we gave out are accepted; nothing is ever passed on.

    Example: equipoise mail listen --port 8025
    """
    start_django()
    from equipoise.web.mail.listening import serve

    serve(host, port, lmtp=lmtp, ready=lambda at: sys.stderr.write(f"Listening on {host}:{at}.\n"))


def _write(found: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(found, default=_plain) + "\n")


def _plain(value: object) -> float | str:
    """Durations in seconds, moments in ISO 8601, numbers of letters as text."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _receive(recipients: list[str], sender: str) -> int:
    start_django()
    from equipoise.web.mail import receiving

    raw = sys.stdin.buffer.read(receiving.LARGEST + 1)
    taken = receiving.receive(raw, recipients, datetime.now(UTC), sender=sender)
    return {"not ours": NO_USER, "too large": NOT_TAKEN}.get(taken, OK)


def _for_a_pipe(what: Callable[[], int]) -> int:
    """The exit code. Whatever goes wrong on our side is "come again later": no message is lost by our fault."""
    try:
        return what()
    except Exception as error:
        sys.stderr.write(f"equipoise: not taken now ({type(error).__name__}); it should come again later.\n")
        return TRY_AGAIN
