"""Licensed words: a file fits its form whole, or says where it doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.translations import Words
from equipoise.core.followup.wording import plain, read
from equipoise.core.values.errors import InputError

FORM = Form(
    "made_up",
    "A made-up form",
    Purpose.QUESTIONNAIRE,
    "participant",
    (
        Item("one", "One", Kind.CHOICE, choices=(("0", "0"), ("1", "1"))),
        Item("two", "Two", Kind.INTEGER),
    ),
    texts="licensed apart",
)
FILE = """
licence: A made-up foundation, until 2030
title: How it goes
introduction: Choose.
choices: {"0": never, "1": always}
items:
  one: {question: "Is it one?"}
  two: {question: "How many?"}
"""


def test_a_file_brings_questions_and_words() -> None:
    found = read(FILE, "made_up.en.yaml", "en", FORM)
    assert (found.title, found.licence) == ("How it goes", "A made-up foundation, until 2030")
    assert [found.question(each) for each in FORM.items] == ["Is it one?", "How many?"]
    assert found.choices(FORM.items[0]) == [("0", "never"), ("1", "always")]
    assert found.choices(FORM.items[1]) == []


def test_an_item_may_have_choices_of_its_own() -> None:
    own = FILE.replace(
        '{question: "Is it one?"}', '{question: "Is it one?", choices: {"0": "no", "1": "yes"}}'
    )
    assert read(own, "x", "en", FORM).choices(FORM.items[0]) == [("0", "no"), ("1", "yes")]


def test_without_a_file_there_are_titles() -> None:
    found = plain(FORM)
    assert [found.question(each) for each in FORM.items] == ["One", "Two"]
    assert found.choices(FORM.items[0]) == [("0", "0"), ("1", "1")]
    assert found.licence == ""


def test_without_a_file_the_protocol_says_it_in_its_own_other_language() -> None:
    one = replace(
        FORM.items[0], hint="Hint.", translations=(Words("fr", "Un", "Un?", "Aide.", (("0", "jamais"),)),)
    )
    form = replace(FORM, items=(one, FORM.items[1]), translations=(Words("fr", "Un formulaire"),))
    found, english = plain(form, "fr"), plain(form)
    assert (found.language, found.title, english.title) == ("fr", "Un formulaire", "A made-up form")
    assert [found.question(each) for each in form.items] == ["Un?", "Two"]
    assert found.choices(one) == [("0", "jamais"), ("1", "1")], "figures stand for themselves"
    assert (found.hint(one), english.hint(one)) == (("Aide.", "fr"), ("Hint.", "en"))
    assert plain(FORM, "fr").language == "en", "so that it is read aloud as English"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("licence: A made-up foundation, until 2030", "licence: "), "by whose leave"),
        (('  two: {question: "How many?"}', ""), "no words for two"),
        (("two:", "three:"), "line 8.*“three” is not known"),
        (('"1": always', '"2": always'), "“one” has no words for 1"),
        (('{question: "How many?"}', "{}"), "“two” has no question"),
        (('{question: "How many?"}', "{question: [a]}"), "A text is expected"),
        (("title:", "name:"), "“name” is not known"),
        (('{question: "How many?"}', "a"), "Names with values"),
        (('{question: "Is it one?"}', '{question: a, choices: {"0": a, "1": b, "2": c}}'), "words for 2"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(change: tuple[str, str], wrong: str) -> None:
    with pytest.raises(InputError) as error:
        read(FILE.replace(*change), "made_up.en.yaml", "en", FORM)
    assert "made_up.en.yaml" in str(error.value)
    with pytest.raises(InputError, match=wrong):
        read(FILE.replace(*change), "made_up.en.yaml", "en", FORM)
