"""Tests that drive a browser wait for what they read: an instant read fails on a busy machine and passes on ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
HELPERS = TESTS / "browsing.py"
INSTEAD = {
    "all": "a filtered locator and expect(locator).to_have_count(n)",
    "all_inner_texts": "expect(locator).to_have_text([...])",
    "all_text_contents": "expect(locator).to_have_text([...])",
    "bounding_box": "box(locator) of tests/browsing.py",
    "content": "expect(page.locator(...)).to_contain_text(...)",
    "count": "expect(locator).to_have_count(n)",
    "evaluate": "evaluated(page, script) of tests/browsing.py",
    "evaluate_all": "evaluated(page, script) of tests/browsing.py",
    "evaluate_handle": "evaluated(page, script) of tests/browsing.py",
    "get_attribute": "expect(locator).to_have_attribute(name, value)",
    "inner_html": "expect(locator).to_contain_text(...)",
    "inner_text": "expect(locator).to_have_text(...) or to_contain_text(...)",
    "input_value": "expect(locator).to_have_value(...)",
    "is_checked": "expect(locator).to_be_checked()",
    "is_disabled": "expect(locator).to_be_disabled()",
    "is_editable": "expect(locator).to_be_editable()",
    "is_enabled": "expect(locator).to_be_enabled()",
    "is_hidden": "expect(locator).to_be_hidden()",
    "is_visible": "expect(locator).to_be_visible()",
    "query_selector": "expect(page.locator(...))",
    "query_selector_all": "expect(page.locator(...)).to_have_count(n)",
    "text_content": "expect(locator).to_have_text(...), or text_of(locator) of tests/browsing.py for a step,",
    "title": "expect(page).to_have_title(...)",
    "wait_for_load_state": "with page.expect_navigation(): around the action",
    "wait_for_timeout": "expect(...) of what is waited for",
}
"""What reads a page at once, or waits for the wrong thing; and what to write."""
TAKES_AN_ARGUMENT_ELSEWHERE = {"count"}
PAGES = {"page", "tab"}


def _driving() -> list[Path]:
    """Every file of the tests that has to do with a browser."""
    return [
        path
        for path in sorted(TESTS.rglob("*.py"))
        if path not in (HELPERS, Path(__file__))
        and ("playwright" in path.read_text(encoding="utf-8") or path.parent.name == "browser")
    ]


def instant_reads(source: str) -> list[str]:
    """A sentence for each instant read: its line and what to write instead."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "url" and _names_a_page(node.value):
            found.append(f"line {node.lineno}: write expect(page).to_have_url(...) instead of .url")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and _reads(node, node.func.attr)
        ):
            name = node.func.attr
            found.append(f"line {node.lineno}: write {INSTEAD[name]} instead of .{name}()")
    return found


def _names_a_page(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in PAGES


def _reads(call: ast.Call, name: str) -> bool:
    return name in INSTEAD and not (name in TAKES_AN_ARGUMENT_ELSEWHERE and call.args)


@pytest.mark.parametrize("path", _driving(), ids=lambda path: str(path.relative_to(TESTS)))
def test_no_browser_test_reads_without_waiting(path: Path) -> None:
    assert instant_reads(path.read_text(encoding="utf-8")) == []


def test_the_browser_tests_are_among_those_looked_at() -> None:
    names = {str(path.relative_to(TESTS)) for path in _driving()}
    assert {"browser/test_study.py", "browser/conftest.py", "web/finder/test_maps.py"} <= names


@pytest.mark.parametrize(
    "read",
    [
        "assert page.locator('h1').is_visible()",
        "if not page.locator('h1').count(): pass",
        "words = page.inner_text('main')",
        "assert page.url.endswith('/')",
        "assert visitor.page.url",
        "page.evaluate('1')",
        "for each in page.locator('a').all(): pass",
    ],
)
def test_an_instant_read_is_refused_with_what_to_write(read: str) -> None:
    (told,) = instant_reads(read)
    assert told.startswith("line 1: write ")


@pytest.mark.parametrize(
    "waiting",
    [
        "expect(page.locator('h1')).to_be_visible()",
        "assert evaluated(page, '1') == 1",
        "assert told.count(None) == 1",
        "assert all(each.ok for each in answers)",
        "asked.append(request.url)",
    ],
)
def test_what_waits_is_let_through(waiting: str) -> None:
    assert instant_reads(waiting) == []
