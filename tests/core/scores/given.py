"""What tests give to scores: exact values, partly known values, and every way to complete them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from equipoise.core.scores.points import of_steps
from equipoise.core.scores.score import Input, Score, Value
from equipoise.core.values.possible import Options, Span


def exactly(**given: str | int) -> dict[str, Value]:
    """Points for `int`, one choice for text, by name."""
    return {name: _exact(value) for name, value in given.items()}


def _exact(value: str | int) -> Value:
    return Span.exactly(Decimal(value)) if isinstance(value, int) else Options.of(value)


def point(value: str | int) -> Span:
    """The one number."""
    return Span.exactly(Decimal(value))


def value_of(result: Value) -> Decimal:
    """The number of a result that is one number."""
    assert isinstance(result, Span) and result.known
    return result.low


def holds(outer: Value, inner: Value) -> bool:
    """Whether everything the inner may be is among what the outer may be."""
    if isinstance(outer, Span):
        assert isinstance(inner, Span)
        return outer.holds(inner)
    assert isinstance(inner, Options)
    return inner.choices <= outer.choices


def numbers(asked: Input) -> st.SearchStrategy[Decimal]:
    """Numbers that the input may be, to a few places."""
    assert asked.low is not None and asked.high is not None
    return st.decimals(asked.low, asked.high, places=2, allow_nan=False) | st.sampled_from(
        (asked.low, asked.high)
    )


@st.composite
def spans(draw: st.DrawFn, asked: Input) -> Span:
    """Intervals of a number input: points, and intervals whose ends may be open."""
    low, high = sorted((draw(numbers(asked)), draw(numbers(asked))))
    opened = st.booleans() if low < high else st.just(False)
    return Span(low, high, draw(opened), draw(opened))


def stepped(asked: Input) -> st.SearchStrategy[Span]:
    """Intervals from one step to another."""
    assert asked.low is not None and asked.high is not None
    steps = st.integers(int(asked.low) // asked.step, int(asked.high) // asked.step).map(
        lambda each: each * asked.step
    )
    return st.tuples(steps, steps).map(sorted).map(lambda ends: Span(Decimal(ends[0]), Decimal(ends[1])))


def partial(asked: Input) -> st.SearchStrategy[Value]:
    """Anything that may be known of one input."""
    if asked.kind == "number":
        return stepped(asked) if asked.step else spans(asked)
    return st.sets(st.sampled_from(asked.answers), min_size=1).map(lambda some: Options(frozenset(some)))


@st.composite
def people(draw: st.DrawFn, score: Score) -> dict[str, Value]:
    """What may be known of one person: some inputs missing, some partly known."""
    kept = draw(st.sets(st.sampled_from(score.inputs)))
    return {each.name: draw(partial(each)) for each in score.inputs if each in kept}


@st.composite
def completed(draw: st.DrawFn, score: Score, known: Mapping[str, Value]) -> dict[str, Value]:
    """One way in which all that was open turns out."""
    return {each.name: draw(_settled(each, each.narrowed(known.get(each.name)))) for each in score.inputs}


def _settled(asked: Input, value: Value) -> st.SearchStrategy[Value]:
    if isinstance(value, Options):
        return st.sampled_from(sorted(value.choices)).map(Options.of)
    if asked.step:
        return st.sampled_from(sorted(of_steps(asked, value))).map(Span.exactly)
    shares = st.integers(1 if value.low_open else 0, 63 if value.high_open else 64)
    return shares.map(lambda share: Span.exactly(value.low + (value.high - value.low) * share / 64))


def every_completion(score: Score, known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """All completions of what is known, for scores whose inputs are all choices."""
    names = [each.name for each in score.inputs]
    for chosen in product(*(_choices(each, known) for each in score.inputs)):
        yield dict(zip(names, map(Options.of, chosen), strict=True))


def _choices(asked: Input, known: Mapping[str, Value]) -> list[str]:
    value = asked.narrowed(known.get(asked.name))
    assert isinstance(value, Options)
    return sorted(value.choices)
