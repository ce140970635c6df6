"""A protocol that is written is read back equal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.criteria.model import Condition, Criterion, FactTerm, Holds, Stretch
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.person.fact import Code, Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol.model import Protocol, Signed, SourceText
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.writing import write
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.protocols import texts
from tests.core.criteria.making import OWN, SCOPE, conditions, words

SIGNED = Signed("somebody", PartialDate(2026, 11, 22))
APPROVED = Signed("somebody else", PartialDate(2026, 11, 23))
SOURCES = {"listing": SourceText("listing", "0" * 64, "what it is")}
DECLARED = {each.name: each for each in OWN}


def protocol(criteria: tuple[Criterion, ...], **rest: object) -> Protocol:
    rules = Rules(SCOPE, criteria)
    made = Protocol("T", "NCT00000000", "A trial", "1", SIGNED, None, SOURCES, rules, DECLARED)
    return replace(made, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", texts())
def test_what_ships_is_read_back_equal(name: str) -> None:
    found = read(texts()[name], name)
    assert read(write(found), name) == found


@st.composite
def criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    made = []
    for i in range(1, 1 + draw(st.integers(1, 3))):
        side = draw(st.sampled_from(["include", "exclude"]))
        condition: Condition = draw(conditions)
        sources = {"listing": (Stretch(3, 9), Stretch(9, 12, draw(words)))} if draw(st.booleans()) else {}
        optional = draw(st.lists(st.just("") | words, min_size=3, max_size=3))
        made.append(
            Criterion(
                f"{side[0].upper()}{i}",
                side,  # type: ignore[arg-type]
                condition,
                title=optional[0],
                gate=draw(st.booleans()),
                partly=optional[1],
                sources=sources,
                assumed=optional[2],
                remarks=tuple(draw(st.lists(words, max_size=2))),
            )
        )
    return tuple(sorted(made, key=lambda each: each.side, reverse=True))


@given(criteria(), words)
@settings(max_examples=60)
def test_any_criteria_are_read_back_equal(made: tuple[Criterion, ...], title: str) -> None:
    wanted = protocol(made, title=title, approved=APPROVED)
    text = write(wanted)
    assert read(text, "file") == wanted, text


def test_every_part_of_a_fact_is_kept() -> None:
    full = Fact(
        "a", "number", "Title", "Question?", ("record", "doctor"), "Because.", "mm", Decimal("0.5"), Decimal(9),
        whole=True, judgement="radiologist", at="start", limits=True, codes=(Code("http://loinc.org", "1-1"),),
    )  # fmt: skip
    age = replace(STANDARD["age"], title="Years", ask=("doctor",))
    implied = {"treated": Implied(Holds(FactTerm("pregnant")), None)}
    facts = {**DECLARED, "a": full, "age": age}
    scope = replace(SCOPE, facts={**SCOPE.facts, "a": full, "age": age})
    wanted = protocol((), facts=facts, rules=Rules(scope, (), {}, implied))
    assert read(write(wanted), "file") == wanted


def test_what_no_file_can_say_is_refused() -> None:
    odd = Fact("a", "number", "A", unit="g/L", molar_mass=Decimal(180))
    with pytest.raises(InputError, match="molar mass of a"):
        write(protocol((), facts={"a": odd}))
