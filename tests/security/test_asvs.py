"""The list of OWASP's ASVS names tests that exist, and leaves no item without a word."""

from __future__ import annotations

import ast
import functools
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = runpy.run_path(str(ROOT / "tools" / "security_reference.py"))
ITEMS: list[dict[str, Any]] = REFERENCE["items"]()


def number(item: dict[str, Any]) -> str:
    return str(item["number"])


@functools.cache
def named_in(file: str) -> frozenset[str]:
    """The names of the tests of a file, read and not run."""
    path = ROOT / file
    if not path.exists():
        return frozenset()
    found = (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.FunctionDef))
    return frozenset(each.name for each in found if each.name.startswith("test_"))


@pytest.mark.parametrize("item", ITEMS, ids=number)
def test_each_item_has_a_test_or_says_what_is_missing_or_why_it_does_not_apply(item: dict[str, Any]) -> None:
    assert set(item) <= {"number", "level", "what", "where", "tests", "open", "outside"}
    assert item.get("tests") or item.get("open") or item.get("outside")
    assert "outside" not in item or not {"tests", "open", "where"} & set(item)


def test_every_named_test_exists() -> None:
    named = [each for item in ITEMS for each in item.get("tests", [])]
    lost = [each for each in named if each.partition("::")[2] not in named_in(each.partition("::")[0])]
    assert named
    assert lost == []


def test_no_number_comes_twice_and_all_are_of_a_chapter() -> None:
    numbers = [number(each) for each in ITEMS]
    assert sorted(set(numbers)) == sorted(numbers)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", each) for each in numbers)
    assert {each.split(".")[0] for each in numbers} == set(REFERENCE["CHAPTERS"])
    assert {each["level"] for each in ITEMS} <= {1, 2, 3}


def test_a_test_that_is_gone_would_be_missed() -> None:
    assert "test_every_named_test_exists" in named_in("tests/security/test_asvs.py")
    assert "test_of_nothing" not in named_in("tests/security/test_asvs.py")
    assert named_in("tests/security/nowhere.py") == frozenset()


def test_the_page_says_what_the_list_says() -> None:
    page = ROOT / "docs" / "security" / "asvs.md"
    assert page.read_text() == REFERENCE["page"](), "run: make docs"
