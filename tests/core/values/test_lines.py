"""YAML with lines: quick and slow say the same, and an error names the line that has to be mended."""

from __future__ import annotations

import textwrap

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import DEEPEST, LONGEST, QUICK, SLOW, Node, parse
from equipoise.core.values.places import Place
from equipoise.protocols import texts

_LINES = texts()["stop-2.yaml"].splitlines(keepends=True)
_SIGNS = (
    *":-[]{}#&*!|>'\"%@`,? \t\n\r\x85\u2028=~a1\ufeff\x00",
    "---\n",
    "...",
    "\n? ",
    "- ",
    ": ",
    "<<: ",
    "|-\n",
)


@st.composite
def _spoilt(draw: st.DrawFn) -> str:
    """Some lines of a real file, with a few characters put in or taken out."""
    start = draw(st.integers(0, len(_LINES) - 1))
    text = textwrap.dedent("".join(_LINES[start : start + draw(st.integers(1, 8))]))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(_SIGNS)) + text[at + draw(st.integers(0, 1)) :]
    return text


def _said(text: str, *, quick: bool) -> Node | str:
    try:
        return parse(text, "file.yaml", quick=quick)
    except InputError as error:
        return str(error)


@given(_spoilt())
@example("a: b\tc\n")
@example("[ny:\n]")
@example("{a: b?c}")
@example("? a\n")
@example("># no\n")
@example("!low:! 0\n")
@example("a:\n\ufeff")
def test_the_quick_parser_reads_and_refuses_as_the_slow_one_does(text: str) -> None:
    assert _said(text, quick=True) == _said(text, quick=False)


def test_the_files_that_ship_are_read_alike_and_by_the_quick_one_where_it_is_there() -> None:
    assert (QUICK is SLOW) == (not yaml.__with_libyaml__)
    for name, text in texts().items():
        assert parse(text, name) == parse(text, name, quick=False)


def test_a_value_knows_its_line_and_that_of_its_name() -> None:
    found = parse("a: 1\nb:\n  c:\n    - x\n    - y\n", "file.yaml")
    assert found.fields is not None
    b = found.fields["b"]
    assert (found.fields["a"].line, found.fields["a"].named, b.line, b.named) == (1, 1, 3, 2)
    assert Place("file.yaml").error(b.name, "no").where == "file.yaml, line 2"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("includs:\n  I1: age >= 18 years\n", 6),
        ("include:\n  I1:\n    titel:\n      x\n    rule: age >= 18 years\n", 8),
        ("include:\n  I1:\n    rule:\n      al:\n        - age >= 18 years\n", 9),
        ("facts:\n  lump:\n    tipe: number\n", 8),
        ("facts:\n  lump:\n    titel:\n      x\n    type: number\n", 8),
        ("facts:\n  Lump:\n    type: number\n", 7),
        ("include:\n  J1:\n    rule: age >= 18 years\n", 7),
    ],
)
def test_a_misspelt_name_is_reported_where_it_stands(text: str, line: int) -> None:
    head = 'protocol: A\ntrial: NCT00000001\ntitle: A\nversion: "1"\ndrafted: {by: us, on: 2026-11-22}\n'
    with pytest.raises(InputError) as refused:
        read(head + text, "file.yaml")
    assert refused.value.where == f"file.yaml, line {line}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file is empty."),
        ("# only a remark\n", "The file is empty."),
        ("a: 1\n---\nb: 2\n", "line 2: A second document begins here"),
        ("a: 1\na: 2\n", "line 2: “a” stands here twice."),
        ("[a]: 1\n", "line 1: A name has to be a plain word."),
        ("a: !!int 1\n", "line 1: Tags (!)"),
        ("a: &b 1\n", "line 1: Anchors and aliases"),
        ("a: *b\n", "line 1: Anchors and aliases"),
        ("a:\n  b\x07c\n", "line 2, column 4: This is not YAML: the character U+0007"),
        ("[" * (DEEPEST + 1), f"nested more than {DEEPEST} levels"),
        ("{a: " * 100_000, f"nested more than {DEEPEST} levels"),
        ("a" * (LONGEST + 1), "longer than 2,000,000 characters"),
    ],
)
def test_what_is_no_plain_data_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(text, "file.yaml")
    assert says in str(refused.value)


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_text() -> None:
    assert parse("\ufeffa: 1\n", "file.yaml") == parse("a: 1\n", "file.yaml")
