"""Input that can't be meant and streams that are closed: a sentence and its exit code, never a traceback or verdict."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Run, run

__all__ = ["run"]

PERSON = {
    "not UTF-8": (b"facts:\n  ecog: \xff\n", "person.yaml, line 2: This is not UTF-8 text"),
    "UTF-16": ("facts: {}".encode("utf-16"), "not UTF-8"),
    "half a character": (b'facts:\n  ecog: {value: 1, source: "\\ud800"}\n', "line 2: The character U+D800"),
    "a terminal's escapes": (b'facts: {}\nname: "\\e[2J"\n', "line 2: The character U+001B"),
    "a name of NUL": (b'facts: {"\\0": 1}\n', "line 1: The character U+0000"),
    "NUL": (b"facts: {ecog: 1}\x00", "line 1, column 17: This is not YAML"),
    "long": (b"facts: " + b"a" * 3_000_000, "longer than 2,000,000 characters"),
    "two documents": (b"facts: {}\n---\nfacts: {}\n", "line 2: A second document begins here"),
    "a tag": (b"facts: !!python/object:os.system {ecog: 1}\n", "line 1: Tags"),
    "an alias": (b"facts: &a {ecog: 1}\nclocks: *a\n", "line 1: Anchors and aliases"),
    "a name twice": (b"facts:\n  ecog: 1\n  ecog: 2\n", "line 3: “ecog” stands here twice"),
    "a bundle of nobody": (b'{"resourceType": "Bundle"}', "line 1: “resourceType” is not known here"),
    "a name misspelt above its block": (
        b"facts:\n  lesionns:\n    - {}\n",
        "line 2: “lesionns” is not known here",
    ),
    "29 February 2023": (
        b"facts: {birth_date: 2023-02-29}",
        "line 1: birth_date: “2023-02-29” is no day of the calendar",
    ),
}


@pytest.mark.parametrize(("content", "says"), PERSON.values(), ids=PERSON)
def test_a_hostile_person_is_refused_where_it_goes_wrong(
    run: Run, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "person.yaml"
    path.write_bytes(content)
    ended = run("check", "STOP-2", "--person", path, "--json")
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)
    assert says in ended.err


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbffacts: {ecog: 1}\n", b'{"facts": {"ecog": 1}, "clocks": null}']
)
def test_a_byte_order_mark_and_json_are_fine(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "person.yaml"
    path.write_bytes(content)
    found = json.loads(run("check", "STOP-2", "--person", path, "--json").out)
    assert next(each for each in found["criteria"] if each["id"] == "I5")["verdict"] == "met"


PROTOCOL = {
    name: PERSON[name]
    for name in ("UTF-16", "NUL", "long", "two documents", "a tag", "an alias", "a name twice")
}


@pytest.mark.parametrize("command", ["check", "lint", "show"])
@pytest.mark.parametrize(("content", "says"), PROTOCOL.values(), ids=PROTOCOL)
def test_a_hostile_protocol_is_refused_where_it_goes_wrong(
    run: Run, tmp_path: Path, command: str, content: bytes, says: str
) -> None:
    path = tmp_path / "trial.yaml"
    path.write_bytes(content)
    ended = run("protocol", command, path)
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)
    assert says in ended.err


def _shell(line: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which `equipoise` is the command."""
    python = shlex.quote(sys.executable)
    program = f'equipoise() {{ {python} -c "from equipoise.cli.main import main; main()" "$@"; }}\n'
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", program + line],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | settings,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("equipoise criteria read - <&-", 3, "Standard input is closed."),
        ("equipoise protocol show STOP-2 >&-", 5, "Standard output is closed."),
        ("equipoise protocol show STOP-2 >&- 2>&-", 5, ""),
        (
            "echo 'include: x' | equipoise protocol check /dev/stdin",
            3,
            "/dev/stdin, line 1: “protocol” is missing.",
        ),
        ("equipoise protocol show STOP-2 | head -c 5 >/dev/null || true", 0, ""),
    ],
)
def test_closed_streams_and_pipes(line: str, code: int, says: str) -> None:
    ended = _shell(line)
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_a_terminal_cannot_show_is_escaped() -> None:
    ended = _shell("equipoise protocol show STOP-2", PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\\u201c" in ended.stdout
