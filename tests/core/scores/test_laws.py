"""What holds for every score: each is documented, and an incomplete one never promises too much."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.scores.catalogue import SCORES, find
from equipoise.core.scores.score import Input, Score, ScoreError, Value
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import canonical
from tests.core.scores.given import completed, every_completion, holds, partial, people
from tests.web.glossary.readability import grade

INPUTS = {each.name: each for score in SCORES.values() for each in score.inputs}
OF_CHOICES = [each for each in SCORES.values() if all(one.kind != "number" for one in each.inputs)]
scores = pytest.mark.parametrize("score", SCORES.values(), ids=SCORES.keys())


@scores
def test_is_documented(score: Score) -> None:
    assert score.title and score.version
    canonical(score.unit)
    assert score.sources
    for source in score.sources:
        assert len(source.citation) > 20
        assert source.url.startswith("https://")


@scores
def test_result_is_described(score: Score) -> None:
    nothing_known = score.compute({})
    if score.result_kind == "number":
        assert isinstance(nothing_known, Span) and not score.classes
        assert score.low is not None and nothing_known.low >= score.low
        assert score.high is None or nothing_known == Span(score.low, score.high)
    else:
        assert nothing_known == Options(frozenset(score.classes))


@pytest.mark.parametrize("asked", INPUTS.values(), ids=INPUTS.keys())
def test_input_can_be_asked(asked: Input) -> None:
    assert asked.title and asked.question.endswith("?") and asked.ask
    canonical(asked.unit)
    if asked.kind == "number":
        assert asked.low is not None and asked.high is not None and asked.low < asked.high
        steps = range(int(asked.low), int(asked.high) + 1, asked.step or 1)
        assert not asked.choices or {int(each.value) for each in asked.choices} == set(steps)
    else:
        assert len(set(asked.answers)) == len(asked.answers) > 1
        assert all(each.words for each in asked.choices)


def test_one_name_is_one_input() -> None:
    """One answer serves all scores, so it is asked and checked alike in each."""
    for score in SCORES.values():
        assert [INPUTS[each.name] for each in score.inputs] == list(score.inputs)


@pytest.mark.parametrize("asked", INPUTS.values(), ids=INPUTS.keys())
def test_questions_are_plain(asked: Input) -> None:
    assert grade(asked.question) <= 8


@scores
@settings(max_examples=20)
@given(data=st.data())
def test_holds_every_completion(score: Score, data: st.DataObject) -> None:
    known = data.draw(people(score))
    result = score.compute(known)
    for _ in range(3):
        assert holds(result, score.compute(data.draw(completed(score, known))))


@scores
@settings(max_examples=20)
@given(data=st.data())
def test_learning_more_never_widens(score: Score, data: st.DataObject) -> None:
    known = data.draw(people(score))
    missing = sorted({each.name for each in score.inputs} - set(known))
    learnt = {name: data.draw(partial(INPUTS_OF[score.label][name])) for name in missing[:2]}
    assert holds(score.compute(known), score.compute(known | learnt))


INPUTS_OF = {label: {each.name: each for each in score.inputs} for label, score in SCORES.items()}


@pytest.mark.parametrize("score", OF_CHOICES, ids=lambda score: score.label)
@settings(max_examples=15)
@given(data=st.data())
def test_choices_give_no_more_than_their_completions(score: Score, data: st.DataObject) -> None:
    """The slow reference: every completion, one by one."""
    open_ones = data.draw(st.sets(st.sampled_from(score.inputs), max_size=3))
    known: dict[str, Value] = {
        each.name: data.draw(st.sampled_from(each.answers).map(Options.of))
        for each in score.inputs
        if each not in open_ones
    }
    every = [score.compute(each) for each in every_completion(score, known)]
    assert score.compute(known) == reduce(_joined, every)


def _joined(one: Value, other: Value) -> Value:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.hull(other)
    assert isinstance(one, Options) and isinstance(other, Options)
    return Options(one.choices | other.choices)


@scores
def test_refuses_what_it_does_not_know(score: Score) -> None:
    with pytest.raises(ScoreError, match="does not use star sign"):
        score.compute({"star sign": Options.of("leo")})


@scores
def test_refuses_what_can_not_be(score: Score) -> None:
    for each in score.inputs:
        strange: Value = Span.exactly(Decimal(-(10**9))) if each.kind == "number" else Options.of("purple")
        with pytest.raises(ScoreError, match="was given as"):
            score.compute({each.name: strange})
        wrong_kind: Value = Options.of("purple") if each.kind == "number" else Span.exactly(1)
        with pytest.raises(ScoreError, match="It has to be"):
            score.compute({each.name: wrong_kind})


@scores
def test_is_found_by_name_in_any_case(score: Score) -> None:
    assert find(score.name.upper(), score.table.upper()) is score


def test_unknown_names_and_tables_say_what_there_is() -> None:
    with pytest.raises(ScoreError, match=r"no score 'SINNS'.*There are: .*SINS"):
        find("SINNS")
    with pytest.raises(ScoreError, match=r"several tables.*albumin 2\.8, albumin 3\.0"):
        find("Child-Pugh")
    with pytest.raises(ScoreError, match=r"no table 'albumin 2\.9'.*albumin 2\.8, albumin 3\.0"):
        find("Child-Pugh", "albumin 2.9")
    with pytest.raises(ScoreError, match=r"SINS has no table 'x'.*Leave the table out"):
        find("SINS", "x")
