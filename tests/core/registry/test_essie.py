"""The registry's query language: precedence, operators, and every way to write it wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.essie import (
    MAX_LENGTH,
    All,
    And,
    Area,
    Context,
    Distance,
    EssieError,
    Missing,
    Node,
    Not,
    Or,
    Range,
    Term,
    parse,
)


@pytest.mark.parametrize(
    ("expression", "tree"),
    [
        ("", All()),
        ("   ", All()),
        ("ALL", All()),
        ("heart attack", Term("heart attack")),
        ('"back pain"', Term("back pain", phrase=True)),
        ("a OR b AND c", Or((Term("a"), And((Term("b"), Term("c")))))),
        ("NOT a AND b", And((Not(Term("a")), Term("b")))),
        ("a AND NOT (b OR c)", And((Term("a"), Not(Or((Term("b"), Term("c"))))))),
        ("a (b OR c)", And((Term("a"), Or((Term("b"), Term("c")))))),
        ("AREA[StartDate]2022", Area("StartDate", Term("2022"))),
        ("AREA[StartDate] RANGE[2022-01, MAX]", Area("StartDate", Range("2022-01", None))),
        (
            "AREA[MinimumAge]RANGE[MIN, 16 years] AND AREA[MaximumAge]RANGE[16 years, MAX]",
            And((Area("MinimumAge", Range(None, "16 years")), Area("MaximumAge", Range("16 years", None)))),
        ),
        ("AREA[ResultsFirstPostDate]MISSING", Area("ResultsFirstPostDate", Missing())),
        ("AREA[Phase:size] 2", Area("Phase", Term("2"), size=True)),
        (
            "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)",
            Context(
                "SEARCH",
                "Location",
                And((Area("LocationCity", Term("Portland")), Area("LocationState", Term("Maine")))),
            ),
        ),
        ('EXPANSION[None]"x"', Context("EXPANSION", "None", Term("x", phrase=True))),
        ("COVERAGE[FullMatch]x", Context("COVER", "FullMatch", Term("x"))),
        (r"\AND", Term("AND")),
        (r'"say \"no\""', Term('say "no"', phrase=True)),
        ("non-small-cell", Term("non-small-cell")),
    ],
)
def test_an_expression_is_read_as_meant(expression: str, tree: Node) -> None:
    assert parse(expression) == tree


def test_a_distance_is_in_miles_unless_it_says_kilometres() -> None:
    assert parse("AREA[LocationGeoPoint]DISTANCE[39,-77,50km]") == Area(
        "LocationGeoPoint", Distance(39, -77, 50)
    )
    miles = parse("AREA[LocationGeoPoint]DISTANCE[39,-77,50mi]")
    assert isinstance(miles, Area)
    assert isinstance(miles.part, Distance)
    assert miles.part.km == pytest.approx(80.4672)


@pytest.mark.parametrize(
    ("expression", "says", "position"),
    [
        ('a "b', "quotation mark", 1),
        ("((a", "parenthesis is not closed", 1),
        ("a)", "closes nothing", 1),
        ("a AND", "missing at the end", 5),
        ("OR a", "can't stand here", 0),
        ("NOT", "missing at the end", 3),
        ("AREA[Phase]", "missing at the end", 11),
        ("RANGE[2022]", "two values", 0),
        ("DISTANCE[95,0,5mi]", "not a place on Earth", 0),
        ("DISTANCE[1.2.3,0,5mi]", "not a number", 0),
        ("DISTANCE[here]", "not latitude", 0),
        ("(" * 100 + "a" + ")" * 100, "nested deeper", 40),
        ("x" * (MAX_LENGTH + 1), "longer than", MAX_LENGTH),
    ],
)
def test_what_is_wrong_is_said_with_its_place(expression: str, says: str, position: int) -> None:
    with pytest.raises(EssieError) as caught:
        parse(expression)
    assert says in str(caught.value)
    assert caught.value.position == position


@given(st.text(alphabet='ab()"\\[], ANDORT:0123456789-é\0', max_size=200) | st.text(max_size=200))
def test_whatever_is_typed_gives_a_tree_or_a_sentence(expression: str) -> None:
    try:
        parse(expression)
    except EssieError as error:
        assert str(error)
        assert 0 <= error.position <= len(expression)


terms = st.builds(Term, st.from_regex(r"[a-z]{1,8}( [a-z]{1,8})?", fullmatch=True), st.booleans())
trees = st.recursive(
    terms | st.just(Missing()) | st.builds(Range, st.just("2020"), st.just(None)),
    lambda part: (
        st.builds(Not, part)
        | st.builds(Area, st.just("Phase"), part)
        | st.builds(lambda a, b: And((a, b)), part, part)
        | st.builds(lambda a, b: Or((a, b)), part, part)
    ),
    max_leaves=8,
)


def write(node: Node) -> str:
    """The plainest spelling, with every group in parentheses."""
    match node:
        case Term(text, phrase):
            return f'"{text}"' if phrase else f"({text})"
        case And(parts):
            return "(" + " AND ".join(write(part) for part in parts) + ")"
        case Or(parts):
            return "(" + " OR ".join(write(part) for part in parts) + ")"
        case Not(part):
            return f"NOT {write(part)}"
        case Area(name, part):
            return f"AREA[{name}]{write(part)}"
        case Range(low, high):
            return f"RANGE[{low or 'MIN'},{high or 'MAX'}]"
        case Missing():
            return "MISSING"
    raise AssertionError(node)


@given(trees)
def test_a_tree_written_and_read_is_the_same_tree(tree: Node) -> None:
    assert parse(write(tree)) == tree
