"""No line of the software hands words to a shell of the operating system."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
SHELLS = frozenset(
    {"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell", "subprocess_shell"}
)
"""What calls a shell, of `os`, `subprocess` and `asyncio`."""
MODULES = frozenset({"os", "posix", "subprocess", "asyncio", "pty", "commands", "loop"})


def shells(code: str) -> list[int]:
    """The lines of a module that may call a shell."""
    nodes = (each for each in ast.walk(ast.parse(code)) if isinstance(each, ast.expr | ast.stmt))
    return [each.lineno for each in nodes if _calls_shell(each)]


def _calls_shell(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return any(each.arg == "shell" and not _is_false(each.value) for each in node.keywords)
    if isinstance(node, ast.Attribute):
        return node.attr in SHELLS and isinstance(node.value, ast.Name) and node.value.id in MODULES
    if isinstance(node, ast.ImportFrom):
        return node.module in MODULES and any(each.name in SHELLS for each in node.names)
    return False


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def test_nothing_of_ours_calls_a_shell() -> None:
    modules = sorted(SOURCE.rglob("*.py"))
    assert len(modules) > 100
    found = {str(each.relative_to(SOURCE)): shells(each.read_text("utf-8")) for each in modules}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.system(word)",
        "import os\nrun = os.popen",
        "from os import system as run",
        "import subprocess\nsubprocess.run(word, shell=True)",
        "import subprocess\nsubprocess.run(word, shell=chosen)",
        "import subprocess\nsubprocess.getoutput(word)",
        "import asyncio\nasyncio.create_subprocess_shell(word)",
    ],
)
def test_a_call_of_a_shell_would_be_seen(code: str) -> None:
    assert len(shells(code)) == 1


def test_a_program_with_its_words_is_no_shell() -> None:
    assert shells("import platform, subprocess\nsubprocess.run([word], shell=False)\nplatform.system()") == []
