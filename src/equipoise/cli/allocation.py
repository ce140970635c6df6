"""`equipoise allocation`: the ceremony that draws and seals a trial's lists, and what proves that they held."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.cli import handing, shares
from equipoise.cli.main import start_django
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
Trial = Annotated[str, typer.Argument(help="A trial's short name, as 'equipoise trial list' prints it.")]
Stewards = Annotated[
    list[str], typer.Option("--steward", help="Log-in of a key steward; give it once for each.")
]
ShareFiles = Annotated[
    list[Path] | None,
    typer.Option("--share", help="A file with a share; twice. [default: typed, without being shown]"),
]
SharesTo = Annotated[
    Path | None,
    typer.Option(help="Write the shares into files of this folder, for demonstrations and tests alone."),
]
Length = Annotated[int, typer.Option(min=0, help="Places of each list. [default: twice what is planned]")]
More = Annotated[int, typer.Option(min=0, help="Places that each list becomes longer by.")]
Why = Annotated[str, typer.Option(help="The reason; it stands in the trail.")]
Published = Annotated[Path | None, typer.Option(help="Write the published file here. [default: none]")]
To = Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]
ACTOR, ROLE = "command line", "operator"


@app.callback()
def _group() -> None:
    """A trial's lists: drawn and sealed with the key stewards, made longer, proved at the end.

    Shares of the key are typed without being shown, or read from files; they are kept nowhere.
    """
    start_django()


@app.command()
def prepare(  # noqa: PLR0917  (the command line's options)
    trial: Trial,
    steward: Stewards,
    length: Length = 0,
    shares_to: SharesTo = None,
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Draw a trial's lists and seal them; each of three stewards leaves with one share of the key.

    Example: equipoise allocation prepare stop-2 --steward ann --steward bob --steward cay --published stop-2.json

    Each share is shown once, to one steward, and typed back. Whoever stops before the end leaves nothing. Any two
    shares open the lists; one alone tells nothing.
    """
    from equipoise.web.allocation import actions

    names = _stewards(trial, steward)
    shares.refuse_without_terminal(shares_to)
    made = actions.draw(trial, _now(), length=length)
    with _handed_over(names, made.shares, shares_to):
        actions.seal(made, names, _by(), _now())
    _told(trial, f"{made.slots} places are sealed.", published, as_json)


@app.command()
def extend(
    trial: Trial,
    share: ShareFiles = None,
    more: More = 20,
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Make every list longer, and give sites that came later theirs; it takes two shares.

    Example: equipoise allocation extend stop-2 --more 20
    """
    from equipoise.web.allocation import actions

    made = actions.longer(trial, shares.two(share), _now(), more=more)
    actions.seal(made, [], _by(), _now())
    _told(trial, f"{made.slots} more places are sealed.", published, as_json)


@app.command()
def rehearse(trial: Trial, share: ShareFiles = None) -> None:
    """Try two shares: open a place of every list, and compare it with the seed. What is opened is not shown or kept.

    Example: equipoise allocation rehearse stop-2
    """
    from equipoise.web.allocation import actions

    count = actions.try_shares(trial, shares.two(share), _by(), _now())
    _say(f"The shares open the lists, and {count} lists follow from the seed.")


@app.command()
def admit(trial: Trial, username: str, share: ShareFiles = None) -> None:
    """Admit somebody to the treatment codes of their role with two shares: the first of a team has no colleague yet.

    Example: equipoise allocation admit stop-2 dora
    """
    from equipoise.web.allocation import actions

    actions.admit_by_shares(trial, username, shares.two(share), _by(), _now())
    _say(f"{username} can open the treatment codes of their role now.")


@app.command()
def renew(  # noqa: PLR0917  (the command line's options)
    trial: Trial,
    ring: Annotated[
        str, typer.Option("--ring", help="treating:03, on_call, independent, or trial for the shares.")
    ],
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="Log-in of who stays; give it once for each. For trial, the stewards."),
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody stays: all are admitted anew.")] = False,
    share: ShareFiles = None,
    shares_to: SharesTo = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Give a ring new keys when somebody left it, or when a share or passphrase was lost; it takes two shares.

    Example: equipoise allocation renew stop-2 --ring treating:03 --keep dora --keep eve --why "Bob left the team"

    Who stays opens what they could before. What the old keys opened is taken out of the database. With --ring trial
    three stewards get new shares, and the old ones open nothing any more.
    """
    from equipoise.cli import renewed
    from equipoise.web.allocation import actions
    from equipoise.web.referrals.erasing import write_over

    names = _who_stays(trial, ring, keep or [], nobody)
    if ring == "trial":
        shares.refuse_without_terminal(shares_to)
    made = actions.renewal(trial, ring, shares.two(share), names, by=_by(), now=_now())
    with _handed_over(names if made.shares else [], made.shares, shares_to if made.shares else None):
        done = actions.renew(made, _now(), why=why)
    tidy, tables = write_over(), actions.clear_old()
    if as_json:
        told = {"places": done.places, "contents": done.contents, "keeps": names, "gone": list(done.left)}
        told |= {"earlier_stay": bool(done.inside), "earlier": asdict(done.inside)}
        _write({"trial": trial, "ring": ring, **told, "journal_stays": not tidy, "old_rows_stay": tables})
        return
    _say(f"{ring} has new keys. {done.places} places and {done.contents} sealed records were sealed to them.")
    if done.left:
        _say(f"These own keys are gone: {', '.join(done.left)}.")
    for line in renewed.stays(done.inside, tidy=tidy, tables=tables):
        _say(line)


@app.command()
def status(trial: Trial, as_json: AsJson = False) -> None:
    """Print how long the lists are, how far they are used, and who can open.

    Example: equipoise allocation status stop-2

    In JSON: trial, root, lists (name, slots, taken, free), rings (name and the log-ins that are of it), due (rings
    whose keys have to be renewed, and why), revealed.
    """
    from equipoise.web.allocation import holding, members, queries

    found = queries.sealed(trial)
    lists = queries.lengths(trial)
    rings = {name: sorted(queries.holders(trial, name)) for name in queries.rings(trial) if name != "trial"}
    due = {each.name: holding.because(each) for each in members.due(trial, _now())} if found else {}
    if as_json:
        each = [{"name": e.name, "slots": e.slots, "taken": e.taken, "free": e.free} for e in lists]
        root = found.root if found else ""
        revealed = queries.is_revealed(trial)
        _write(
            {"trial": trial, "root": root, "lists": each, "rings": rings, "due": due, "revealed": revealed}
        )
        return
    if found is None:
        _say(f"The lists of {trial} are not sealed yet.")
        return
    _say(f"Commitment: {found.root}")
    for one in lists:
        _say(f"  {one.name}: {one.taken} of {one.slots} taken{'; few are left' if one.is_low else ''}")
    for name, people in rings.items():
        _say(f"  {name}: {', '.join(people) or 'nobody can open yet'}")
    for name, why in due.items():
        _say(f"  Keys to be renewed: {name} ({why})")


@app.command()
def commitment(trial: Trial, to: To) -> None:
    """Write the published file: the commitment, and a digest of every allocation so far. It holds no secret.

    Example: equipoise allocation commitment stop-2 stop-2-published.json
    """
    from equipoise.web.allocation import actions

    _file(to, actions.published(trial))
    _say(f"{to} is written. Give a copy to somebody outside of the trial.")


@app.command()
def reveal(trial: Trial, to: To, share: ShareFiles = None, why: Why = "") -> None:
    """Write the revealed file: the seed, and every participant's arm. From then on nobody is blind.

    Example: equipoise allocation reveal stop-2 stop-2-revealed.json

    It takes two shares, and locked data or a reason.
    """
    from equipoise.web.allocation import actions

    _refuse_if_there(to)
    with handing.handed(to.parent) as put:
        put(to.name, _octets(actions.reveal(trial, shares.two(share), _by(), _now(), why=why)))
    _say(f"{to} is written. Compare it with: python3 verify_allocation.py PUBLISHED {to}")


@app.command()
def verifier() -> None:
    """Print the program that checks a revealed file against the published one, with nothing but Python.

    Example: equipoise allocation verifier > verify_allocation.py
    """
    program = resources.files("equipoise.verifier") / "verify_allocation.py"
    sys.stdout.write(program.read_text(encoding="utf-8"))


@contextmanager
def _handed_over(names: list[str], given: tuple[str, ...], folder: Path | None) -> Iterator[None]:
    """While the block runs every steward has their share; in files they are gone again where it fails."""
    from equipoise.web.allocation import actions

    if folder:
        with shares.in_files(folder, names, given):
            yield
        return
    for number, (name, share) in enumerate(zip(names, given, strict=True), 1):
        shares.hand_over(f"{name}, share {number} of {len(names)}", share, actions.checked_share)
    yield


def _stewards(trial: str, given: list[str], where: str = "--steward") -> list[str]:
    """The log-ins of three stewards of a trial; InputError where they are others, or not three."""
    from equipoise.web.trials import queries
    from equipoise.web.trials.permissions import Deed

    for name in given:
        if not queries.standing(trial, name, _now()).may(Deed.HOLD_SHARE):
            raise InputError(f"{name[:60]} is no key steward of {trial}.", where=where, mend=_APPOINT)
    if len(given) != 3 or len(set(given)) != 3:
        raise InputError("Three stewards take part, each with one share.", where=where, mend=_APPOINT)
    return given


def _who_stays(trial: str, ring: str, keep: list[str], nobody: bool) -> list[str]:
    """Who is of a ring once it is renewed; InputError where that was not said, or for the shares not three stewards."""
    if ring == "trial":
        return _stewards(trial, keep, "--keep")
    if bool(keep) == nobody:
        raise InputError(
            "Say who stays, or that nobody does.", where="--keep", mend="Give --keep for each, or --nobody."
        )
    return keep


_APPOINT = "Give somebody the role with: equipoise trial appoint TRIAL NAME steward"


def _told(trial: str, line: str, published: Path | None, as_json: bool) -> None:
    from equipoise.web.allocation import actions

    data = actions.published(trial)
    if published:
        _file(published, data)
    root = data["batches"][-1]["root"]
    if as_json:
        _write({"trial": trial, "root": root})
        return
    _say(line)
    _say(f"Commitment: {root}")
    _say("Note it outside: at the end it shows that nothing was changed.")


def _refuse_if_there(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise InputError("There is such a file already.", where=str(path), mend="Name another.")


def _file(path: Path, data: Any) -> None:
    _refuse_if_there(path)
    with handing.handed(path.parent) as put:
        put(path.name, _octets(data))


def _octets(data: Any) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _by() -> Any:
    from equipoise.web.ledger.actions import By

    return By(ACTOR, ROLE)


def _now() -> datetime:
    return datetime.now(UTC)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
