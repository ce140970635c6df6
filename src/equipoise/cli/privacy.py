"""`equipoise privacy`: what is held on a person, erasing it, and erasing again after a restore."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from uuid import UUID

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError

if TYPE_CHECKING:
    from equipoise.web.referrals.erasing import Found

app = typer.Typer(no_args_is_help=True)
BY = "command line"
STAYS = (
    "What stays names nobody: that a message was sent to a centre, when, how it went, and the audit trail. Backups of "
    "before hold it, sealed, until they are deleted; a restore erases it again."
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Code = Annotated[str, typer.Option(help="The code of one message, as in ABCD-2345.")]
Email = Annotated[
    bool,
    typer.Option(
        "--email",
        help="An address, which is read from standard input, never from here: every message sent from it, "
        "its account, and what is kept for it without one.",
    ),
]


@app.callback()
def _group() -> None:
    """What is held on a person who wrote: give it to them, or erase it. Each use stands in the audit trail."""
    start_django()


@app.command()
def export(
    code: Code = "",
    email: Email = False,
    html: Annotated[bool, typer.Option("--html", help="Print a page to read, instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, as it does without.")] = False,
) -> None:
    """Print all that is held: words, answers, consents, letters, the team's notes, who looked when; an account.

    Make sure first that who asks is the person: write to the address that the message came from.

    Example: equipoise privacy export --code ABCD-2345 --html > held.html
    """
    if html and as_json:
        raise InputError("Give --html or --json, not both.", where="--html")
    from equipoise.web.contact import held
    from equipoise.web.referrals import holding

    now = datetime.now(UTC)
    wanted = _wanted(code, email=email)
    messages = holding.take(wanted.messages, by=BY, now=now)
    account = _account(wanted.address, now) if wanted.address else {}
    sys.stdout.write((held.as_page if html else held.as_json)(messages, now, account))


@app.command()
def erase(
    code: Code = "",
    email: Email = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking again.")] = False,
    as_json: Json = False,
) -> None:
    """Erase the person of a message, or all that is kept for an address: its messages, its account, its alerts.

    It can't be undone; counts stay. Example: equipoise privacy erase --code ABCD-2345
    """
    from equipoise.web.accounts import leaving
    from equipoise.web.referrals import actions, erasing

    wanted, now = _wanted(code, email=email), datetime.now(UTC)
    found = [erasing.found(each) for each in wanted.messages]
    left = [each for each in found if each.erased_at is None]
    if (left or wanted.address) and not yes:
        _ask([each.code for each in left] + (["this address"] if wanted.address else []))
    if wanted.address:
        leaving.delete_address(wanted.address, by=BY, now=now)
    for each in left:
        actions.erase(each.id, by=BY, now=now)
    if left or wanted.address:
        erasing.write_over()
    _tell(found, as_json=as_json, address=bool(wanted.address))


@app.command()
def reapply(
    copy: Annotated[
        Path | None,
        typer.Option("--list", help="A copy of the list, such as today.backup.erased; without it, our own."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Erase again whoever was erased before and came back with a backup. `equipoise restore` does it by itself.

    It is for a database that was restored another way, with `pg_restore` or by copying a file.

    Example: equipoise privacy reapply --list /backups/today.backup.erased
    """
    from equipoise.web.referrals import erased_list, erasing

    if copy and not copy.exists():
        raise InputError("There is no such file.", where=str(copy), mend="Name a file that ends in .erased.")
    listed = erased_list.listed(copy)
    back = erasing.reapply(listed, datetime.now(UTC))
    if copy:
        known = erased_list.listed()
        erased_list.note({number: at for number, at in listed.items() if number not in known})
    erasing.write_over()
    told = f"{back:,} of {len(listed):,} had come back, and were erased again."
    sys.stdout.write(f"{json.dumps({'listed': len(listed), 'erased_again': back}) if as_json else told}\n")


class Wanted(NamedTuple):
    """What is meant: messages; and the address, where something else than messages is kept for it too."""

    messages: list[UUID]
    address: str


def _wanted(code: str, *, email: bool) -> Wanted:
    """What is meant. InputError where there is none of it."""
    from equipoise.web.referrals import erasing

    if bool(code) == email:
        raise InputError("Say which messages.", where="--code", mend="Give --code or --email, and only one.")
    address = "" if code else _address()
    found = erasing.by_code(code) if code else erasing.by_email(address)
    kept = address if address and _is_kept(address) else ""
    if not found and not kept:
        mend = "See whether it is written right. What was erased is found by its code alone."
        raise InputError("There is no such message.", where="--code" if code else "--email", mend=mend)
    return Wanted(found, kept)


def _is_kept(address: str) -> bool:
    """Whether an account, or a room without one, keeps something for an address."""
    from equipoise.web.accounts import queries, rooms

    return queries.by_address(address) is not None or bool(rooms.held(rooms.Owner(0, "", address)))


def _account(address: str, now: datetime) -> dict[str, object]:
    from equipoise.web.accounts import leaving

    return leaving.held_by_address(address, by=BY, now=now)


def _address() -> str:
    """An address from a prompt or a pipe: what stands in a command line is seen by others, and kept in a history."""
    if sys.stdin.isatty():
        return str(typer.prompt("E-mail address", err=True))
    return sys.stdin.readline().strip()


def _ask(left: list[str]) -> None:
    """Make sure. InputError where nobody can be asked, or it is not wanted."""
    codes = ", ".join(left)
    if not sys.stdin.isatty():
        raise InputError("Nobody is there to be asked.", where="erase", mend="Say --yes to do it at once.")
    if not typer.confirm(f"Erase the person of {codes}? It can't be undone.", err=True):
        raise InputError("Nothing was erased.", where="erase")


def _tell(found: list[Found], *, as_json: bool, address: bool) -> None:
    if as_json:
        rows = [
            {
                "code": each.code,
                "erased_before": each.erased_at.isoformat() if each.erased_at else None,
                "texts": each.texts,
                "answers": each.answers,
                "letters": each.letters,
                "incoming": each.incoming,
            }
            for each in found
        ]
        sys.stdout.write(json.dumps({"erased": rows, "address": address}) + "\n")
        return
    for each in found:
        sys.stdout.write(f"{each.code}: {_said(each)}\n")
    if address:
        sys.stdout.write("The address: its account, and all else that was kept for it, are erased.\n")
    sys.stdout.write(f"{STAYS}\n")


def _said(each: Found) -> str:
    if each.erased_at:
        return f"was erased on {each.erased_at:%-d %B %Y} already."
    return (
        f"name, addresses, private page, {each.texts} texts, {each.answers} answers of the self-check, the words of "
        f"{each.letters} letters and of {each.incoming} that came back are erased."
    )
