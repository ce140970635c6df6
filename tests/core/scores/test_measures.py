"""Body mass index, body surface, Cockcroft-Gault and CKD-EPI 2021: worked examples, and intervals by brute force."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.score import Value
from equipoise.core.values.possible import Options, Span
from tests.core.scores.given import point, value_of


def person(**given: str | int) -> dict[str, Value]:
    """Sex as a choice, everything else as a number."""
    return {name: Options.of(str(value)) if name == "sex" else point(value) for name, value in given.items()}


@pytest.mark.parametrize(
    ("weight", "height", "index"), [("70", "175", 22.857), ("100", "180", 30.864), ("50", "165", 18.365)]
)
def test_bmi(weight: str, height: str, index: float) -> None:
    result = find("BMI").compute(person(weight=weight, height=height))
    assert float(value_of(result)) == pytest.approx(index, abs=5e-4)


@pytest.mark.parametrize(
    ("weight", "height", "area"),
    [("80", "180", "2"), ("45", "180", "1.5"), ("20", "180", "1"), ("90", "160", "2")],
)
def test_bsa_where_the_root_is_exact(weight: str, height: str, area: str) -> None:
    assert find("BSA").compute(person(weight=weight, height=height)) == point(area)


# By hand from the equation of 1976, (140 - age) x weight / (72 x creatinine), x 0.85 for women.
CLEARANCES = [
    ("60", "80", "1.2", "male", 6400 / 86.4),
    ("45", "65", "0.9", "female", 6175 / 64.8 * 0.85),
    ("50", "80", "1.0", "male", 100),
    ("70", "75", "1.0", "male", 5250 / 72),
    ("40", "72", "1", "male", 100),
    ("40", "72", "1", "female", 85),
]


@pytest.mark.parametrize(("age", "weight", "creatinine", "sex", "clearance"), CLEARANCES)
def test_cockcroft_gault(age: str, weight: str, creatinine: str, sex: str, clearance: float) -> None:
    known = person(age=age, weight=weight, creatinine=creatinine, sex=sex)
    assert float(value_of(find("Cockcroft-Gault").compute(known))) == pytest.approx(clearance, rel=1e-12)


def reference_rate(creatinine: float, age: float, sex: str) -> float:
    """CKD-EPI 2021 as the National Kidney Foundation prints it, in floating point."""
    bend, below = (0.7, -0.241) if sex == "female" else (0.9, -0.302)
    rate = 142 * min(creatinine / bend, 1) ** below * max(creatinine / bend, 1) ** -1.200 * 0.9938**age
    return rate * 1.012 if sex == "female" else rate


@given(
    creatinine=st.decimals("0.2", "15", places=2),
    age=st.integers(18, 100),
    sex=st.sampled_from(("female", "male")),
)
def test_ckd_epi_agrees_with_the_printed_equation(creatinine: Decimal, age: int, sex: str) -> None:
    known: dict[str, Value] = {**person(age=age, sex=sex), "creatinine": Span.exactly(creatinine)}
    result = value_of(find("CKD-EPI").compute(known))
    assert math.isclose(float(result), reference_rate(float(creatinine), age, sex), rel_tol=1e-12)


# 50 years, worked out on paper from the coefficients of Inker 2021: at the bend the creatinine drops out, so
# 142 x 0.9938^50 = 104.04 for men and 1.012 times that, 105.29, for women.
@pytest.mark.parametrize(
    ("creatinine", "sex", "rate"),
    [("0.9", "male", 104.04), ("0.7", "female", 105.29), ("1.1", "male", 81.78), ("1.8", "male", 45.29)],
)
def test_ckd_epi_at_50_years(creatinine: str, sex: str, rate: float) -> None:
    known = person(creatinine=creatinine, age=50, sex=sex)
    assert float(value_of(find("CKD-EPI").compute(known))) == pytest.approx(rate, abs=0.01)


@pytest.mark.parametrize("name", ["CKD-EPI", "Cockcroft-Gault"])
def test_equations_for_adults_say_nothing_of_children(name: str) -> None:
    everything = {"age": 17, "weight": 60, "creatinine": 1, "sex": "male"}
    score = find(name)
    asked = {each.name for each in score.inputs}
    child = person(**{key: value for key, value in everything.items() if key in asked})
    assert score.compute(child) == Span(low=Decimal(0))
    assert score.compute({**child, "age": Span(Decimal(17), Decimal(30))}) == Span(low=Decimal(0))
    assert isinstance(adult := score.compute({**child, "age": point(18)}), Span) and adult.known


def test_a_sex_that_the_equation_does_not_know_gives_both_results() -> None:
    known = person(age=50, creatinine=1, sex="other")
    both = {
        sex: value_of(find("CKD-EPI").compute({**known, "sex": Options.of(sex)}))
        for sex in ("female", "male")
    }
    assert find("CKD-EPI").compute(known) == Span(both["female"], both["male"])


GRID = [Decimal(each) / 8 for each in range(9)]


@pytest.mark.parametrize("name", ["BMI", "BSA", "CKD-EPI", "Cockcroft-Gault"])
@given(data=st.data())
def test_intervals_are_those_of_a_fine_grid(name: str, data: st.DataObject) -> None:
    score = find(name)
    known: dict[str, Value] = {}
    for each in score.inputs:
        low, high = (Decimal(18), Decimal(90)) if each.name == "age" else (each.low, each.high)
        assert each.kind == "choice" or (low is not None and high is not None)
        if each.kind == "choice":
            known[each.name] = Options(
                frozenset(data.draw(st.sets(st.sampled_from(each.answers), min_size=1)))
            )
        else:
            ends = sorted(data.draw(st.tuples(*[st.decimals(low, high, places=2)] * 2)))
            known[each.name] = Span(*ends)
    results = [value_of(score.compute(dict(each))) for each in _grid_points(known)]
    assert score.compute(known) == Span(min(results), max(results))


def _grid_points(known: dict[str, Value]) -> list[tuple[tuple[str, Value], ...]]:
    sides = []
    for name, value in known.items():
        if isinstance(value, Options):
            sexes = {"female", "male"} if "other" in value.choices else value.choices
            sides.append([(name, Options.of(each)) for each in sorted(sexes)])
        else:
            width = value.high - value.low
            coarse = GRID[::4] if len(known) > 2 else GRID
            sides.append([(name, Span.exactly(value.low + width * share)) for share in coarse])
    return list(product(*sides))


def test_an_end_is_open_only_where_nothing_reaches_it() -> None:
    """The product reaches 0 where one factor is 0, however open the other is, but never 6."""
    values = {
        "a": Span(Decimal(0), Decimal(2), high_open=True),
        "b": Span(Decimal(1), Decimal(3), low_open=True),
    }
    result = over(lambda numbers, _: numbers["a"] * numbers["b"], values)
    assert result == Span(Decimal(0), Decimal(6), high_open=True)


@pytest.mark.parametrize("low_open", [False, True])
@pytest.mark.parametrize("high_open", [False, True])
def test_open_ends_of_a_rising_and_of_a_falling_number(low_open: bool, high_open: bool) -> None:
    values = {
        "up": Span(Decimal(1), Decimal(2), low_open, high_open),
        "down": Span(Decimal(3), Decimal(4)),
    }
    rising = over(lambda numbers, _: numbers["up"] - numbers["down"], values)
    assert rising == Span(Decimal(-3), Decimal(-1), low_open, high_open)
    falling = over(lambda numbers, _: numbers["down"] - numbers["up"], values)
    assert falling == Span(Decimal(1), Decimal(3), high_open, low_open)


def test_one_choice_that_reaches_an_end_closes_it() -> None:
    values: dict[str, Value] = {
        "a": Span(Decimal(1), Decimal(2), low_open=True, high_open=True),
        "b": Options.of("stands still at 1", "stands still at 2", "follows"),
    }

    def formula(numbers: Numbers, labels: Labels) -> Decimal:
        return numbers["a"] if labels["b"] == "follows" else Decimal(labels["b"][-1])

    assert over(formula, values) == Span(Decimal(1), Decimal(2))
    assert over(formula, {**values, "b": Options.of("follows")}) == values["a"]


def test_a_formula_that_stands_still_gives_one_number() -> None:
    values = {"a": Span(Decimal(0), Decimal(1), low_open=True, high_open=True)}
    assert over(lambda numbers, _: numbers["a"] * 0 + 5, values) == Span.exactly(5)
