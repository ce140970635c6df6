"""`equipoise allocation`: a whole trial, from the ceremony to the proof that nothing was changed."""

from __future__ import annotations

import json
import os
import pty
import select
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from equipoise.cli import allocation, shares
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, queries
from equipoise.web.ledger.actions import By
from equipoise.web.trials import actions as trials
from equipoise.web.vault.shares import split
from tests.web.allocation.example import STEWARDS, TRIAL, enrolled
from tests.web.trials import example

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 1, 7, 17, tzinfo=UTC)
"""Long before whatever day it is: commands go by the clock."""
BY_STEWARDS = [word for name in STEWARDS for word in ("--steward", name)]


def run(*words: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(allocation.app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def prepared(folder: Path, *more: str) -> list[str]:
    """The ceremony with shares in files; gives the words that name two of these."""
    run("prepare", TRIAL, *BY_STEWARDS, "--length", "6", "--shares-to", str(folder), *more)
    files = sorted(folder.glob("share-*.txt"))
    assert len(files) == 3
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    return ["--share", str(files[0]), "--share", str(files[2])]


def allocated(world: example.Example, numbers: list[str]) -> None:
    for number in numbers:
        by = world.by(Role.COORDINATOR, number[:2])
        actions.allocate(TRIAL, enrolled(number), by, NOW, number)


def verify(published: Path, revealed: Path) -> subprocess.CompletedProcess[str]:
    """Run the program as it is printed, apart from everything of ours."""
    program = published.parent / "verify_allocation.py"
    program.write_text(run("verifier") + "\n")
    return subprocess.run(
        [sys.executable, "-I", program, published, revealed],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_whole_trial_from_the_ceremony_to_the_proof(tmp_path: Path) -> None:
    world = example.prepared(NOW)
    two = prepared(tmp_path / "shares", "--published", str(tmp_path / "first.json"))
    assert "12 lists follow from the seed" in run("rehearse", TRIAL, *two)
    allocated(world, ["01-001", "01-002", "02-001"])
    run("extend", TRIAL, *two, "--more", "2")
    allocated(world, ["01-003", "03-001"])
    published, revealed = tmp_path / "published.json", tmp_path / "revealed.json"
    run("commitment", TRIAL, str(published))
    with pytest.raises(InputError, match="not locked yet"):
        run("reveal", TRIAL, str(revealed), *two)
    assert not revealed.exists() and not queries.is_revealed(TRIAL)
    run("reveal", TRIAL, str(revealed), *two, "--why", "The end of the test")
    shown = json.loads(revealed.read_text())
    assert [each["number"] for each in shown["allocations"]] == [1, 2, 3, 4, 5]
    done = verify(published, revealed)
    assert done.returncode == 0, done.stdout + done.stderr
    first, last = (json.loads(each.read_text()) for each in (tmp_path / "first.json", published))
    assert last["batches"][0] == first["batches"][0] and last["seed"] == first["seed"]
    for change in (_another_arm, _exchanged, _left_out, _another_level):
        altered = json.loads(revealed.read_text())
        change(altered["allocations"])
        bad = tmp_path / "bad.json"
        bad.write_text(json.dumps(altered))
        assert verify(published, bad).returncode != 0, change.__name__


def _another_arm(rows: list[dict[str, Any]]) -> None:
    rows[2]["arm"] = "sabr" if rows[2]["arm"] == "control" else "control"


def _exchanged(rows: list[dict[str, Any]]) -> None:
    rows[0]["participant"], rows[1]["participant"] = rows[1]["participant"], rows[0]["participant"]


def _left_out(rows: list[dict[str, Any]]) -> None:
    del rows[-1]


def _another_level(rows: list[dict[str, Any]]) -> None:
    rows[0]["levels"]["cytotoxic"] = "no"


def test_how_it_stands_is_told(tmp_path: Path) -> None:
    world = example.prepared(NOW)
    assert "not sealed yet" in run("status", TRIAL)
    two = prepared(tmp_path)
    allocated(world, ["01-001"])
    actions.set_passphrase(TRIAL, actions.offered_passphrase(), world.by(Role.TREATING), NOW)
    run("admit", TRIAL, "treating-01", *two)
    told = run("status", TRIAL)
    assert "site=01/cytotoxic=yes: 1 of 6 taken; few are left" in told
    assert "treating:01: treating-01" in told and "on_call: nobody can open yet" in told
    found = json.loads(run("status", TRIAL, "--json"))
    assert found["rings"]["treating:01"] == ["treating-01"] and found["lists"][1]["taken"] == 1


def test_keys_are_renewed_and_the_proof_is_as_it_was(tmp_path: Path) -> None:
    world = example.prepared(NOW)
    two = prepared(tmp_path / "shares", "--published", str(tmp_path / "first.json"))
    for name in ("treating-01", "treating-02"):
        actions.set_passphrase(TRIAL, actions.offered_passphrase(), By(name, "treating"), NOW)
        run("admit", TRIAL, name, *two)
    allocated(world, ["01-001"])
    trials.end_role(TRIAL, "treating-02", Role.TREATING, "02", by=world.by(Role.MANAGER), now=NOW, why="Left")
    assert "Keys to be renewed: treating:02 (treating-02 left)" in run("status", TRIAL)
    for given, wrong in (([], "Say who stays"), (["--keep", "treating-01", "--nobody"], "Say who stays")):
        with pytest.raises(InputError, match=wrong):
            run("renew", TRIAL, "--ring", "treating:01", *given, *two)
    told = run("renew", TRIAL, "--ring", "treating:01", "--keep", "treating-01", *two, "--why", "A test")
    assert "treating:01 has new keys. 12 places and 0 sealed records" in told and "made before" in told
    told = run("renew", TRIAL, "--ring", "treating:02", "--nobody", *two, "--json")
    assert json.loads(told)["gone"] == ["treating-02"]
    assert json.loads(run("status", TRIAL, "--json"))["due"] == {}
    with pytest.raises(InputError, match="this is none"):
        run("renew", TRIAL, "--ring", "trial", *_kept(STEWARDS), *two)
    with pytest.raises(InputError, match="Three stewards"):
        run("renew", TRIAL, "--ring", "trial", *_kept(STEWARDS[:2]), *two, "--shares-to", str(tmp_path))
    run("renew", TRIAL, "--ring", "trial", *_kept(STEWARDS), *two, "--shares-to", str(tmp_path / "new"))
    with pytest.raises(InputError, match="not this trial"):
        run("rehearse", TRIAL, *two)
    files = sorted((tmp_path / "new").glob("share-*.txt"))
    new = ["--share", str(files[0]), "--share", str(files[1])]
    published, revealed = tmp_path / "published.json", tmp_path / "revealed.json"
    run("commitment", TRIAL, str(published))
    run("reveal", TRIAL, str(revealed), *new, "--why", "The end of the test")
    done = verify(published, revealed)
    assert done.returncode == 0, done.stdout + done.stderr
    first, last = (json.loads(each.read_text()) for each in (tmp_path / "first.json", published))
    assert last["batches"] == first["batches"]
    found = json.loads(run("status", TRIAL, "--json"))["rings"]
    assert (found["treating:01"], found["treating:02"]) == (["treating-01"], [])


def _kept(names: Sequence[str]) -> list[str]:
    return [word for name in names for word in ("--keep", name)]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (["--steward", "steward-1"], "Three stewards"),
        (["--steward", "steward-1"] * 3, "Three stewards"),
        ([*BY_STEWARDS[:4], "--steward", "treating-01"], "treating-01 is no key steward"),
    ],
)
def test_three_stewards_take_part(tmp_path: Path, given: list[str], wrong: str) -> None:
    example.prepared(NOW)
    with pytest.raises(InputError, match=wrong):
        run("prepare", TRIAL, *given, "--shares-to", str(tmp_path))
    assert queries.sealed(TRIAL) is None


def test_shares_are_shown_on_a_terminal_or_not_at_all(tmp_path: Path) -> None:
    example.prepared(NOW)
    with pytest.raises(InputError, match="this is none"):
        run("prepare", TRIAL, *BY_STEWARDS)
    with pytest.raises(InputError, match="Two shares are needed"):
        run("rehearse", TRIAL)
    (tmp_path / "share-steward-2.txt").write_text("somebody's")
    with pytest.raises(InputError, match="can't be written"):
        run("prepare", TRIAL, *BY_STEWARDS, "--shares-to", str(tmp_path))
    assert queries.sealed(TRIAL) is None
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [
        ("share-steward-2.txt", "somebody's")
    ]


PROGRAM = """
from equipoise.cli import shares
from equipoise.web.vault.shares import checked
shares.hand_over("ann, share 1 of 3", {share!r}, checked)
print("handed over")
"""


def test_a_share_is_shown_once_and_typed_back_without_being_shown(tmp_path: Path) -> None:
    """At a real terminal: a slip is told, and what is typed never appears."""
    share = split(bytes(range(32)))[0]
    words = share.split()
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(share=share))
    leader, follower = pty.openpty()
    child = subprocess.Popen([sys.executable, program], stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    said = _until(leader, "alone with the screen.")
    os.write(leader, b"\n")
    said += _until(leader, "when you have.")
    os.write(leader, b"\n")
    before = said + _until(leader, "Words: ")
    assert f" 1. {words[0]}" in before and f"33. {words[32]}" in before
    os.write(leader, (" ".join([*words[:-1], "zzzz"]) + "\n").encode())
    slip = _until(leader, "Words: ")
    assert "Word 33 is not of the list" in slip
    os.write(leader, (" ".join(word[:4] for word in words) + "\n").encode())
    after = _until(leader, "handed over")
    assert child.wait(60) == 0
    os.close(leader)
    assert not [word for word in words if len(word) > 6 and word in slip + after]


def _until(leader: int, wanted: str) -> str:
    found = ""
    while wanted not in found:
        ready, _, _ = select.select([leader], [], [], 60)
        assert ready, f"the program never said {wanted!r}: {found!r}"
        found += os.read(leader, 4096).decode()
    return found


def test_words_stand_four_in_a_line_with_their_numbers() -> None:
    assert shares.lines("academic acid acne acquire acrobat") == (
        " 1. academic     2. acid         3. acne         4. acquire\n 5. acrobat"
    )
