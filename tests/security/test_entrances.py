"""The threat model names every way in: who adds one has to think about who comes in by it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from equipoise.cli import application
from equipoise.web.mail import listening, receiving
from tests.security import addresses

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security" / "threats.md"
WAYS_IN = "## Every way in"
INLETS = {"mail: reply", "mail: bounce"}
"""What mail servers hand over, by the kind of address that it is for."""


def commands() -> set[str]:
    """Every command of the command line, with its words."""
    application.add_commands()  # another test may have asked for one alone
    return {f"equipoise {each}" for each in _walk(typer.main.get_command(application.app), "")}


def _walk(command: Any, name: str) -> Iterator[str]:
    """By shape, not class, since typer carries a click of its own."""
    if not hasattr(command, "commands"):
        yield name.strip()
        return
    for child, each in command.commands.items():
        yield from _walk(each, f"{name} {child}")


def listed() -> set[str]:
    """The names in the first column of the tables of ways in."""
    text = PAGE.read_text().partition(WAYS_IN)[2].partition("\n## ")[0]
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_address_every_command_and_every_inlet_of_mail_is_thought_about() -> None:
    found = {*addresses.names(), *addresses.PROBES, *commands(), *INLETS}
    assert sorted(found - listed()) == []
    assert sorted(listed() - found) == []


def test_mail_knows_no_other_inlet() -> None:
    """What is neither a reply nor a bounce is not taken, whoever brings it."""
    source = Path(receiving.__file__).read_text()
    assert 'what not in ("bounce", "reply")' in source
    assert "receive(" in Path(listening.__file__).read_text()


def test_each_row_says_what_could_happen_and_what_answers_it() -> None:
    text = PAGE.read_text().partition(WAYS_IN)[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert rows
    for row in rows:
        assert len(row) == 4, row[0]
        assert re.fullmatch(r"[STRIDE]+", row[1]), row[0]
        assert all(len(each) > 20 for each in row[2:]), row[0]


def test_every_test_that_is_named_exists() -> None:
    text = PAGE.read_text() + PAGE.with_name("blinding.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text)
    assert len(named) > 30
    assert [each for each in named if each[1] not in _tests(ROOT / each[0])] == []


def _tests(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {each.name for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize("gone", [*addresses.PROBES, "equipoise restore", "workspace:referral"])
def test_a_way_in_that_nobody_thought_about_would_be_missed(gone: str) -> None:
    assert gone in listed()
