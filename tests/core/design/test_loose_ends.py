"""Endpoints that nothing records and forms that nobody is asked for are told."""

from __future__ import annotations

import pytest

from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.loose_ends import RECORDED_BY, loose_ends
from equipoise.core.protocol.reading import read
from equipoise.protocols import overlays, texts
from tests.core.design.making import DESIGN, HEAD, changed, design

GUESS = 'guess: {unset: "How is the arm guessed?"}'
ASKED = (
    "guess: {assumed: {title: Guess, purpose: guess of the allocation, filled by: participant, items: "
    "{G: {title: G, kind: choice, choices: {a: A, b: B, x: Not known}}}}, by: me, why: so}"
)


def test_the_demonstration_leads_somewhere_everywhere() -> None:
    found = read(texts()["stop-2.yaml"], "x", overlays()["stop-2.demo.yaml"]).design
    assert found is not None and loose_ends(found) == ()


def test_nothing_is_told_while_forms_are_unset() -> None:
    assert loose_ends(design()) == ()


def test_a_form_that_no_visit_asks_for_is_told() -> None:
    text = changed(GUESS, ASKED)
    assert [(each.place, each.what) for each in loose_ends(design(text))] == [
        ("forms.guess", "No visit asks for “Guess”, and it isn’t one for any time.")
    ]
    assert loose_ends(design(text.replace("title: Guess,", "title: Guess, repeats: yes,"))) == ()
    assert (
        loose_ends(
            design(text.replace("forms: [visit]\n        remote", "forms: [visit, guess]\n        remote"))
        )
        == ()
    )


@pytest.mark.parametrize("definition", RECORDED_BY)
def test_an_endpoint_that_nothing_records_is_told(definition: str) -> None:
    text = changed(f"    {GUESS}\n", "", HEAD + DESIGN).replace(
        '{unset: "What is progression?"}', f"{{assumed: {definition}, by: me, why: so}}"
    )
    told = [each.what for each in loose_ends(design(text))]
    assert told == [
        f"PFS needs a form of the purpose “{each}”, and there is none." for each in RECORDED_BY[definition]
    ]


def test_definitions_are_those_of_the_catalogue() -> None:
    assert set(RECORDED_BY) < set(DEFINITIONS)
