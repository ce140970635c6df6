"""`equipoise trial verify | head | rebuild | export | export-unblinded` on a trial in which something happened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from django.db import connection, transaction
from shamir_mnemonic.wordlist import WORDLIST
from typer.testing import CliRunner

from equipoise.cli import trial_data
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions as allocation
from equipoise.web.ledger import queries
from equipoise.web.vault.shares import split
from tests.web.accounts.people import person
from tests.web.allocation.example import STEWARDS, Sealed, admitted
from tests.web.datasets import world
from tests.web.datasets.conftest import _cheap_passphrases  # noqa: F401

pytestmark = pytest.mark.django_db
app = typer.Typer()
trial_data.add_to(app)


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sealed]:
    """What is written for the file goes after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.made()
        transaction.set_rollback(True)


def run(*words: str, typed: str = "") -> Any:
    found = CliRunner().invoke(app, list(words), input=typed)
    if isinstance(found.exception, Exception) and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_a_ledger_is_verified_against_what_was_noted_and_a_change_is_told(story: Sealed) -> None:
    noted = run("head", "stop-2").output.strip()
    assert noted == queries.ends("stop-2").noted
    assert json.loads(run("head", "stop-2", "--json").output)["head"] == noted
    assert run("verify", "stop-2", "--head", noted).output == "The ledger is whole.\n"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET why = 'other' WHERE NOT sealed AND number = 3")
    found = run("verify", "stop-2", "--json")
    assert found.exit_code == 7
    assert json.loads(found.output)["breaks"] == [
        {"number": 3, "what": "it was changed after it was written"}
    ]
    assert "The ledger is broken." in run("verify", "stop-2").output


def test_tables_are_made_anew_and_a_difference_is_told(story: Sealed) -> None:
    assert "to the byte" in run("rebuild", "stop-2").output
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trials_trial SET title = 'other'")
    found = run("rebuild", "stop-2")
    assert (found.exit_code, "trials_trial: title was" in found.output) == (7, True)
    assert "Nothing was changed." in found.output
    assert json.loads(run("rebuild", "stop-2", "--keep", "--json").output)["kept"]
    assert json.loads(run("rebuild", "stop-2", "--json").output)["same"]


def test_a_trial_that_is_none_is_told_with_those_that_are(story: Sealed) -> None:
    for command in ("verify", "head"):
        with pytest.raises(InputError, match="There are: stop-2"):
            run(command, "stop-3")
    with pytest.raises(InputError, match="no such trial"):
        run("rebuild", "stop-3")


def test_blinded_data_are_written_for_their_owner_alone(story: Sealed, tmp_path: Path) -> None:
    told = json.loads(run("export", "stop-2", "--to", str(tmp_path / "out"), "--json").output)
    file = Path(told["file"])
    assert "blinded" in file.name
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    early = run("export", "stop-2", "--to", str(tmp_path), "--at", "2026-01-20")
    assert "20260120T000000Z.zip" in early.output
    with pytest.raises(InputError, match="no moment"):
        run("export", "stop-2", "--to", str(tmp_path), "--at", "soon")


def test_unblinded_data_ask_for_the_passphrase_and_never_show_it(story: Sealed, tmp_path: Path) -> None:
    admitted(story, Role.INDEPENDENT)
    words = story.words["independent"]
    asked = ("export-unblinded", "stop-2", "--to", str(tmp_path), "--as", "independent", "--why", "The board")
    found = run(*asked, typed=f"{words}\n")
    assert words not in found.output
    assert [each.name[:17] for each in tmp_path.iterdir()] == ["stop-2-UNBLINDED-"]
    with pytest.raises(InputError):
        run(*asked, typed="wrong\n")


def test_two_shares_open_them_too_for_who_is_named(story: Sealed, tmp_path: Path) -> None:
    person("chair")
    files = [tmp_path / "one", tmp_path / "two"]
    for file, share in zip(files, story.shares[:2], strict=True):
        file.write_text(f"{share}\n")
    to = ("--to", str(tmp_path / "board"), "--why", "The board")
    asked = ("export-unblinded", "stop-2", *to, "--share", str(files[0]), "--share", str(files[1]))
    with pytest.raises(InputError, match="may not know every treatment"):
        run(*asked, "--as", "statistician")
    found = run(*asked, "--as", "chair")
    assert "rows." in found.output and not [
        word for word in story.shares[0].split() if word in found.output.split()
    ]
    assert [each.name[:17] for each in (tmp_path / "board").iterdir()] == ["stop-2-UNBLINDED-"]
    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "board").iterdir()} == {0o600}
    with pytest.raises(InputError, match="Two shares are needed"):
        run("export-unblinded", "stop-2", *to, "--as", "chair", "--by-shares")


def test_other_shares_open_nothing_and_leave_nothing(story: Sealed, tmp_path: Path) -> None:
    """One alone, one twice, three, another trial's, one of each, one that was copied wrongly, those of before."""
    person("chair")
    before, others = queries.ends("stop-2"), split(bytes(range(32)))
    one, two, _ = story.shares
    words = one.split()
    wrong = [
        " ".join([*words[:at], _flipped(words[at], at % 10), *words[at + 1 :]]) for at in range(len(words))
    ]
    given = [(one,), (one, one), story.shares, (one, others[1]), others[:2], ("", two), (f"{one} {two}", two)]
    for shares in [*given, *((each, two) for each in wrong)]:
        with pytest.raises(InputError) as refused:
            run(*_by_files(tmp_path, shares))
        assert not [word for word in (one + two).split() if word in str(refused.value).split()]
    assert queries.ends("stop-2") == before
    by = story.example.by(Role.STEWARD)
    renewal = allocation.renewal("stop-2", "trial", story.two, STEWARDS, by=by, now=world.END)
    allocation.renew(renewal, world.END)
    before = queries.ends("stop-2")
    for shares in (story.shares[:2], (one, renewal.shares[1])):
        with pytest.raises(InputError, match=r"not this trial’s|do not belong"):
            run(*_by_files(tmp_path, shares))
    assert queries.ends("stop-2") == before
    assert list((tmp_path / "board").iterdir()) == []


def _flipped(word: str, bit: int) -> str:
    return str(WORDLIST[WORDLIST.index(word) ^ 1 << bit])


def _by_files(folder: Path, shares: Sequence[str]) -> list[str]:
    asked = [
        "export-unblinded",
        "stop-2",
        "--as",
        "chair",
        "--to",
        str(folder / "board"),
        "--why",
        "The board",
    ]
    for number, share in enumerate(shares):
        (folder / f"share-{number}").write_text(f"{share}\n")
        asked += ["--share", str(folder / f"share-{number}")]
    return asked
