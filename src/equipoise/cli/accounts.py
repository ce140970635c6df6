"""`equipoise accounts`: who may log in, and with what rights."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from equipoise.cli.main import start_django

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A log-in name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
BY = "command line"
FACTORS = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


@app.callback()
def _group() -> None:
    """Log-ins: the first operator, invitations to a site, closed accounts, lost second factors."""
    start_django()


@app.command()
def operator(
    name: Name,
    email: Annotated[str, typer.Option(help="Where letters to this operator go.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make somebody an operator; a log-in that isn't there yet is made, and its password printed once.

    At the first log-in a passkey or an authenticator app is set up. Example: equipoise accounts operator olga
    """
    from equipoise.web.accounts import actions

    password = actions.make_operator(name, by=BY, now=datetime.now(UTC), email=email)
    made = f" The password, which is kept nowhere: {password}" if password else ""
    _say({"name": name, "password": password}, f"{name} is an operator.{made}", as_json=as_json)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="The address that the invitation goes to.")],
    site: Annotated[int, typer.Option(help="The site's number.")],
    role: Annotated[str, typer.Option(help="coordinator, investigator or manager.")] = "manager",
    as_json: AsJson = False,
) -> None:
    """Invite whoever reads an address to a role at a site; the letter's link works once, for a week.

    Example: equipoise accounts invite ann@example.org --site 3 --role manager
    """
    from equipoise.web.sites import inviting

    number = inviting.invite(site, role, email, by=BY, now=datetime.now(UTC))
    _say({"invitation": number}, "The invitation is in the outbox.", as_json=as_json)


@app.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """Print the accounts, one a line: name, what it is, second factor, last log-in, roles at sites. No addresses.

    Example: equipoise accounts list --json
    """
    from equipoise.web.accounts import queries
    from equipoise.web.sites.queries import sites_of

    found = [_row(each, sites_of(each.id)) for each in queries.accounts()]
    lines = "\n".join(_line(each) for each in found) or "There are no accounts yet."
    _say({"accounts": found}, lines, as_json=as_json)


@app.command()
def disable(name: Name, as_json: AsJson = False) -> None:
    """Close an account: its sessions end at once, and nobody can log in with it.

    Example: equipoise accounts disable ann
    """
    from equipoise.web.accounts import actions

    actions.close(name, by=BY, now=datetime.now(UTC))
    _say({"name": name, "active": False}, f"{name} is closed.", as_json=as_json)


@app.command()
def enable(name: Name, as_json: AsJson = False) -> None:
    """Open a closed account again.

    Example: equipoise accounts enable ann
    """
    from equipoise.web.accounts import actions

    actions.reopen(name, by=BY, now=datetime.now(UTC))
    _say({"name": name, "active": True}, f"{name} is open.", as_json=as_json)


@app.command("reset-factor")
def reset_factor(name: Name, as_json: AsJson = False) -> None:
    """Take a lost second factor off an account. Make sure first that it is really them who ask.

    Their sessions end and they hear of it by letter; at the next log-in they set up a new one.
    Example: equipoise accounts reset-factor ann
    """
    from equipoise.web.accounts import actions

    actions.reset_factors(name, by=BY, now=datetime.now(UTC))
    _say({"name": name, "factors": []}, f"{name} has no second factor any more.", as_json=as_json)


def _row(account: Any, sites: dict[int, frozenset[str]]) -> dict[str, Any]:
    row = asdict(account) | {"sites": {str(site): sorted(roles) for site, roles in sites.items()}}
    row["last_log_in"] = account.last_log_in.isoformat() if account.last_log_in else None
    return row


def _line(row: dict[str, Any]) -> str:
    state = [] if row["active"] else ["closed"]
    state += ["operator"] if row["operator"] else []
    factors = ", ".join(FACTORS[each] for each in row["factors"]) or "no second factor"
    roles = [f"site {site}: {', '.join(each)}" for site, each in row["sites"].items()]
    last = f"last here {row['last_log_in'][:10]}" if row["last_log_in"] else "never here"
    return "; ".join([row["username"], *state, factors, last, *roles])


def _say(found: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    sys.stdout.write(f"{json.dumps(found) if as_json else sentence}\n")
