"""The law of writing: a bundle of our facts reads back to the same facts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.person.fact import NO, YES, Code, Fact
from equipoise.core.person.model import (
    NEVER,
    Concept,
    Entries,
    Observation,
    Person,
    Record,
    Source,
    Value,
    WhyUnknown,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, converted
from equipoise.links.fhir import read, write
from tests.links.fhir.bundles import FACTS, LOINC, observation, quantity, reading

FILE = Source("file", "made up")
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäé-()", min_size=1, max_size=12)


def days(first: int, last: int) -> st.SearchStrategy[PartialDate]:
    exact = st.builds(PartialDate, st.integers(first, last), st.integers(1, 12), st.integers(1, 28))
    month = st.builds(PartialDate, st.integers(first, last), st.integers(1, 12))
    return exact | month | st.builds(PartialDate, st.integers(first, last))


def numbers(fact: Fact) -> st.SearchStrategy[Decimal]:
    low, high = int(fact.low or 0), int(fact.high or 1_000)
    whole = st.integers(low, high).map(Decimal)
    return whole if fact.whole else whole | st.decimals(low, high, places=4)


@st.composite
def amounts(draw: st.DrawFn, fact: Fact) -> Amount:
    ends = sorted(draw(st.tuples(numbers(fact), numbers(fact))))
    shape = draw(st.sampled_from(["one", "from", "to", "between"]))
    opens = draw(st.tuples(st.booleans(), st.booleans()))
    if shape == "one" or ends[0] == ends[1]:
        return Amount(Span.exactly(ends[0]), fact.unit)
    if shape == "from":
        return Amount(Span(low=ends[0], low_open=opens[0]), fact.unit)
    if shape == "to":
        return Amount(Span(high=ends[1], high_open=opens[1]), fact.unit)
    return Amount(Span(ends[0], ends[1], *opens), fact.unit)


def records(fact: Fact) -> st.SearchStrategy[Record]:
    fields = st.fixed_dictionaries(
        {}, optional={name: observations(each) for name, each in fact.fields.items()}
    )
    return st.builds(Record, fields)


def values(fact: Fact) -> st.SearchStrategy[Value]:
    known: dict[str, st.SearchStrategy[Any]] = {
        "number": amounts(fact),
        "yes-no": st.sampled_from([Options.of(YES), Options.of(NO), Options.of(YES, NO)]),
        "choice": st.sets(st.sampled_from(sorted(fact.choices) or [""]), min_size=1).map(
            lambda each: Options(frozenset(each))
        ),
        "date": days(1900, 1950) | st.just(NEVER),
        "concept": st.builds(
            Concept, WORDS, st.lists(st.builds(Code, st.just(LOINC), WORDS), max_size=2).map(tuple)
        ),
    }
    if fact.kind == "list":
        return st.builds(Entries, st.lists(records(fact), max_size=3).map(tuple), st.booleans())
    return known[fact.kind] | st.sampled_from(list(WhyUnknown))


@st.composite
def observations(draw: st.DrawFn, fact: Fact) -> Observation:
    when = draw(st.none() | days(2000, 2030))
    lower = upper = None
    if fact.limits and draw(st.booleans()):
        low, high = sorted(draw(st.tuples(numbers(fact), numbers(fact))))
        lower, upper = (Amount(Span.exactly(each), fact.unit) for each in (low, high))
    return Observation(draw(values(fact)), FILE, when, lower, upper)


def seen(fact: Fact) -> st.SearchStrategy[tuple[Observation, ...]]:
    several = st.lists(observations(fact), min_size=1, max_size=2, unique_by=lambda each: each.when)
    return several.map(tuple)


@st.composite
def people(draw: st.DrawFn) -> Person:
    names = draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=6))
    clocks = draw(st.dictionaries(st.sampled_from(["enrolment", "progression"]), days(2000, 2030)))
    return Person({name: draw(seen(FACTS[name])) for name in sorted(names)}, clocks)


def plain(value: Value | None) -> object:
    """A value without sources, so that two can be compared."""
    if not isinstance(value, Entries):
        return value
    entries = [{name: _plain(each) for name, each in record.fields.items()} for record in value.records]
    return (entries, value.complete)


def _plain(one: Observation) -> object:
    return (plain(one.value), one.when, one.lower, one.upper)


@given(people())
def test_what_is_written_reads_back_the_same(person: Person) -> None:
    found = read(json.dumps(write(person, FACTS)), "written", FACTS)
    assert found.notes == ()
    assert found.person.clocks == person.clocks
    assert found.person.facts.keys() == person.facts.keys()
    for name, observed in person.facts.items():
        mine = sorted(observed, key=lambda each: repr(each.when))
        back = sorted(found.person.facts[name], key=lambda each: repr(each.when))
        assert [_plain(each) for each in back] == [_plain(each) for each in mine]


@given(people())
def test_what_is_written_is_fhir(person: Person) -> None:
    Bundle.model_validate_json(json.dumps(write(person, FACTS)))


def test_other_systems_find_the_codes_they_know() -> None:
    amount = Amount(Span.exactly(Decimal("9.5")), "g/dL")
    written = write(Person({"haemoglobin": (Observation(amount, FILE),)}), FACTS)
    result = written["entry"][1]["resource"]
    assert {"system": LOINC, "code": "718-7"} in result["code"]["coding"]
    assert result["valueQuantity"] == {
        "value": 95,
        "unit": "g/L",
        "system": "http://unitsofmeasure.org",
        "code": "g/L",
    }


def test_nothing_personal_but_the_facts_is_written() -> None:
    person = Person(
        {"ecog": (Observation(Amount(Span.exactly(1)), Source("patient", "secret")),)}, name="secret"
    )
    assert "secret" not in json.dumps(write(person, FACTS))


@pytest.mark.parametrize("said", [("2", "mg/dL"), ("1.00000000000000000001", "umol/L"), ("0.1", "mg/dL")])
def test_a_number_that_json_would_round_is_kept_in_full(said: tuple[str, str]) -> None:
    amount = converted(
        Amount(Span.exactly(Decimal(said[0])), said[1]), "umol/L", FACTS["bilirubin"].molar_mass
    )
    written = json.dumps(write(Person({"bilirubin": (Observation(amount, FILE),)}), FACTS))
    (back,) = read(written, "x", FACTS).person.facts["bilirubin"]
    assert back.value == amount


@pytest.mark.parametrize("exact", ["3", "NaN", "", "2,5", "Infinity"])
def test_a_value_in_full_that_is_not_the_value_does_not_count(exact: str) -> None:
    extension = [{"url": "urn:equipoise:exact", "valueString": exact}]
    result = observation("1751-7", valueQuantity=quantity(2.5, "g/dL", extension=extension))
    (seen,) = reading(result).person.facts["albumin"]
    assert seen.value == Amount(Span.exactly(Decimal(25)), "g/L")
