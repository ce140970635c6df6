"""When an item is asked: three-valued, and what can't be read is told with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup import conditions
from equipoise.core.followup.conditions import All, AnyOf, Comparison, Not, asked, holds, items, parse
from equipoise.core.values.errors import InputError
from equipoise.core.values.truth import Truth, all_of, any_of, negated

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("pain = yes", {"pain": "yes"}, YES),
        ("pain = yes", {"pain": "no"}, NO),
        ("pain = yes", {}, UNKNOWN),
        ("pain = yes", {"pain": ""}, UNKNOWN),
        ("grade >= 3", {"grade": "3"}, YES),
        ("grade > 3", {"grade": "3"}, NO),
        ("grade < 10", {"grade": "9"}, YES),  # as numbers: as words "9" comes after "10"
        ("size = 1.0", {"size": "1"}, YES),
        ("size != 1.0", {"size": "1"}, NO),
        ("grade >= 3", {"grade": "severe"}, UNKNOWN),
        ("where = bone", {"where": ["lung", "bone"]}, YES),
        ("where != bone", {"where": ["lung", "bone"]}, NO),
        ("where = bone", {"where": []}, UNKNOWN),
        ("began < 2026-03-15", {"began": "2026-02"}, YES),
        ("began < 2026-03-15", {"began": "2026-03"}, UNKNOWN),
        ("began <= 2026-03-31", {"began": "2026-03"}, YES),
        ("began = 2026-03", {"began": "2026-03"}, UNKNOWN),  # the same month need not be the same day
        ("began = 2026-03", {"began": "2026-04-01"}, NO),
        ("began > 2025", {"began": "2026-01-01"}, YES),
        ('what = "further radiotherapy"', {"what": "further radiotherapy"}, YES),
        ("not a = 1 or b = 1", {"a": "1"}, UNKNOWN),
        ("a = 1 or b = 1 and c = 1", {"a": "1"}, YES),
        ("(a = 1 or b = 1) and c = 1", {"a": "1", "c": "2"}, NO),
        ("not (a = 1 and b = 1)", {"a": "2"}, YES),
    ],
)
def test_what_holds(text: str, answers: dict[str, object], expected: Truth) -> None:
    assert holds(parse(text), answers) is expected


def test_and_binds_more_than_or() -> None:
    a, b, c = (Comparison(each, "=", "1") for each in "abc")
    assert parse("a = 1 or b = 1 and not c = 1") == AnyOf((a, All((b, Not(c)))))
    assert items(parse("a = 1 or b = 1 and not c = 1")) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("", 1),
        ("pain", 5),
        ("pain =", 7),
        ("pain = yes extra", 12),
        ("(a = 1", 7),
        ("and = 1", 1),
        ("a ~ 1", 3),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(text: str, character: int) -> None:
    with pytest.raises(InputError) as refused:
        parse(text, "trial.yaml, line 7")
    assert "trial.yaml, line 7" in str(refused.value)
    assert f"character {character}" in str(refused.value)


def test_depth_is_bounded() -> None:
    with pytest.raises(InputError, match="nested"):
        parse("not " * 5_000 + "a = 1")


def test_what_is_unknown_is_asked_and_only_what_is_known_not_to_hold_is_not() -> None:
    assert asked("", {})
    assert asked("pain = yes", {})
    assert asked("pain = yes", {"pain": "yes"})
    assert not asked("pain = yes", {"pain": "no"})


NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.builds(
    Comparison, NAMES, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.sampled_from(["1", "2"])
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)
KNOWN = st.fixed_dictionaries({}, optional={name: st.sampled_from(["1", "2", "3"]) for name in "abc"})


def written(one: conditions.Condition) -> str:
    match one:
        case Comparison(item, operator, value):
            return f"{item} {operator} {value}"
        case Not(part):
            return f"not ({written(part)})"
        case All(parts):
            return " and ".join(f"({written(each)})" for each in parts)
        case AnyOf(parts):
            return " or ".join(f"({written(each)})" for each in parts)


def meant(one: conditions.Condition, answers: dict[str, str]) -> Truth:
    """The obvious meaning, by looking at every way in which what is not answered can be answered."""
    match one:
        case Comparison(item):
            return UNKNOWN if item not in answers else holds(one, answers)
        case Not(part):
            return negated(meant(part, answers))
        case All(parts):
            return all_of(meant(each, answers) for each in parts)
        case AnyOf(parts):
            return any_of(meant(each, answers) for each in parts)


@given(CONDITIONS, KNOWN)
def test_what_is_written_means_what_it_says(one: conditions.Condition, answers: dict[str, str]) -> None:
    assert holds(parse(written(one)), answers) is meant(one, answers)


@given(CONDITIONS, KNOWN, NAMES, st.sampled_from(["1", "2", "3"]))
def test_one_more_answer_never_turns_what_was_known(
    one: conditions.Condition, answers: dict[str, str], name: str, value: str
) -> None:
    before = holds(one, answers)
    after = holds(one, {name: value, **answers})
    assert before is UNKNOWN or after is before
