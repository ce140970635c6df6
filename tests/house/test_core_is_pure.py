"""What import-linter can't see in core: third-party imports, the clock, chance, the environment, files."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "equipoise"
ALLOWED = {"equipoise", "dateutil", "lark", "numpy", "pint", "rapidfuzz", "yaml"}
NO_MODULES = {
    "os",
    "sys",
    "time",
    "random",
    "secrets",
    "uuid",
    "socket",
    "subprocess",
    "io",
    "pathlib",
    "logging",
}
NO_CALLS = {"open", "input", "print", "exec", "eval", "__import__"}
NO_CLOCK = {"now", "today", "utcnow", "fromtimestamp"}


def offences(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            for name in names:
                top = name.split(".")[0]
                if top in NO_MODULES or (top not in ALLOWED and top not in sys.stdlib_module_names):
                    yield f"line {node.lineno}: imports {name}"
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in NO_CALLS:
                yield f"line {node.lineno}: calls {node.func.id}"
            if isinstance(node.func, ast.Attribute) and node.func.attr in NO_CLOCK:
                yield f"line {node.lineno}: reads the clock"


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "core").rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE))
)
def test_core_only_computes(path: Path) -> None:
    assert list(offences(path.read_text())) == []


@pytest.mark.parametrize(
    "bad",
    [
        "import os",
        "from random import random",
        "open('x')",
        "import django",
        "date.today()",
        "import requests",
    ],
)
def test_an_offence_is_seen(bad: str) -> None:
    assert list(offences(bad))


def test_no_module_of_ours_is_long() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and (lines := path.read_text().count("\n")) > 400
    }
    assert long == {}
