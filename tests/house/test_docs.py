"""Documentation moves with the code: generated pages are current, links resolve, commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from equipoise.cli import application

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if "_build" not in page.parts]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_reference_says_what_the_code_does() -> None:
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def commands(page: Path) -> list[list[str]]:
    """Every `equipoise ...` line of the page's shell blocks, as words."""
    lines = "\n".join(SHELL.findall(page.read_text())).replace("\\\n", " ").splitlines()
    found = (re.match(r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?equipoise (.*)", line.strip()) for line in lines)
    return [shlex.split(match[1], comments=True) for match in found if match]


def unknown(words: list[str]) -> list[str]:
    """The words of a command that the command line doesn't know."""
    command: Any = typer.main.get_command(application.app)
    while hasattr(command, "commands") and words:
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    if command.name == "manage":
        return []
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {
        "--help"
    }
    return [word for word in words if word.startswith("--") and word.split("=")[0] not in known]


@pytest.fixture(scope="module", autouse=True)
def _all_commands() -> None:
    application.add_commands()  # another test may have asked for one alone


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name)
def test_commands_that_are_shown_exist(page: Path) -> None:
    assert {" ".join(words): unknown(words) for words in commands(page) if unknown(words)} == {}


def test_an_unknown_command_is_seen() -> None:
    assert unknown(["registry", "lode"]) == ["lode"]
    assert unknown(["search", "x", "--nowhere"]) == ["--nowhere"]
