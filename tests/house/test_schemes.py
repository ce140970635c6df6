"""A colour scheme changes colours and nothing else: browser tests look at everything in one of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "equipoise" / "web"
SHEETS = sorted(WEB.glob("*/static/**/*.css"))
SCHEME = re.compile(r"@media[^{]*prefers-color-scheme[^{]*\{|\[data-theme=[^{}]*\{")
MAY = re.compile(
    r"--[\w-]+|color-scheme|(?:[\w-]*-)?(?:color|shadow|filter|fill|stroke|blend-mode)|background"
)
PROPERTY = re.compile(r"(?:^|[;{])\s*([\w-]+)\s*:(?!\w*[^;{}]*\{)")


def blocks(css: str) -> Iterator[str]:
    """What stands in each block that holds for one scheme alone."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for found in SCHEME.finditer(plain):
        depth, at = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(plain[at], 0)
            at += 1
        yield "{" + plain[found.end() : at - 1]


def changed(css: str) -> set[str]:
    """The properties that a scheme sets besides colours."""
    return {name for block in blocks(css) for name in PROPERTY.findall(block) if not MAY.fullmatch(name)}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_scheme_sets_colours_alone(sheet: Path) -> None:
    assert changed(sheet.read_text()) == set()


def test_anything_else_is_seen() -> None:
    assert changed(
        "@media (prefers-color-scheme: dark) { :root { --ink: #fff; } .map { display: none; } }"
    ) == {"display"}
    assert changed(':root[data-theme="dark"] .map { color: #fff; visibility: hidden }') == {"visibility"}
    assert changed("@media (width > 40rem) { .map { display: none } }") == set()
